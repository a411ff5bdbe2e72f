// Evidence: what strokes tell and images do not: scribbles, scratches, the dots of an i or !, and where digits stand to each other.

import { evidence, layout, raster } from "./constants.js";
import { arcLength, distance, distances, resampleAll, sum, unite } from "./polyline.js";
import { render, scaleToBox } from "./raster.js";

/** @type {CombineEvidence} */
export const combine = (logOdds, ratio) => (ratio ? Math.min(logOdds, evidence.PRIOR_LOG_ODDS) + ratio : logOdds);

/** @type {LogLikelihoodRatio} */
export function logLikelihoodRatio(found, digits, number) {
	return sum(digits.map((digit, i) => {
		const { isAbove, isBelow } = dots(unite(found.partsIn(digit)), found.parts);
		let ratio = number === "1" && isScratch(found.drawing, found.strokes) ? evidence.SCRATCH_RATIO : 0;
		if (number[i] === "1" && (isAbove || isBelow)) ratio += evidence.DOTTED_RATIO;
		if ("237".includes(number[i]) && isBelow) ratio += evidence.QUESTION_MARK_RATIO;
		return ratio + (isScribble(found, digit) ? evidence.SCRIBBLE_RATIO : 0);
	}));
}

/** @type {IsScratch} */
function isScratch({ width, height }, [line, ...others]) {
	const side = Math.min(width, height);
	const ends = [line[0], line[line.length - 1]];
	const [[x, y], [x2, y2]] = ends;
	const [span, slant] = [distance(ends[0], ends[1]), Math.tan((evidence.MAX_SLANT * Math.PI) / 180)];
	const isSlanted = span >= evidence.SCRATCH_LENGTH * side && Math.abs(x2 - x) > Math.abs(y2 - y) * slant;
	const isStraight = span >= evidence.STRAIGHTNESS * Math.max(...arcLength(line));
	const isEdge = ([x, y] = ends[0]) => Math.min(x, y, width - x, height - y) <= evidence.EDGE_DISTANCE * side;
	return !others.length && isSlanted && isStraight && ends.every(isEdge);
}

/** @type {Dots} */
function dots(digit, { stray, height }) {
	const [offset, reach] = [evidence.DOT_OFFSET * height, evidence.DOT_DISTANCE * height];
	const near = stray.filter(({ left, right }) => digit.left - offset <= (left + right) / 2 && (left + right) / 2 <= digit.right + offset);
	const isNear = (/** @type {number} */ gap) => gap > 0 && gap <= reach;
	return { isAbove: near.some(({ bottom }) => isNear(digit.top - bottom)), isBelow: near.some(({ top }) => isNear(top - digit.bottom)) };
}

/** @type {IsScribble} */
function isScribble(found, digit) {
	if (!isOverdrawn(found.read(digit))) return false;
	const lines = found.lines(digit);
	const resampled = scaleToBox(lines).resampled.map(({ points }) => points);
	/** @type {number[]} */
	const kept = []; // what does not follow earlier ink, as where a digit is drawn once more to make it bold
	resampled.forEach((line, i) => {
		const farthest = Math.max(...distances(line, kept.flatMap((k) => resampled[k])));
		if (farthest > evidence.RETRACED * (raster.BOX_SIDE - raster.PEN_WIDTH)) kept.push(i);
	});
	return kept.length === lines.length || isOverdrawn(render(kept.map((i) => lines[i])));
}

/** @type {IsOverdrawn} */
const isOverdrawn = ({ image, length }) =>
	length > evidence.SCRIBBLE_LENGTH && length * raster.PEN_WIDTH * 255 > evidence.OVERDRAWN * sum([...image]);

/** @type {Touching} */
export function touching(found, digits) {
	const maxSteps = Math.floor(layout.MAX_STEPS / Math.max(digits.length, 16));
	return sum(digits.slice(1).map((after, i) => nearness(found, maxSteps, digits[i], after)));
}

/** @type {Nearness} */
function nearness(found, maxSteps, ...digits) {
	const near = layout.NEAR * found.parts.height;
	const [before, after] = digits.map((digit) => unite(found.partsIn(digit)));
	const strokes = digits.map((digit) => found.partsIn(digit).map(({ stroke }) => stroke));
	if (after.left - before.right >= near || strokes[0].some((stroke) => strokes[1].includes(stroke))) return 0;
	const [points, others] = digits.map((digit) => resampleAll(found.lines(digit), near / 4, maxSteps).flatMap((one) => one.points));
	return Math.max(0, 1 - Math.min(...distances(points, others)) / near);
}

/** @type {IsOneLine} */
export function isOneLine(found, digits) {
	const extents = digits.map((digit) => unite(found.partsIn(digit)));
	return digits.every(({ start }, i) => {
		const { kept, height } = found.parts;
		const isLevel = i === 0 || Math.abs(extents[i].bottom - extents[i - 1].bottom) <= layout.MAX_STEP * height;
		return isLevel && kept[start].row === kept[digits[0].start].row;
	});
}
