// Parts: strokes → parts of digits, in reading order: cuts joined digits, sets stray marks apart.

import { TAP_EXTENT, extentOf, sharedWidth, unite } from "../drawing/polyline.js";

const APART = 0.05;
const CUT_HEIGHT = 0.4;
const CUT_OVERLAP = 0.25;
const CUT_WIDTH = 0.85;
const MAX_CUTS = 8;
const MIN_CUT_WIDTH = 0.6;
const MIN_HEIGHT = 0.3;
const ROW_HEIGHT = 0.35;
const SHARED = 0.15;
const SPECK = 0.15;
const TALL = 0.6;

/** @type {Divide} */
export function divide(lines) {
	const strokes = lines.map((line, i) => toPart(i, line, 0, line.length - 1));
	const tallest = Math.max(...strokes.flatMap(({ width, height }) => [height, MIN_HEIGHT * width]));
	const height = tallest > TAP_EXTENT ? tallest : 1; // taps have none, and shares of less may be 0
	const large = strokes.filter((part) => Math.max(part.width, part.height) > SPECK * height);
	const stray = strokes.filter((part) => {
		const gaps = large.map((one) => Math.max(-sharedWidth(one, part), one.top - part.bottom, part.top - one.bottom));
		return large.length && Math.min(...gaps) > APART * height;
	});
	const whole = strokes.filter((part) => !stray.includes(part));
	const cut = whole.flatMap((part) => cutPart(part, lines[part.stroke], height));
	const kept = inRows(cut.length <= whole.length + MAX_CUTS ? cut : whole);
	kept.sort((a, b) => a.row - b.row || a.left + a.right - (b.left + b.right));
	return { kept, stray, height, isSingle: isSingleColumn(strokes) };
}

/** @type {ToPart} */
const toPart = (stroke, line, first, last) => ({ stroke, first, last, row: 0, ...extentOf(line.slice(first, last + 1)) });

/** @type {IsSingleColumn} */
function isSingleColumn(strokes) {
	const { height } = unite(strokes);
	const tall = strokes.filter((part) => part.height >= TALL * height);
	const sorted = strokes.toSorted((a, b) => a.top - b.top);
	return strokes.length === 1 || sorted.every((part, i) => {
		const above = sorted.slice(0, i);
		const column = unite(above.filter((one) => tall.includes(one)));
		const isBeside = tall.includes(part) && sharedWidth(column, part) < SHARED * Math.min(column.width, part.width);
		const isBelow = i && part.top > unite(above).bottom + APART * height;
		return Math.max(part.width, part.height) > SPECK * height && !isBelow && !isBeside;
	});
}

/** @type {CutPart} */
function cutPart(part, line, height) {
	const { stroke, width } = part;
	const least = CUT_HEIGHT * height;
	if (width <= CUT_WIDTH * part.height || width <= MIN_CUT_WIDTH * height || part.height < least) return [part];
	const sides = [extents(line), extents(line.toReversed()).reverse()];
	const [left, right] = line[0][0] <= line[line.length - 1][0] ? sides : sides.reverse();
	const overlap = line.map((_, i) => {
		const shared = left[i].right - right[i].left;
		return Math.min(left[i].height, right[i].height) >= least && shared <= CUT_OVERLAP * height ? shared : Infinity;
	});
	const ends = [0, ...minima(overlap), line.length - 1];
	return ends.slice(1).map((end, i) => toPart(stroke, line, ends[i], end));
}

/** @type {Extents} */
function extents(line) {
	let extent = extentOf(line.slice(0, 1));
	return line.map((point) => (extent = unite([extent, extentOf([point])])));
}

/** @type {Minima} */
function minima(values) {
	/** @type {number[][]} */
	const runs = [[]];
	values.forEach((value, i) => (value < Infinity ? runs[runs.length - 1].push(i) : runs.push([])));
	return runs.flatMap((run) => {
		const least = Math.min(...run.map((i) => values[i])) + 1e-9;
		const equals = run.filter((i) => values[i] <= least);
		return equals.slice(equals.length / 2).slice(0, 1);
	});
}

/** @type {InRows} */
function inRows(parts) {
	const tops = new Set(parts.map(({ top }) => top).filter((top) => parts.every((one) => one.top >= top || one.bottom < top)));
	const inRow = parts.map((part) => ({ ...part, row: [...tops].filter((top) => top <= part.top).length - 1 }));
	const heights = Array.from(tops, (_, row) => unite(inRow.filter((part) => part.row === row)).height);
	return Math.min(...heights) < ROW_HEIGHT * Math.max(...heights) ? parts : inRow;
}

/** @type {PointRanges} */
export function pointRanges(parts) {
	/** @type {Digit["pieces"]} */
	const ranges = [];
	for (const { stroke, first, last } of parts.toSorted((a, b) => a.stroke - b.stroke || a.first - b.first)) {
		const before = ranges[ranges.length - 1];
		if (before?.[0] === stroke && before[2] === first) before[2] = last;
		else ranges.push([stroke, first, last]);
	}
	return ranges;
}
