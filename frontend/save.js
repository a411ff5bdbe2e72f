// Save: a drawing as text, for files and for programs. Pure functions.

export const INK = "#17224a";

/** @param {Drawing} drawing @returns {string} its strokes as polylines, on white */
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

/** @param {Drawing} drawing @param {string} address of the API @returns {string} for a POSIX shell */
export const asCurl = (drawing, address) =>
	`curl ${quote(address)} -H 'Content-Type: application/json' -d ${quote(JSON.stringify(drawing))}`;

/** @param {string} text */
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
