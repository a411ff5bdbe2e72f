// Parts: divides strokes into the parts of digits: cuts joined digits, sets stray marks apart, finds the reading order.

import { parts, polyline } from "./constants.js";
import { extentOf, heightOf, unite, widthOf } from "./polyline.js";

const { APART, CUT_HEIGHT, CUT_OVERLAP, CUT_WIDTH, MAX_CUTS, MIN_CUT_WIDTH, MIN_HEIGHT, ROW_HEIGHT, SHARED, SPECK, TALL } = parts;

/** @type {ToPart} */
export const toPart = (stroke, line, first = 0, last = line.length - 1) => ({ stroke, first, last, row: 0, ...extentOf(line.slice(first, last + 1)) });

const isSpeck = (/** @type {Part} */ part, /** @type {number} */ height) => Math.max(widthOf(part), heightOf(part)) <= SPECK * height;

/** @type {Divide} */
export function divide(strokes, lines) {
	const tallest = Math.max(...strokes.map((part) => Math.max(heightOf(part), MIN_HEIGHT * widthOf(part))));
	const height = tallest > polyline.TAP_EXTENT ? tallest : 1; // taps have none, and shares of less may be 0
	const large = strokes.filter((part) => !isSpeck(part, height));
	const stray = strokes.filter((part) => large.length && isSpeck(part, height) && gapTo(large, part) > APART * height);
	const whole = strokes.filter((part) => !stray.includes(part));
	const cut = whole.flatMap((part) => cutPart(part, lines[part.stroke], height));
	const isCut = cut.length > whole.length && cut.length <= whole.length + MAX_CUTS;
	const kept = inRows(isCut ? cut : whole).sort((a, b) => a.row - b.row || a.left + a.right - (b.left + b.right));
	return { kept, stray, height, isCut };
}

/** @type {IsSingleColumn} */
export function isSingleColumn(strokes) {
	const box = unite(strokes);
	const height = heightOf(box);
	let [left, right, reach] = [Infinity, -Infinity, box.top];
	return strokes.length === 1 || strokes.toSorted((a, b) => a.top - b.top).every((part) => {
		if (isSpeck(part, height) || part.top > reach + APART * height) return false;
		reach = Math.max(reach, part.bottom);
		if (heightOf(part) < TALL * height) return true;
		const shared = Math.min(right, part.right) - Math.max(left, part.left);
		const isBeside = shared < SHARED * Math.min(right - left, widthOf(part)) && right > -Infinity;
		[left, right] = [Math.min(left, part.left), Math.max(right, part.right)];
		return !isBeside;
	});
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

/** @type {GapTo} */
const gapTo = (others, { left, right, top, bottom }) =>
	Math.min(...others.map((other) => Math.max(other.left - right, left - other.right, other.top - bottom, top - other.bottom)));

/** @type {CutPart} */
function cutPart(part, line, height) {
	const [width, tall, least] = [widthOf(part), heightOf(part), CUT_HEIGHT * height];
	if (width <= CUT_WIDTH * tall || width <= MIN_CUT_WIDTH * height || tall < least) return [part];
	const isRightward = line[line.length - 1][0] >= line[0][0];
	const [before, after] = [extents(line), extents(line.toReversed()).reverse()];
	const overlap = before.map((one, i) => {
		const shared = isRightward ? one.right - after[i].left : after[i].right - one.left;
		return Math.min(heightOf(one), heightOf(after[i])) >= least && shared <= CUT_OVERLAP * height ? shared : Infinity;
	});
	const ends = [0, ...minima(overlap), line.length - 1];
	return ends.slice(1).map((end, i) => toPart(part.stroke, line, ends[i], end));
}

/** @type {Extents} */
function extents(line) {
	let extent = extentOf(line.slice(0, 1));
	return line.map((point) => (extent = unite([extent, extentOf([point])])));
}

/** @type {Minima} */
function minima(values) {
	const found = [];
	for (let start = 0, end; start < values.length; start = end + 1) {
		for (end = start; values[end] < Infinity; ) end++;
		const least = Math.min(...values.slice(start, end)) + 1e-9;
		const equals = values.flatMap((value, i) => (start <= i && i < end && value <= least ? [i] : []));
		found.push(...equals.slice(equals.length / 2).slice(0, 1));
	}
	return found;
}

/** @type {InRows} */
function inRows(pieces) {
	/** @type {{ top: number, bottom: number }[]} */
	const bands = [];
	for (const { top, bottom } of pieces.toSorted((a, b) => a.top - b.top)) {
		const band = bands[bands.length - 1];
		if (top <= band?.bottom) band.bottom = Math.max(band.bottom, bottom);
		else bands.push({ top, bottom });
	}
	const heights = bands.map(heightOf);
	const isOne = Math.min(...heights) < ROW_HEIGHT * Math.max(...heights);
	return pieces.map((part) => ({ ...part, row: isOne ? 0 : bands.findIndex(({ bottom }) => part.top <= bottom) }));
}
