// Raster: strokes → the 28×28 image that the network reads, scaled and centred as MNIST's are.

import { polyline, raster, surface } from "./constants.js";
import { boundingBox, resampleAll, sum } from "./polyline.js";
import { draw, splitAtCorners } from "./surface.js";

const { BOX_SIDE, CENTRE, CENTRE_TOLERANCE, MAX_STEPS, PEN_WIDTH, STEP } = raster;

/** @type {Render} */
export function render(lines, minExtent = 0, box = boundingBox(lines)) {
	const { scaled, size } = scaleToBox(lines, minExtent, box);
	const resampled = resampleInPixels(scaled);
	return { image: renderCentred(resampled, size).image, length: sum(resampled.map(({ x, step }) => step * (x.length - 1))) };
}

/** @type {ScaleToBox} */
export function scaleToBox(lines, minExtent = 0, [left, top, width, height] = boundingBox(lines)) {
	const extent = Math.max(width, height, minExtent);
	const scale = extent > polyline.TAP_EXTENT ? (BOX_SIDE - PEN_WIDTH) / extent : 0;
	const move = (/** @type {number[]} */ values, /** @type {number} */ middle) => values.map((value) => (value - middle) * scale);
	const scaled = lines.map(({ x, y }) => ({ x: move(x, left + width / 2), y: move(y, top + height / 2) }));
	return { scaled, size: [width * scale + PEN_WIDTH, height * scale + PEN_WIDTH] };
}

/** @type {(lines: Polyline[]) => Resampled[]} */
export const resampleInPixels = (lines) => resampleAll(lines, STEP, MAX_STEPS);

/** @type {RenderCentred} */
export function renderCentred(lines, size) {
	const outline = splitAtCorners(lines);
	const points = sum(lines.map(({ x }) => x.length));
	const mean = (/** @type {"x" | "y"} */ axis) => sum(lines.map((line) => sum(line[axis]))) / points;
	const origin = within([CENTRE - mean("x"), CENTRE - mean("y")], size);
	const image = draw(outline, origin);
	const corrected = within(centreOfMass(image).map((at, i) => origin[i] + CENTRE - at), size);
	const isCentred = corrected.every((at, i) => Math.abs(at - origin[i]) <= CENTRE_TOLERANCE);
	return isCentred ? { image, origin } : { image: draw(outline, corrected), origin: corrected };
}

/** @type {Within} */
const within = (origin, size) => origin.map((at, i) => Math.min(Math.max(at, size[i] / 2), surface.SIDE - size[i] / 2));

/** @type {CentreOfMass} */
function centreOfMass(image) {
	let [mass, x, y] = [0, 0, 0];
	image.forEach((ink, at) => {
		mass += ink;
		x += ink * ((at % surface.SIDE) + 0.5);
		y += ink * (Math.floor(at / surface.SIDE) + 0.5);
	});
	return [x / mass, y / mass];
}
