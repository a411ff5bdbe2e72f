// Layout: where the digits of a reading stand to each other, which tells a number from letters, exponents and several lines.

import { layout } from "./constants.js";
import { distance, most, sum } from "./polyline.js";

/** @type {Touching} */
export const touching = (found, digits) => sum(digits.slice(1).map((after, i) => nearness(found, digits[i], after)));

/** @type {IsOneLine} */
export function isOneLine(found, digits) {
	const { rows, height } = found.parts;
	if (digits.some(({ start }) => rows[start] !== rows[digits[0].start])) return false;
	const baselines = digits.map((digit) => most(found.partsIn(digit).map((part) => part.bottom)));
	return baselines.every((at, i) => i === 0 || Math.abs(at - baselines[i - 1]) <= layout.MAX_STEP * height);
}

/** @type {Nearness} */
function nearness(found, before, after) {
	const near = layout.NEAR * found.parts.height;
	const [left, , width] = found.box(before);
	const strokes = found.partsIn(before).map((part) => part.stroke);
	if (found.box(after)[0] - left - width >= near || found.partsIn(after).some((part) => strokes.includes(part.stroke))) return 0;
	return Math.max(0, 1 - distance(found.lines(before), found.lines(after), near / 4) / near);
}
