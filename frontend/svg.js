// SVG: its polylines as strokes. The browser parses it apart from the page: nothing in it is run or fetched.

import { Unreadable } from "./ink.js";

/** @type {FromSVG} */
export function fromSVG(text) {
	const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
	if (!(root instanceof SVGSVGElement)) throw new Unreadable("This is no SVG, or a broken one.");
	const { x: left, y: top, width, height } = root.viewBox.baseVal;
	const lines = [...root.querySelectorAll("polyline")].filter((line) => line.points.length > 0 && !line.closest("defs, symbol, mask"));
	if (lines.length === 0) throw new Unreadable("This SVG has no polylines: nothing else can be read.");
	const strokes = lines.map((line) => {
		const points = [...line.points].map((point) => matrixOf(line).transformPoint(point));
		return { x: points.map(({ x }) => x - left), y: points.map(({ y }) => y - top) };
	});
	const told = (/** @type {string} */ name) => parseFloat(root.getAttribute(name) ?? "") || 1; // too small for any ink
	return { width: width || told("width"), height: height || told("height"), strokes };
}

/** @type {MatrixOf} */
function matrixOf(element) {
	if (!(element instanceof SVGGraphicsElement)) return new DOMMatrix();
	return matrixOf(element.parentElement).multiply(element.transform.baseVal.consolidate()?.matrix);
}
