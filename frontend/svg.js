// SVG: its lines as strokes. The browser parses it apart from the page: nothing in it is run or fetched.

import { Unreadable } from "./ink.js";

const SAMPLES = 400; // points along a path

/** @type {FromSVG} */
export function fromSVG(text) {
	const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
	if (!(root instanceof SVGSVGElement)) throw new Unreadable("This is no SVG, or a broken one.");
	const { x: left, y: top, width, height } = root.viewBox.baseVal;
	const strokes = [.../** @type {NodeListOf<SVGPathElement>} */ (root.querySelectorAll("polyline, path"))]
		.filter((line) => !line.closest("defs, symbol, clipPath, mask, marker, pattern"))
		.flatMap((line) => waysOf(line).map((way) => way.map((point) => matrixOf(line).transformPoint(point))))
		.map((way) => ({ x: way.map(({ x }) => x - left), y: way.map(({ y }) => y - top) }));
	if (strokes.length === 0) throw new Unreadable("This SVG has no lines: no polyline and no path.");
	const told = (/** @type {string} */ name) => parseFloat(root.getAttribute(name) ?? "") || 1; // too small for any ink
	return { width: width || told("width"), height: height || told("height"), strokes };
}

/** @type {WaysOf} */
function waysOf(line) {
	if ("points" in line) return line.points.length > 0 ? [[...line.points]] : [];
	const step = line.getTotalLength() / SAMPLES;
	const ways = /** @type {Place[][]} */ ([]);
	for (let i = 0; step > 0 && i <= SAMPLES; i++) {
		const point = line.getPointAtLength(i * step);
		const last = ways.at(-1)?.at(-1);
		if (last && Math.hypot(point.x - last.x, point.y - last.y) < 1.5 * step) ways.at(-1)?.push(point);
		else ways.push([point]);
	}
	return ways;
}

/** @param {Element | null} element @returns {DOMMatrix} of all transforms round it */
function matrixOf(element) {
	if (!(element instanceof SVGGraphicsElement)) return new DOMMatrix();
	return matrixOf(element.parentElement).multiply(element.transform.baseVal.consolidate()?.matrix);
}
