// Raster: strokes → the 28×28 image that the network reads, scaled and centred as MNIST's are.

import { polyline, raster, surface } from "./constants.js";
import { extentOf, heightOf, resampleAll, sum, unite, widthOf } from "./polyline.js";
import { draw, splitAtCorners } from "./surface.js";

const { BOX_SIDE, CENTRE, CENTRE_TOLERANCE, MAX_STEPS, PEN_WIDTH, STEP } = raster;
const { SIDE } = surface;

/** @type {Render} */
export function render(lines, minExtent, coarseness) {
	const { resampled, size } = scaleToBox(lines, minExtent, coarseness);
	return { ...renderCentred(resampled, size), length: sum(resampled.map(({ points, step }) => step * (points.length - 1))) };
}

/** @type {ScaleToBox} */
export function scaleToBox(lines, minExtent = 0, coarseness = 1) {
	const box = unite(lines.map(extentOf));
	const size = [widthOf(box), heightOf(box)];
	const scale = pixelsPerUnit(box, minExtent);
	const middle = [box.left + size[0] / 2, box.top + size[1] / 2];
	const scaled = lines.map((line) => line.map((point) => point.map((at, axis) => (at - middle[axis]) * scale)));
	return { resampled: resampleAll(scaled, STEP, MAX_STEPS, coarseness), size: size.map((side) => side * scale + PEN_WIDTH) };
}

/** @type {PixelsPerUnit} */
export function pixelsPerUnit(box, minExtent) {
	const extent = Math.max(widthOf(box), heightOf(box), minExtent);
	return extent > polyline.TAP_EXTENT ? (BOX_SIDE - PEN_WIDTH) / extent : 0;
}

/** @type {RenderCentred} */
export function renderCentred(resampled, size) {
	const points = resampled.flatMap((one) => one.points);
	const within = (/** @type {Coordinates} */ origin) => origin.map((at, axis) => Math.min(Math.max(at, size[axis] / 2), SIDE - size[axis] / 2));
	const origin = within([0, 1].map((axis) => CENTRE - sum(points.map((point) => point[axis])) / points.length));
	const outline = splitAtCorners(resampled);
	const image = draw(outline, origin);
	const corrected = within(centreOfMass(image).map((at, axis) => origin[axis] + CENTRE - at));
	const isCentred = corrected.every((at, axis) => Math.abs(at - origin[axis]) <= CENTRE_TOLERANCE);
	return isCentred ? { image, origin } : { image: draw(outline, corrected), origin: corrected };
}

/** @type {CentreOfMass} */
function centreOfMass(image) {
	const mass = sum([...image]);
	return [sum([...image].map((ink, at) => ink * (at % SIDE))), sum([...image].map((ink, at) => ink * Math.floor(at / SIDE)))].map((moment) => moment / mass + 0.5);
}
