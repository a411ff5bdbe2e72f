// Save: a drawing as text. Pure functions.

export const INK = "#17224a";

/** @type {AsSVG} */
export function asSVG({ width, height, strokes }) {
	const lines = strokes.map(({ x, y }) => {
		const points = x.map((value, i) => `${value},${y[i]}`).join(" ");
		return `<polyline points="${x.length > 1 ? points : `${points} ${points}`}"/>\n`; // one point would not show
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" fill="none" stroke="${INK}" \
stroke-width="13" stroke-linecap="round" stroke-linejoin="round">
<rect width="${width}" height="${height}" fill="#fff" stroke="none"/>
${lines.join("")}</svg>
`;
}

/** @type {AsCurl} */
export const asCurl = (drawing, address) =>
	`curl ${quote(address)} -H 'Content-Type: application/json' -d ${quote(JSON.stringify(drawing))}`;

const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
