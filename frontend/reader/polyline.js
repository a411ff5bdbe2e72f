// Polyline: geometry of strokes as arrays of points [x, y], and of their extents.

/** @type {Sum} */
export const sum = (values) => values.reduce((a, b) => a + b, 0);

/** @type {DistanceOf} */
export const distance = ([x, y], [x2, y2]) => Math.hypot(x2 - x, y2 - y);

/** @type {DistancesFrom} */
export const distances = (line, others) => line.map((point) => Math.min(...others.map((other) => distance(point, other))));

/** @type {Unite} */
export const unite = (extents) => ({
	left: Math.min(...extents.map((one) => one.left)),
	right: Math.max(...extents.map((one) => one.right)),
	top: Math.min(...extents.map((one) => one.top)),
	bottom: Math.max(...extents.map((one) => one.bottom)),
});

/** @type {ExtentOf} */
export const extentOf = (line) => unite(line.map(([x, y]) => ({ left: x, right: x, top: y, bottom: y })));
/** @type {WidthOf} */
export const widthOf = ({ left, right }) => right - left;
/** @type {HeightOf} */
export const heightOf = ({ top, bottom }) => bottom - top;

/** @type {ArcLength} */
export function arcLength(line) {
	let length = 0;
	return line.map((point, i) => (length += i && distance(point, line[i - 1])));
}

/** @type {ResampleAll} */
export function resampleAll(lines, step, maxSteps, coarseness = 1) {
	const lengths = lines.map(arcLength);
	const longest = coarseness * Math.max(step, sum(lengths.map((toPoint) => Math.max(...toPoint))) / maxSteps);
	return lines.map((line, i) => {
		const length = Math.max(...lengths[i]);
		const count = length && Math.floor(length / longest) + 1; // a tap stays one point
		const places = Array.from({ length: count + 1 }, (_, k) => (k * length) / (count || 1));
		return { points: interpolate(places, lengths[i], line), step: length / count || longest };
	});
}

/** @type {InterpolateAt} */
export function interpolate(places, from, values) {
	let i = 0;
	return places.map((place) => {
		while (from[i + 1] <= place) i++;
		if (place <= from[0] || i + 1 === from.length) return values[i];
		return values[i].map((value, k) => value + ((values[i + 1][k] - value) / (from[i + 1] - from[i])) * (place - from[i]));
	});
}
