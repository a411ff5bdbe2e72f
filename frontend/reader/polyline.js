// Polyline: geometry of strokes in columns x and y: bounding box, length, resampling, distance.

import { polyline } from "./constants.js";

/** @type {BoundingBoxOf} */
export function boundingBox(lines) {
	const [xs, ys] = [lines.flatMap(({ x }) => x), lines.flatMap(({ y }) => y)];
	const [left, top] = [least(xs), least(ys)];
	return [left, top, most(xs) - left, most(ys) - top];
}

/** @type {Extreme} */
export const least = (values) => values.reduce((a, b) => (b < a ? b : a), Infinity);
/** @type {Extreme} */
export const most = (values) => values.reduce((a, b) => (b > a ? b : a), -Infinity);
/** @type {Extreme} */
export const sum = (values) => values.reduce((a, b) => a + b, 0);

/** @type {SliceLine} */
export const slice = ({ x, y }, first, last) => ({ x: x.slice(first, last + 1), y: y.slice(first, last + 1) });

/** @type {ArcLength} */
export function arcLength({ x, y }) {
	let length = 0;
	return x.map((_, i) => (length += i && Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1])));
}

/** @type {Resample} */
export function resample(line, lengths, step) {
	const length = lengths[lengths.length - 1];
	if (!length) return { ...slice(line, 0, 0), step };
	const count = Math.floor(length / step) + 1;
	const places = Array.from({ length: count + 1 }, (_, i) => (i * length) / count);
	return { x: interpolate(places, lengths, line.x), y: interpolate(places, lengths, line.y), step: length / count };
}

/** @type {InterpolateColumn} */
export function interpolate(places, from, values) {
	const last = from.length - 1;
	let i = 0;
	return places.map((place) => {
		if (place <= from[0]) return values[0]; // what follows never divides by 0
		if (place >= from[last]) return values[last];
		while (from[i + 1] <= place) i++;
		return values[i] + ((values[i + 1] - values[i]) / (from[i + 1] - from[i])) * (place - from[i]);
	});
}

/** @type {ResampleAll} */
export function resampleAll(lines, step, maxSteps) {
	const lengths = lines.map(arcLength);
	const widest = Math.max(step, sum(lengths.map((toPoint) => toPoint[toPoint.length - 1])) / maxSteps);
	return lines.map((line, i) => resample(line, lengths[i], widest));
}

/** @type {DistanceBetween} */
export function distance(lines, others, step) {
	const [resampled, other] = [lines, others].map((some) => resampleAll(some, step, polyline.MAX_STEPS));
	return least(resampled.map((line) => least(distances(line, other))));
}

/** @type {Distances} */
export const distances = ({ x, y }, others) =>
	x.map((_, i) => Math.sqrt(least(others.map((other) => least(other.x.map((at, j) => (at - x[i]) ** 2 + (other.y[j] - y[i]) ** 2))))));
