// Evidence: log-likelihood ratios of what strokes tell and images do not: scribbles, scratches, the dots of an i or !.

import { evidence, raster } from "./constants.js";
import { arcLength, distances, most, sum } from "./polyline.js";
import { boxOf } from "./parts.js";
import { render, resampleInPixels, scaleToBox } from "./raster.js";

/** @type {(logOdds: number, ratio: number) => number} */
export const combine = (logOdds, ratio) => (ratio ? Math.min(logOdds, evidence.PRIOR_LOG_ODDS) + ratio : logOdds);

/** @type {LogLikelihoodRatio} */
export function logLikelihoodRatio(found, digits, number) {
	let ratio = number === "1" && isScratch(found.drawing) ? evidence.SCRATCH_RATIO : 0;
	digits.forEach((digit, i) => {
		const { isAbove, isBelow } = dots(found.partsIn(digit), found.parts);
		if (number[i] === "1" && (isAbove || isBelow)) ratio += evidence.DOTTED_RATIO;
		if ("237".includes(number[i]) && isBelow) ratio += evidence.QUESTION_MARK_RATIO;
		if (isScribble(found, digit)) ratio += evidence.SCRIBBLE_RATIO;
	});
	return ratio;
}

/** @type {IsScratch} */
function isScratch({ width, height, strokes }) {
	if (strokes.length !== 1) return false;
	const [{ x, y }] = strokes;
	const [side, last] = [Math.min(width, height), x.length - 1];
	const [across, down] = [Math.abs(x[last] - x[0]), Math.abs(y[last] - y[0])];
	const span = Math.hypot(across, down);
	if (span < evidence.SCRATCH_LENGTH * side || across <= down * Math.tan((evidence.MAX_SLANT * Math.PI) / 180)) return false;
	const reachesEdge = (/** @type {number} */ i) => Math.min(x[i], y[i], width - x[i], height - y[i]) <= evidence.EDGE_DISTANCE * side;
	return span >= evidence.STRAIGHTNESS * arcLength(strokes[0])[last] && reachesEdge(0) && reachesEdge(last);
}

/** @type {Dots} */
function dots(digit, { stray, height }) {
	const [left, top, width, tall] = boxOf(digit);
	const [offset, reach] = [evidence.DOT_OFFSET * height, evidence.DOT_DISTANCE * height];
	const near = stray.map((mark) => ({ ...mark, middle: (mark.left + mark.right) / 2 }))
		.filter(({ middle }) => left - offset <= middle && middle <= left + width + offset);
	const isWithin = (/** @type {number} */ gap) => gap > 0 && gap <= reach;
	return { isAbove: near.some((mark) => isWithin(top - mark.bottom)), isBelow: near.some((mark) => isWithin(mark.top - top - tall)) };
}

/** @type {IsScribble} */
function isScribble(found, digit) {
	if (!isOverdrawn(found.rendered(digit))) return false;
	const lines = found.lines(digit);
	const once = withoutRetraced(lines);
	return once.length === lines.length || isOverdrawn(render(once));
}

/** @type {IsOverdrawn} */
const isOverdrawn = ({ image, length }) =>
	length > evidence.SCRIBBLE_LENGTH && length * raster.PEN_WIDTH > (evidence.OVERDRAWN * sum([...image])) / 255;

/** @type {WithoutRetraced} */
function withoutRetraced(lines) {
	const resampled = resampleInPixels(scaleToBox(lines).scaled);
	const kept = [0];
	resampled.forEach((line, i) => {
		const farthest = i && most(distances(line, kept.map((k) => resampled[k])));
		if (farthest > evidence.RETRACED * (raster.BOX_SIDE - raster.PEN_WIDTH)) kept.push(i);
	});
	return kept.map((i) => lines[i]);
}
