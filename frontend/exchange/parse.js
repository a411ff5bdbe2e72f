// Parse: reads strokes from untrusted text: JSON, the page's curl command, an SVG or a link.

import { SIDE, toApiDrawing } from "../drawing/stroke-geometry.js";
import { assert, fromJSON } from "./read-json.js";
import { decode } from "./link.js";

export const MAX_CHARACTERS = 4_000_000;
const PEN_SPEED = 0.35; // units per ms, for strokes without times
const PAUSE = 250; // ms between strokes
const TOO_COMPLEX = "This drawing is too complex: at most 64 strokes and 4,096 points can be read.";

/** @type {Parse} */
export async function parse(text) {
	assert(text.length <= MAX_CHARACTERS, "This is too large: more than 4,000,000 characters.");
	const { width, height, strokes, note = "" } = await read(text.replace(/^\ufeff/, ""));
	assert(strokes.every(({ x, y }) => [...x, ...y].every((value) => Math.abs(value) <= 1e6)), "This drawing reaches too far: coordinates up to a million can be read.");
	assert(strokes.length > 0 && strokes.every(({ x }) => x.length > 0), "This drawing is empty.");
	const drawing = toApiDrawing(withTimes(scaleToArea(strokes, width, height)));
	assert(drawing, TOO_COMPLEX);
	return { strokes: drawing.strokes, note };
}

/** @type {Read} */
async function read(text) {
	if (/^\s*</.test(text)) return (await import("./read-svg.js")).fromSVG(text);
	if (/^\s*(\$\s*)?curl\s/.test(text)) return fromJSON(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
	return (/^\s*[[{]/.test(text) ? null : decode(text)) ?? fromJSON(text);
}

/** @type {ScaleToArea} */
function scaleToArea(strokes, width, height) {
	const columns = [strokes.flatMap(({ x }) => x), strokes.flatMap(({ y }) => y)];
	let [low, high] = [Math.min, Math.max].map((pick) => columns.map((column) => column.reduce((a, b) => pick(a, b))));
	const isInside = Math.min(...low) >= 0 && high[0] <= width && high[1] <= height;
	if (isInside) [low, high] = [[0, 0], [width, height]];
	const size = Math.max(high[0] - low[0], high[1] - low[1]) * (isInside ? 1 : 1.4) || SIDE; // one point has size 0
	const [x, y] = [0, 1].map((i) => (/** @type {number} */ value) => ((value - (low[i] + high[i]) / 2) / size + 0.5) * SIDE);
	return strokes.map((s) => ({ x: s.x.map(x), y: s.y.map(y), ...(s.t && { t: s.t }), ...(s.p && { p: s.p }) }));
}

/** @type {WithTimes} */
function withTimes(strokes) {
	const times = strokes.flatMap(({ t }) => t ?? NaN);
	if (times.every((time, i) => time >= (times[i - 1] ?? -Infinity))) return /** @type {Stroke[]} */ (strokes);
	let now = 0;
	return strokes.map((stroke) => {
		const { x, y } = stroke;
		const t = x.map((_, i) => (now += i && Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) / PEN_SPEED));
		now += PAUSE;
		return { ...stroke, t };
	});
}
