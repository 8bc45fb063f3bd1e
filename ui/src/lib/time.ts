/**
 * Times as people read them. The engine sends UTC; Japan is always +9 h, so no time zone of the
 * computer can bend what is shown, and nothing here reads the clock.
 */
const HOUR = 3_600_000;
const MINUTE = 60_000;
const DAYS_JA = ['日', '月', '火', '水', '木', '金', '土'];
const DAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

type Language = 'ja' | 'en';
type Parts = { year: number; month: number; day: number; weekday: number; hour: number; minute: number };

export const ms = (iso: string): number => Date.parse(iso);

function japan(at: number): Parts {
	const date = new Date(at + 9 * HOUR);
	return {
		year: date.getUTCFullYear(),
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
		weekday: date.getUTCDay(),
		hour: date.getUTCHours(),
		minute: date.getUTCMinutes(),
	};
}

const two = (n: number) => String(n).padStart(2, '0');

/** 10:47 */
export function clock(at: number): string {
	const { hour, minute } = japan(at);
	return `${two(hour)}:${two(minute)}`;
}

/** 10:47, or 11/25 10:47 when it is another day. */
export function moment(at: number, now: number): string {
	const a = japan(at);
	const b = japan(now);
	const sameDay = a.year === b.year && a.month === b.month && a.day === b.day;
	return sameDay ? clock(at) : `${a.month}/${a.day} ${clock(at)}`;
}

/** 11/27（金） */
export function day(at: number, language: Language): string {
	const { month, day, weekday } = japan(at);
	return language === 'ja'
		? `${month}/${day}（${DAYS_JA[weekday]}）`
		: `${DAYS_EN[weekday]} ${day} ${MONTHS_EN[month - 1]}`;
}

/** 11月24日（火） */
export function longDay(at: number, language: Language): string {
	const { month, day, weekday } = japan(at);
	return language === 'ja'
		? `${month}月${day}日（${DAYS_JA[weekday]}）`
		: `${DAYS_EN[weekday]} ${day} ${MONTHS_EN[month - 1]}`;
}

/** 令和8年10月2日 for a day written 2026-10-02. */
export function eraDay(iso: string, language: Language): string {
	const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
	if (!found) return iso;
	const [year, month, date] = [Number(found[1]), Number(found[2]), Number(found[3])];
	if (language === 'en') return `${date} ${MONTHS_EN[month - 1]} ${year}`;
	return `令和${year - 2018 === 1 ? '元' : year - 2018}年${month}月${date}日`;
}

/** R8.10.2 for a day written 2026-10-02, as tables and fields have it; English keeps 2026-10-02. Anything else as it is. */
export function shortDay(iso: string, language: Language): string {
	const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
	const year = Number(found?.[1]) - 2018;
	return found && language === 'ja' && year > 1 ? `R${year}.${Number(found[2])}.${Number(found[3])}` : iso;
}

/** The day in Japan of a moment, as 2026-10-02. */
export function isoDay(at: number): string {
	const { year, month, day } = japan(at);
	return `${year}-${two(month)}-${two(day)}`;
}

/** 24分 / 2時間07分 / 1日3時間 */
export function span(length: number, language: Language): string {
	const minutes = Math.max(0, Math.floor(length / MINUTE));
	const [h, min] = [Math.floor(minutes / 60), minutes % 60];
	const [d, restH] = [Math.floor(h / 24), h % 24];
	if (language === 'ja') {
		if (h === 0) return `${min}分`;
		return d === 0 ? `${h}時間${two(min)}分` : `${d}日${restH}時間`;
	}
	if (h === 0) return `${min} min`;
	return d === 0 ? `${h} h ${two(min)} min` : `${d} d ${restH} h`;
}

/** Whole minutes, rounded up for what is left and down for what is past. */
export const minutesLeft = (to: number, now: number) => Math.ceil((to - now) / MINUTE);

/**
 * Reads 10:23, 1023 or １０：２３ as the last such time that is not after now.
 * Nothing else is understood: a wrong guess in a record is worse than a question.
 */
export function parseClock(typed: string, now: number): number | null {
	const plain = typed.normalize('NFKC').trim().replace('時', ':').replace('分', '');
	const found = /^(\d{1,2}):?(\d{2})$/.exec(plain);
	if (!found) return null;
	const [hour, minute] = [Number(found[1]), Number(found[2])];
	if (hour > 23 || minute > 59) return null;
	const today = Math.floor((now + 9 * HOUR) / (24 * HOUR)) * 24 * HOUR - 9 * HOUR;
	const at = today + hour * HOUR + minute * MINUTE;
	return at > now + MINUTE ? at - 24 * HOUR : at;
}

export const iso = (at: number): string => new Date(at).toISOString();

const DATE = /^(?:(\d{4})[/.-])?(\d{1,2})[/.-](\d{1,2})$/;
const CLOCK = /^(\d{1,2}):(\d{2})$/;

/**
 * Reads 10:23, 11/24, 2026/11/24 10:23, 今日, きのう 9:00 as a moment not after now; a day alone means its
 * beginning, or its last minute when it is the `end` of a span.
 */
export function parseMoment(typed: string, now: number, end = false): number | null {
	const plain = typed.normalize('NFKC').trim().toLowerCase().replace(/月/, '/').replace('年', '/').replace('日 ', ' ').replace(/日$/, '');
	const [first = '', second] = plain.split(/\s+/);
	if (CLOCK.test(first)) return second === undefined ? parseClock(first, now) : null;
	const midnight = dayOf(first, now);
	if (midnight === null) return null;
	if (second === undefined) return midnight + (end ? 24 * HOUR - MINUTE : 0);
	const clock = CLOCK.exec(second);
	if (!clock || Number(clock[1]) > 23 || Number(clock[2]) > 59) return null;
	return midnight + Number(clock[1]) * HOUR + Number(clock[2]) * MINUTE;
}

/** The first moment of a day written 11/24 or said as today or yesterday. */
function dayOf(words: string, now: number): number | null {
	const today = Math.floor((now + 9 * HOUR) / (24 * HOUR)) * 24 * HOUR - 9 * HOUR;
	if (['今', '今日', 'きょう', 'today'].includes(words)) return today;
	if (['昨', '昨日', 'きのう', 'yesterday'].includes(words)) return today - 24 * HOUR;
	const found = DATE.exec(words);
	if (!found) return null;
	const [month, date] = [Number(found[2]), Number(found[3])];
	const of = (year: number) => {
		const at = new Date(Date.UTC(year, month - 1, date));
		return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.getTime() - 9 * HOUR : null;
	};
	if (found[1]) return of(Number(found[1]));
	// Without a year it is the last such day.
	const thisYear = of(japan(now).year);
	return thisYear !== null && thisYear > now ? of(japan(now).year - 1) : thisYear;
}
