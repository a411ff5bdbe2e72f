// Surface: draws outlines into 28×28 pixels exactly as the server's aggdraw does, with its quirks.

import { raster, surface } from "./constants.js";
import { distance } from "./polyline.js";

const { FILL_OVERDRAW, SHARP, SIDE } = surface;
const UNITS = 256; // in a pixel: the grid of coordinates
const FULL = 255;
const RADIUS = raster.PEN_WIDTH / 2;
const CORNERS = 12;
const CAP_RADIUS = RADIUS - FILL_OVERDRAW + FILL_OVERDRAW / Math.cos(Math.PI / CORNERS);
const CAP = Array.from({ length: CORNERS }, (_, i) => [Math.cos, Math.sin].map((of) => CAP_RADIUS * of((i * 2 * Math.PI) / CORNERS)));
const WIDTH = SIDE + 2; // of a row of areas: an edge adds to the columns after it, too

/** @type {SplitAtCorners} */
export function splitAtCorners(lines) {
	return lines.flatMap(({ points, step }) => {
		const isEnd = points.map((_, i) => !points[i + 1] || (i > 0 && distance(points[i - 1], points[i + 1]) < SHARP * step));
		const ends = isEnd.flatMap((is, i) => (is && i ? [i] : []));
		return [0, ...ends].map((end, i) => points.slice(i && [0, ...ends][i - 1], end + 1));
	});
}

/** @type {Draw} */
export function draw(outline, origin) {
	const image = new Uint8Array(SIDE * SIDE);
	for (const line of outline) if (line.length > 1) fill(image, contour(line), origin);
	for (const line of outline) fill(image, CAP, line[line.length - 1].map((at, axis) => at + origin[axis]));
	return image;
}

/** @type {Contour} */
function contour(line) {
	const normals = line.slice(1).map(([x, y], i) => {
		const scale = RADIUS / (distance([x, y], line[i]) || 1);
		return [(y - line[i][1]) * scale, (line[i][0] - x) * scale];
	});
	const mitres = line.map((_, i) => {
		const [[ax, ay], [bx, by]] = [normals[i - 1] ?? normals[0], normals[i] ?? normals[i - 1]];
		const stretch = 1 / (1 + (ax * bx + ay * by) / RADIUS ** 2);
		return [(ax + bx) * stretch, (ay + by) * stretch];
	});
	const [left, right] = [1, -1].map((sign) => line.map((point, i) => point.map((at, axis) => at + sign * mitres[i][axis])));
	return [...left, ...right.reverse()];
}

/** @type {Fill} */
function fill(image, polygon, origin) {
	const areas = new Float64Array(SIDE * WIDTH);
	const corners = polygon.map((corner) => corner.map((at, axis) => Math.trunc((at + origin[axis]) * UNITS)));
	corners.forEach((to, i) => addEdge(areas, corners[(i || corners.length) - 1], to));
	let area = 0; // at the end of each row it is 0 again
	image.forEach((ink, at) => {
		area += areas[at + 2 * Math.floor(at / SIDE)];
		const cover = Math.min(Math.ceil(Math.abs(area) / UNITS), FULL);
		image[at] = cover === FULL ? FULL : ink + (((FULL - ink) * FULL * cover) >> 16);
		if (at % SIDE === SIDE - 1) area = 0;
	});
}

/** @type {AddEdge} */
function addEdge(areas, from, to) {
	const sign = Math.sign(to[1] - from[1]);
	const [[x0, y0], [x1, y1]] = sign > 0 ? [from, to] : [to, from];
	for (let row = Math.max(Math.floor(y0 / UNITS), 0); sign && row < Math.min(y1 / UNITS, SIDE); row++) {
		const ys = [Math.max(y0, row * UNITS), Math.min(y1, (row + 1) * UNITS)];
		const xs = ys.map((y) => Math.min(Math.max(Math.floor(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)), 0), SIDE * UNITS));
		if (xs[0] > xs[1]) [xs, ys].forEach((ends) => ends.reverse());
		for (let [x, y] = [xs[0], ys[0]], isLast = false; !isLast; ) {
			const column = Math.floor(x / UNITS);
			const edge = (column + 1) * UNITS;
			isLast = xs[1] <= edge;
			const nextX = isLast ? xs[1] : edge;
			const nextY = isLast ? ys[1] : Math.floor(ys[0] + ((edge - xs[0]) * (ys[1] - ys[0])) / (xs[1] - xs[0]));
			const [height, share] = [sign * Math.abs(nextY - y), edge - (x + nextX) / 2]; // of the column, right of the edge
			areas[row * WIDTH + column] += height * share;
			areas[row * WIDTH + column + 1] += height * (UNITS - share);
			[x, y] = [nextX, nextY];
		}
	}
}
