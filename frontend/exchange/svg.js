// SVG: writes strokes as polylines.

export const STROKE_COLOUR = "#17224a";

/** @type {ToSVG} */
export function toSVG({ width, height, strokes }) {
	const lines = strokes.map(({ x, y }) => {
		const points = x.map((value, i) => `${value},${y[i]}`).join(" ");
		return `<polyline points="${x.length > 1 ? points : `${points} ${points}`}"/>\n`; // one point would not show
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" fill="none" stroke="${STROKE_COLOUR}" \
stroke-width="13" stroke-linecap="round" stroke-linejoin="round">
<rect width="${width}" height="${height}" fill="#fff" stroke="none"/>
${lines.join("")}</svg>
`;
}
