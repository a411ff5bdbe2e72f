// Polyline: geometry of lines of points [x, y], and of their extents.

export const TAP_EXTENT = 0.001;

/** @type {Sum} */
export const sum = (values) => values.reduce((a, b) => a + b, 0);

/** @type {DistanceOf} */
export const distance = ([x, y], [x2, y2]) => Math.hypot(x2 - x, y2 - y);

/** @type {DistancesFrom} */
export const distances = (line, others) => line.map((point) => Math.min(...others.map((other) => distance(point, other))));

/** @type {ExtentOf} */
export function extentOf(line) {
	const [left, right, top, bottom] = [0, 1].flatMap((axis) => {
		const places = line.map((point) => point[axis]);
		return [Math.min(...places), Math.max(...places)];
	});
	return { left, right, top, bottom, width: right - left, height: bottom - top };
}

/** @type {Unite} */
export const unite = (extents) => extentOf(extents.flatMap(({ left, right, top, bottom }) => [[left, top], [right, bottom]]));

/** @type {SharedWidth} */
export const sharedWidth = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);

/** @type {ArcLength} */
export function arcLength(line) {
	let length = 0;
	return line.map((point, i) => (length += i && distance(point, line[i - 1])));
}

/** @type {ResampleAll} */
export function resampleAll(lines, step, maxSteps, coarseness = 1) {
	const ways = lines.map(arcLength);
	const lengths = ways.map((way) => Math.max(...way));
	const longest = coarseness * Math.max(step, sum(lengths) / maxSteps);
	return lines.map((line, i) => {
		const length = lengths[i];
		const count = length && Math.floor(length / longest) + 1; // a tap stays one point
		const places = Array.from({ length: count + 1 }, (_, k) => (k * length) / (count || 1));
		return { points: interpolate(places, ways[i], line), step: length / count || longest, length };
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
