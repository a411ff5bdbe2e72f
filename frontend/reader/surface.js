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
	const corners = polygon.map(([x, y]) => [x + originX, y + originY].map((at) => Math.trunc(at * UNITS) / UNITS));
	corners.forEach((to, i) => addEdge(areas, corners[(i || corners.length) - 1], to));
	for (let y = 0; y < SIDE; y++) {
		let area = 0;
		for (let x = 0; x < SIDE; x++) {
			area += areas[y * WIDTH + x];
			const cover = Math.min(Math.floor(Math.abs(area) * UNITS + 1e-9), 255);
			const [at, alpha] = [y * SIDE + x, (255 * (cover + 1)) >> 8];
			if (cover) image[at] = alpha === 255 ? 255 : ((255 - image[at]) * alpha + (image[at] << 8)) >> 8;
		}
	}
}

/** @type {AddEdge} */
function addEdge(areas, from, to) {
	const sign = Math.sign(to[1] - from[1]);
	const [[x0, y0], [x1, y1]] = sign > 0 ? [from, to] : [to, from];
	const slope = (x1 - x0) / (y1 - y0);
	for (let y = Math.max(Math.floor(y0), 0); y < Math.min(y1, SIDE); y++) {
		const [top, bottom] = [Math.max(y0, y), Math.min(y1, y + 1)];
		const ends = [top, bottom].map((at) => Math.min(Math.max(x0 + (at - y0) * slope, 0), SIDE));
		const [left, right] = [Math.min(...ends), Math.max(...ends)];
		for (let x = Math.floor(left); x === Math.floor(left) || x < right; x++) {
			const [start, end] = [Math.max(left, x), Math.min(right, x + 1)];
			const height = sign * (bottom - top) * (right > left ? (end - start) / (right - left) : 1);
			const share = x + 1 - (start + end) / 2; // of the column that is to the right of the edge
			areas[y * WIDTH + x] += height * share;
			areas[y * WIDTH + x + 1] += height * (1 - share);
		}
	}
}
