// Surface: draws outlines into 28×28 pixels, as the server's aggdraw does: the same coverage, and the same quirks.

import { raster, surface } from "./constants.js";

const { FILL_OVERDRAW, SHARP, SIDE } = surface;
const UNITS = 256; // of coordinates and of coverage, in a pixel
const RADIUS = raster.PEN_WIDTH / 2;
const CAP_CORNERS = 12;
const CAP = Array.from({ length: CAP_CORNERS }, (_, i) => {
	const [angle, radius] = [(i * 2 * Math.PI) / CAP_CORNERS, RADIUS - FILL_OVERDRAW + FILL_OVERDRAW / Math.cos(Math.PI / CAP_CORNERS)];
	return [radius * Math.cos(angle), radius * Math.sin(angle)];
});
const WIDTH = SIDE + 2; // of a row of areas: an edge adds to the columns after it, too

/** @type {SplitAtCorners} */
export function splitAtCorners(lines) {
	/** @type {Outline} */
	const outline = { lines: [], caps: [] };
	for (const { x, y, step } of lines) {
		const last = x.length - 1;
		const isEnd = (/** @type {number} */ i) => i === last || Math.hypot(x[i + 1] - x[i - 1], y[i + 1] - y[i - 1]) < SHARP * step;
		outline.caps.push([x[0], y[0]]);
		for (let start = 0, i = 1; i <= last; i++) {
			if (!isEnd(i)) continue;
			outline.lines.push({ x: x.slice(start, i + 1), y: y.slice(start, i + 1) });
			outline.caps.push([x[i], y[i]]);
			start = i;
		}
	}
	return outline;
}

/** @type {Draw} */
export function draw({ lines, caps }, [x, y]) {
	const image = new Uint8Array(SIDE * SIDE);
	for (const line of lines) fill(image, contour(line), x, y);
	for (const [capX, capY] of caps) fill(image, CAP, capX + x, capY + y);
	return image;
}

/** @type {Contour} */
function contour({ x, y }) {
	const last = x.length - 1;
	const normals = Array.from({ length: last }, (_, i) => {
		const [dx, dy] = [x[i + 1] - x[i], y[i + 1] - y[i]];
		const scale = RADIUS / (Math.hypot(dx, dy) || 1);
		return [dy * scale, -dx * scale];
	});
	const mitres = x.map((_, i) => {
		const [[ax, ay], [bx, by]] = [normals[Math.max(i - 1, 0)], normals[Math.min(i, last - 1)]];
		const stretch = 1 / (1 + (ax * bx + ay * by) / RADIUS ** 2);
		return [(ax + bx) * stretch, (ay + by) * stretch];
	});
	const side = (/** @type {number} */ sign) => mitres.map(([dx, dy], i) => [x[i] + sign * dx, y[i] + sign * dy]);
	return [...side(1), ...side(-1).reverse()];
}

/** @type {Fill} */
function fill(image, polygon, originX, originY) {
	const areas = new Float64Array(SIDE * WIDTH);
	const corners = polygon.map(([x, y]) => [x + originX, y + originY].map((at) => Math.trunc(at * UNITS)));
	corners.forEach((to, i) => addEdge(areas, corners[(i || corners.length) - 1], to));
	for (let y = 0; y < SIDE; y++) {
		let area = 0;
		for (let x = 0; x < SIDE; x++) {
			area += areas[y * WIDTH + x];
			const cover = Math.min(Math.ceil(Math.abs(area) / UNITS), 255);
			const at = y * SIDE + x;
			image[at] = cover === 255 ? 255 : image[at] + (((255 - image[at]) * 255 * cover) >> 16);
		}
	}
}

/** @type {AddEdge} */
function addEdge(areas, from, to) {
	const sign = Math.sign(to[1] - from[1]);
	if (!sign) return;
	const [[x0, y0], [x1, y1]] = sign > 0 ? [from, to] : [to, from];
	for (let row = Math.max(Math.floor(y0 / UNITS), 0); row < Math.min(y1 / UNITS, SIDE); row++) {
		const [top, bottom] = [Math.max(y0, row * UNITS), Math.min(y1, (row + 1) * UNITS)];
		const [a, b] = [top, bottom].map((y) => Math.min(Math.max(Math.floor(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)), 0), SIDE * UNITS));
		const [left, right, first, last] = a < b ? [a, b, top, bottom] : [b, a, bottom, top];
		for (let x = left, y = first, isLast = false; !isLast; ) {
			const column = Math.floor(x / UNITS);
			const edge = (column + 1) * UNITS;
			isLast = right <= edge;
			const [nextX, nextY] = isLast ? [right, last] : [edge, Math.floor(first + ((edge - left) * (last - first)) / (right - left))];
			const height = sign * Math.abs(nextY - y);
			const share = edge - (x + nextX) / 2; // of the column that is to the right of the edge
			areas[row * WIDTH + column] += height * share;
			areas[row * WIDTH + column + 1] += height * (UNITS - share);
			[x, y] = [nextX, nextY];
		}
	}
}
