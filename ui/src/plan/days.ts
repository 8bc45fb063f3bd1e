/** Reads a day as people write it, for the few days the screen itself sends: 令和8年11月24日, R8.11.24, 2026/11/24, 今日. */
import { isoDay } from '$lib/time';

const WESTERN = /^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?$/;
const ERA = /^(?:令和|R)(元|\d{1,2})[/.年-](\d{1,2})[/.月-](\d{1,2})日?$/i;
/** 令和1年 is 2019. */
const BEFORE_REIWA = 2018;

/** `2026-11-24`; empty when nothing was written, `null` when it cannot be read. */
export function isoOf(typed: string, now: number): string | null {
	const plain = typed.normalize('NFKC').replace(/\s/g, '');
	if (plain === '') return '';
	if (['今日', 'きょう', 'today'].includes(plain.toLowerCase())) return isoDay(now);
	const western = WESTERN.exec(plain);
	if (western) return real(Number(western[1]), Number(western[2]), Number(western[3]));
	const era = ERA.exec(plain);
	return era ? real(BEFORE_REIWA + (era[1] === '元' ? 1 : Number(era[1])), Number(era[2]), Number(era[3])) : null;
}

/** The day, when the calendar has it. */
function real(year: number, month: number, date: number): string | null {
	const at = new Date(Date.UTC(year, month - 1, date));
	const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
	return isReal ? at.toISOString().slice(0, 10) : null;
}
