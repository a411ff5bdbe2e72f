// SVG: writes strokes as polylines, and reads them. Parsing happens apart from the page, and runs or fetches nothing.

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

/** @type {FromSVG} */
export function fromSVG(text) {
	const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
	if (!(root instanceof SVGSVGElement)) throw new SyntaxError("This is not a valid SVG.");
	const { x: left, y: top, width, height } = root.viewBox.baseVal;
	const lines = [...root.querySelectorAll("polyline")].filter((line) => line.points.length > 0 && !line.closest("defs, symbol, mask"));
	if (lines.length === 0) throw new SyntaxError("This SVG has no polylines: nothing else can be read.");
	const strokes = lines.map((line) => {
		const points = [...line.points].map((point) => matrixOf(line).transformPoint(point));
		return { x: points.map(({ x }) => x - left), y: points.map(({ y }) => y - top) };
	});
	const sizeOf = (/** @type {string} */ name) => parseFloat(root.getAttribute(name) ?? "") || 1; // too small: strokes are scaled by themselves
	return { width: width || sizeOf("width"), height: height || sizeOf("height"), strokes };
}

/** @type {MatrixOf} */
function matrixOf(element) {
	if (!(element instanceof SVGGraphicsElement)) return new DOMMatrix();
	return matrixOf(element.parentElement).multiply(element.transform.baseVal.consolidate()?.matrix);
}
