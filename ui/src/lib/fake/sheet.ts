/** A page of the fake pack: an A4 sheet drawn as SVG, so that the preview has something to show. */
export function sheet(page: number, pages: number, width: number): string {
	const row = (n: number) =>
		`<circle cx="60" cy="${150 + n * 70}" r="14" fill="none" stroke="black" stroke-width="2"/>` +
		`<rect x="90" y="${138 + n * 70}" width="${300 - n * 12}" height="14"/>` +
		`<rect x="90" y="${160 + n * 70}" width="${360 - n * 20}" height="6" fill="#888"/>` +
		`<rect x="500" y="${132 + n * 70}" width="80" height="36" fill="none" stroke="black"/>`;
	const svg =
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" viewBox="0 0 630 891"><rect width="630" height="891" fill="white"/>` +
		`<rect x="44" y="60" width="320" height="26"/><rect x="44" y="104" width="540" height="3"/>` +
		[0, 1, 2, 3, 4, 5].map(row).join('') +
		`<text x="584" y="86" font-size="18" text-anchor="end">${page}/${pages}</text></svg>`;
	return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
