// Evidence: what only strokes tell: scribbles, scratches, the dots of an i or !, how digits stand.

import { arcLength, distances, extentOf, resampleAll, sum } from "../drawing/polyline.js";
import { BOX_SIDE, PEN_WIDTH, render } from "./raster.js";

const PRIOR_LOG_ODDS = 5.3;
const DOTTED_RATIO = -5.9;
const QUESTION_MARK_RATIO = -4;
const SCRATCH_RATIO = -7.5;
const SCRIBBLE_RATIO = -4.2;
const DOT_DISTANCE = 0.5;
const DOT_OFFSET = 0.12;
const EDGE_DISTANCE = 0.08;
const MAX_SLANT = 30;
const MAX_STEP = 0.5;
const MAX_STEPS = 4096;
const NEAR = 0.1;
const OVERDRAWN = 1.35;
const RETRACED = 0.1;
const SCRATCH_LENGTH = 0.8;
const SCRIBBLE_LENGTH = 60;
const STRAIGHTNESS = 0.95;

/** @type {WeighEvidence} */
export function weighEvidence(logOdds, found, { number, digits }) {
	const { stray, height } = found.parts;
	const ratio = sum(digits.map((digit, i) => {
		const near = stray.filter((dot) =>
			Math.abs(dot.left + dot.right - digit.left - digit.right) <= digit.width + 2 * DOT_OFFSET * height);
		const isAbove = near.some(({ bottom }) => digit.top > bottom && digit.top - bottom <= DOT_DISTANCE * height);
		const isBelow = near.some(({ top }) => top > digit.bottom && top - digit.bottom <= DOT_DISTANCE * height);
		let ratio = number === "1" && isScratch(found) ? SCRATCH_RATIO : 0;
		if (number[i] === "1" && (isAbove || isBelow)) ratio += DOTTED_RATIO;
		if ("237".includes(number[i]) && isBelow) ratio += QUESTION_MARK_RATIO;
		return ratio + (isScribble(digit) ? SCRIBBLE_RATIO : 0);
	}));
	return ratio ? Math.min(logOdds, PRIOR_LOG_ODDS) + ratio : logOdds;
}

/** @type {IsScratch} */
function isScratch({ drawing: { width, height }, lines: [line, ...others] }) {
	const side = Math.min(width, height);
	const ends = [line[0], line[line.length - 1]];
	const { width: dx, height: dy } = extentOf(ends);
	const isSlanted = dx > dy * Math.tan((MAX_SLANT * Math.PI) / 180);
	const isStraight = Math.hypot(dx, dy) >= Math.max(SCRATCH_LENGTH * side, STRAIGHTNESS * Math.max(...arcLength(line)));
	const isAcross = ends.every(([x, y]) => Math.min(x, y, width - x, height - y) <= EDGE_DISTANCE * side);
	return !others.length && isSlanted && isStraight && isAcross;
}

/** @type {IsScribble} */
function isScribble(digit) {
	if (!isOverdrawn(digit)) return false;
	/** @type {Line} */
	const ink = [];
	const { strokes } = digit.lines.length > 1 ? render(digit.lines) : digit;
	const kept = digit.lines.filter((_, i) => { // not what follows earlier ink, as in a bold digit
		const isNew = Math.max(...distances(strokes[i].points, ink)) > RETRACED * (BOX_SIDE - PEN_WIDTH);
		if (isNew) ink.push(...strokes[i].points);
		return isNew;
	});
	return kept.length === strokes.length || isOverdrawn(render(kept));
}

/** @type {IsOverdrawn} */
const isOverdrawn = ({ image, length }) => length > SCRIBBLE_LENGTH && length * PEN_WIDTH * 255 > OVERDRAWN * sum(image);

/** @type {Touching} */
export function touching(digits, height) {
	const near = NEAR * height;
	const maxSteps = Math.floor(MAX_STEPS / Math.max(digits.length, 16));
	return sum(digits.slice(1).map((digit, i) => {
		const before = digits[i];
		const isJoined = digit.parts.some(({ stroke }) => before.parts.some((part) => part.stroke === stroke));
		if (isJoined || digit.left - before.right >= near) return 0;
		const [points, others] = [digit, before].map(({ lines }) =>
			resampleAll(lines, near / 4, maxSteps).flatMap((line) => line.points));
		return Math.max(0, 1 - Math.min(...distances(points, others)) / near);
	}));
}

/** @type {IsOneLine} */
export const isOneLine = (digits, height) =>
	digits.slice(1).every(({ bottom, parts: [{ row }] }, i) => {
		return Math.abs(bottom - digits[i].bottom) <= MAX_STEP * height && row === digits[i].parts[0].row;
	});
