// Parse: reads and checks strokes in untrusted text: JSON, an SVG or a link.

import { SIDE, toApiDrawing } from "../drawing/stroke-geometry.js";
import { decode } from "./link.js";
import { fromSVG } from "./svg.js";

export const MAX_CHARACTERS = 500_000;
const PEN_SPEED = 0.35; // units per ms, for strokes without times
const PAUSE = 250; // ms between strokes

/** @type {Parse} */
export function parse(text) {
	assert(text.length <= MAX_CHARACTERS, "This is too large: more than 500,000 characters.");
	const { width, height, strokes } = decode(text) ?? (/^\s*</.test(text) ? fromSVG(text) : fromJSON(text)) ?? {};
	assert(width > 0 && height > 0 && strokes?.length > 0 && Array.isArray(strokes), "This drawing lacks width, height or strokes.");
	strokes.forEach(checkStroke);
	const drawing = toApiDrawing(withTimes(scaleToArea(strokes, width, height)));
	assert(drawing, "This drawing is too complex: at most 64 strokes and 4,096 points can be read.");
	return drawing.strokes;
}

/** @type {Assert} */
function assert(condition, message) {
	if (!condition) throw new SyntaxError(message);
}

function fromJSON(/** @type {string} */ text) {
	try {
		return JSON.parse(text);
	} catch {
		throw new SyntaxError("This is not a drawing: neither the API’s JSON, nor an SVG, nor a link to this page.");
	}
}

/** @type {CheckStroke} */
function checkStroke(stroke, index) {
	const { x, y, t, p } = stroke ?? {};
	const isColumn = (/** @type {unknown} */ column, least = -1e6, most = 1e6) =>
		Array.isArray(column) && column.length === x.length && column.every((value) => typeof value === "number" && value >= least && value <= most);
	const isStroke = x?.length > 0 && isColumn(x) && isColumn(y) && (!t || isColumn(t)) && (!p || isColumn(p, 0, 1));
	assert(isStroke, `Stroke ${index + 1} can’t be read: x, y (and t, and p from 0 to 1) must be equally long lists of numbers up to a million.`);
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
