// Parts: divides strokes into the parts that digits are made of: cuts joined digits, sets stray marks apart, finds the reading order.

import { parts, polyline } from "./constants.js";
import { least, most, slice } from "./polyline.js";

const { APART, CUT_HEIGHT, CUT_OVERLAP, CUT_WIDTH, MAX_CUTS, MIN_CUT_WIDTH, MIN_HEIGHT, ROW_HEIGHT, SHARED, SPECK, TALL } = parts;

/** @type {ToPart} */
export function toPart(stroke, first, last, line) {
	const { x, y } = slice(line, first, last);
	return { stroke, first, last, left: least(x), right: most(x), top: least(y), bottom: most(y) };
}

/** @type {BoxOf} */
export function boxOf(within) {
	const [left, top] = [least(within.map((part) => part.left)), least(within.map((part) => part.top))];
	return [left, top, most(within.map((part) => part.right)) - left, most(within.map((part) => part.bottom)) - top];
}

const tallness = (/** @type {Part} */ part) => part.bottom - part.top;
const size = (/** @type {Part} */ part) => Math.max(part.right - part.left, tallness(part));

/** @type {Divide} */
export function divide(strokes, lines) {
	const tallest = most(strokes.map((part) => Math.max(tallness(part), MIN_HEIGHT * (part.right - part.left))));
	const height = tallest > polyline.TAP_EXTENT ? tallest : 1; // taps have none, and shares of less may be 0
	const stray = strayMarks(strokes, height);
	const kept = strokes.filter((part) => !stray.includes(part));
	const cut = kept.flatMap((part) => cutPart(part, lines[part.stroke], height));
	const pieces = cut.length - kept.length > MAX_CUTS ? kept : cut;
	const rows = rowsOf(pieces);
	const order = pieces.map((_, i) => i).sort((a, b) => rows[a] - rows[b] || middle(pieces[a]) - middle(pieces[b]));
	return { kept: order.map((i) => pieces[i]), rows: order.map((i) => rows[i]), stray, height, isCut: pieces.length > kept.length };
}

const middle = (/** @type {Part} */ part) => part.left + part.right;

/** @type {IsSingleColumn} */
export function isSingleColumn(strokes) {
	if (strokes.length === 1) return true;
	const [, top, , height] = boxOf(strokes);
	let [left, right, reach] = [Infinity, -Infinity, top];
	for (const part of strokes.toSorted((a, b) => a.top - b.top)) {
		if (size(part) <= SPECK * height || part.top > reach + APART * height) return false;
		reach = Math.max(reach, part.bottom);
		if (tallness(part) < TALL * height) continue;
		const shared = Math.min(right, part.right) - Math.max(left, part.left);
		if (right > -Infinity && shared < SHARED * Math.min(right - left, part.right - part.left)) return false;
		[left, right] = [Math.min(left, part.left), Math.max(right, part.right)];
	}
	return true;
}

/** @type {PointRanges} */
export function pointRanges(within) {
	/** @type {Digit["pieces"]} */
	const ranges = [];
	for (const { stroke, first, last } of within.toSorted((a, b) => a.stroke - b.stroke || a.first - b.first)) {
		const before = ranges[ranges.length - 1];
		if (before?.[0] === stroke && before[2] === first) before[2] = last;
		else ranges.push([stroke, first, last]);
	}
	return ranges;
}

/** @type {StrayMarks} */
function strayMarks(strokes, height) {
	const large = strokes.filter((part) => size(part) > SPECK * height);
	if (!large.length) return [];
	return strokes.filter((part) => size(part) <= SPECK * height && boxDistance(part, large) > APART * height);
}

/** @type {BoxDistance} */
const boxDistance = (part, others) =>
	least(others.map((other) => Math.max(other.left - part.right, part.left - other.right, other.top - part.bottom, part.top - other.bottom)));

/** @type {CutPart} */
function cutPart(part, line, height) {
	const [width, tall] = [part.right - part.left, tallness(part)];
	if (width <= CUT_WIDTH * tall || width <= MIN_CUT_WIDTH * height || tall < CUT_HEIGHT * height) return [part];
	const last = line.x.length - 1;
	const x = line.x[last] >= line.x[0] ? line.x : line.x.map((value) => -value);
	const [before, after] = [running(x, Math.max), running(x.toReversed(), Math.min).reverse()];
	const [extent, extentAfter] = [extents(line.y), extents(line.y.toReversed()).reverse()];
	const overlap = x.map((_, i) =>
		before[i] - after[i] <= CUT_OVERLAP * height && Math.min(extent[i], extentAfter[i]) >= CUT_HEIGHT * height ? before[i] - after[i] : Infinity,
	);
	const ends = [0, ...minima(overlap), last];
	return ends.slice(1).map((end, i) => toPart(part.stroke, ends[i], end, line));
}

/** @type {Running} */
const running = (values, choose) => {
	let chosen = values[0];
	return values.map((value) => (chosen = choose(chosen, value)));
};

/** @type {(values: number[]) => number[]} */
const extents = (values) => {
	const lowest = running(values, Math.min);
	return running(values, Math.max).map((highest, i) => highest - lowest[i]);
};

/** @type {Minima} */
function minima(values) {
	const found = [];
	for (let start = 0, end; start < values.length; start = end + 1) {
		for (end = start; values[end] < Infinity; ) end++;
		const run = values.slice(start, end);
		const equals = run.flatMap((value, i) => (value <= least(run) + 1e-9 ? [start + i] : []));
		if (run.length) found.push(equals[Math.floor(equals.length / 2)]);
	}
	return found;
}

/** @type {RowsOf} */
function rowsOf(pieces) {
	/** @type {{ top: number, bottom: number }[]} */
	const bands = [];
	for (const { top, bottom } of pieces.toSorted((a, b) => a.top - b.top || a.bottom - b.bottom)) {
		const band = bands[bands.length - 1];
		if (band && top <= band.bottom) band.bottom = Math.max(band.bottom, bottom);
		else bands.push({ top, bottom });
	}
	const heights = bands.map(({ top, bottom }) => bottom - top);
	if (least(heights) < ROW_HEIGHT * most(heights)) return pieces.map(() => 0);
	return pieces.map((part) => bands.findIndex(({ bottom }) => part.top <= bottom));
}
