// Raster: strokes → the 28×28 image that the network reads: placed as MNIST's, with aggdraw's pixels.

import { TAP_EXTENT, distance, extentOf, resampleAll, sum } from "../drawing/polyline.js";

export const BOX_SIDE = 20;
export const MAX_STEPS = 300;
export const PEN_WIDTH = 1.5;
export const SIDE = 28;
const CENTRE = 14.5;
const CENTRE_TOLERANCE = 0.5;
const FILL_OVERDRAW = 0.25;
const SHARP = 1.7320508075688772;
const STEP = 1;

const UNITS = 256; // of aggdraw's coordinates in a pixel
const RADIUS = PEN_WIDTH / 2;
const CAP_RADIUS = RADIUS - FILL_OVERDRAW + FILL_OVERDRAW / Math.cos(Math.PI / 12);
const CAP = Array.from({ length: 12 }, (_, i) => [Math.cos, Math.sin].map((of) => CAP_RADIUS * of((i * Math.PI) / 6)));
const ROW = SIDE + 2; // of areas: an edge adds to the next column, too

/** @type {Render} */
export function render(lines, minExtent = 0, coarseness = 1) {
	const box = extentOf(lines.flat());
	const scale = pixelsPerUnit(box, minExtent);
	const middle = [box.left + box.width / 2, box.top + box.height / 2];
	const scaled = lines.map((line) => line.map((point) => point.map((at, axis) => (at - middle[axis]) * scale)));
	const strokes = resampleAll(scaled, STEP, MAX_STEPS, coarseness);
	const margins = [box.width, box.height].map((side) => (side * scale + PEN_WIDTH) / 2);
	const within = (at = 0, axis = 0) => Math.min(Math.max(at, margins[axis]), SIDE - margins[axis]);
	const points = strokes.flatMap((stroke) => stroke.points);
	let origin = [0, 1].map((axis) => within(CENTRE - sum(points.map((point) => point[axis])) / points.length, axis));
	let image = draw(strokes, origin);
	const corrected = centreOfMass(image).map((at, axis) => within(origin[axis] + CENTRE - at, axis));
	if (corrected.some((at, axis) => Math.abs(at - origin[axis]) > CENTRE_TOLERANCE)) image = draw(strokes, (origin = corrected));
	return { strokes, length: sum(strokes.map((stroke) => stroke.length)), image, origin };
}

/** @type {PixelsPerUnit} */
export function pixelsPerUnit({ width, height }, minExtent) {
	const extent = Math.max(width, height, minExtent);
	return extent > TAP_EXTENT ? (BOX_SIDE - PEN_WIDTH) / extent : 0;
}

/** @type {CentreOfMass} */
function centreOfMass(image) {
	let [mass, x, y] = [0, 0, 0];
	image.forEach((ink, at) => {
		mass += ink;
		x += ink * (at % SIDE);
		y += ink * Math.floor(at / SIDE);
	});
	return [x / mass + 0.5, y / mass + 0.5];
}

/** @type {Draw} */
export function draw(strokes, origin) {
	const image = new Uint8Array(SIDE ** 2);
	const lines = strokes.flatMap(({ points, step }) => {
		const ends = [...points.keys()].filter((i) => distance(points[i - 1] ?? points[i], points[i + 1] ?? points[i]) < SHARP * step);
		return ends.map((end, i) => points.slice(ends[i - 1], end + 1)); // first a point, which only gets a cap
	});
	for (const line of lines) if (line.length > 1) fill(image, contour(line), origin);
	for (const line of lines) fill(image, CAP, line[line.length - 1].map((at, axis) => at + origin[axis]));
	return image;
}

/** @type {Contour} */
function contour(line) {
	const normals = line.slice(1).map(([x, y], i) => {
		const scale = RADIUS / (distance([x, y], line[i]) || 1);
		return [(y - line[i][1]) * scale, (line[i][0] - x) * scale];
	});
	const mitres = line.map((_, i) => {
		const [a, b] = [normals[i - 1] ?? normals[0], normals[i] ?? normals[i - 1]];
		const stretch = 1 / (1 + (a[0] * b[0] + a[1] * b[1]) / RADIUS ** 2);
		return a.map((at, axis) => (at + b[axis]) * stretch);
	});
	const [left, right] = [1, -1].map((sign) => line.map((point, i) => point.map((at, axis) => at + sign * mitres[i][axis])));
	return [...left, ...right.reverse()];
}

/** @type {Fill} */
function fill(image, polygon, origin) {
	const areas = new Float64Array(SIDE * ROW);
	const corners = polygon.map((corner) => corner.map((at, axis) => Math.trunc((at + origin[axis]) * UNITS) / UNITS));
	const points = cutAtGrid(cutAtGrid(corners, 1), 0);
	points.forEach(([x, y], i) => {
		const [x0, y0] = points[(i || points.length) - 1];
		const column = Math.max(Math.floor(Math.min(x, x0)), 0);
		const at = Math.floor(Math.min(y, y0)) * ROW + column;
		const share = Math.min(column + 1 - (x + x0) / 2, 1); // of the column, right of the edge
		areas[at] += (y - y0) * share;
		areas[at + 1] += (y - y0) * (1 - share);
	});
	let area = 0;
	image.forEach((ink, at) => {
		if (at % SIDE === 0) area = 0;
		area += areas[at + 2 * Math.floor(at / SIDE)];
		if (!area) return;
		const cover = Math.min(Math.ceil(Math.abs(area) * UNITS), 255);
		image[at] = cover === 255 ? 255 : ink + (((255 - ink) * 255 * cover) >> 16);
	});
}

/** @type {CutAtGrid} */
const cutAtGrid = (polygon, axis) =>
	polygon.flatMap((b, i) => {
		const a = polygon[(i || polygon.length) - 1];
		const [from, to] = a[axis] < b[axis] ? [a, b] : [b, a];
		const cuts = [];
		for (let at = Math.floor(from[axis]) + 1; at < to[axis]; at++) {
			const rise = ((at - from[axis]) * (to[1 - axis] - from[1 - axis])) / (to[axis] - from[axis]);
			const other = Math.floor((from[1 - axis] + rise) * UNITS) / UNITS;
			cuts.push(axis ? [other, at] : [at, other]);
		}
		return [...(from === a ? cuts : cuts.reverse()), b];
	});
