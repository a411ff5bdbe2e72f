// Explanation: how much each part of the ink counts, by leaving it out; the remaining ink keeps its size and its place.

import { explanation, occlusion, surface } from "./constants.js";
import { arcLength, interpolate, most, slice, sum } from "./polyline.js";
import { renderCentred, resampleInPixels, scaleToBox } from "./raster.js";
import { draw, splitAtCorners } from "./surface.js";
import { round } from "./network.js";

/** @type {Explain} */
export function explain(lines, minExtent, maxOcclusions, logOddsOf) {
	const none = lines.map(({ x }) => x.map(() => 0));
	if (!maxOcclusions) return none;
	const pieces = cut(lines, minExtent, Math.min(occlusion.PIECES, maxOcclusions));
	const ink = pieces.map(({ image }) => sum([...image]));
	const largest = pieces.map((_, i) => i).sort((a, b) => ink[b] - ink[a]).slice(0, maxOcclusions);
	const whole = logOddsOf(compose(pieces));
	const drops = pieces.map(() => 0);
	for (const i of largest) drops[i] = whole - logOddsOf(compose(pieces.filter(({ owner }, k) => owner !== pieces[i].owner || Math.abs(k - i) > occlusion.NEIGHBOURS)));
	const weights = lines.map((line, i) => {
		const mine = pieces.flatMap(({ owner, middle }, k) => (owner === i ? [{ middle, drop: drops[k] }] : []));
		return interpolate(relativeArcLength(line), mine.map(({ middle }) => middle), mine.map(({ drop }) => drop));
	});
	const largestWeight = most(weights.flat().map(Math.abs));
	return largestWeight >= explanation.MIN_CHANGE ? weights.map((values) => values.map((value) => value / largestWeight)) : none;
}

/** @type {CutPieces} */
function cut(lines, minExtent, count) {
	const { scaled, size } = scaleToBox(lines, minExtent);
	const lengths = scaled.map((line) => most(arcLength(line)));
	const resampled = resampleInPixels(scaled);
	const { origin } = renderCentred(resampled, size);
	const length = Math.max(occlusion.MIN_LENGTH, sum(lengths) / count);
	return resampled.flatMap((line, owner) => {
		const last = line.x.length - 1;
		const pieces = Math.max(1, Math.min(round(lengths[owner] / length), last));
		const bounds = Array.from({ length: pieces + 1 }, (_, i) => round((i * last) / pieces));
		return bounds.slice(1).map((end, i) => ({
			image: draw(splitAtCorners([{ ...slice(line, bounds[i], end), step: line.step }]), origin),
			owner,
			middle: (bounds[i] + end) / 2 / Math.max(last, 1),
		}));
	});
}

/** @type {Compose} */
function compose(pieces) {
	const paper = new Float32Array(surface.SIDE ** 2).fill(1);
	for (const { image } of pieces) image.forEach((ink, at) => (paper[at] *= 1 - ink / 255));
	return paper.map((transparency) => 1 - transparency);
}

/** @type {(line: Polyline) => number[]} */
function relativeArcLength(line) {
	const lengths = arcLength(line);
	return lengths.map((length) => length / (lengths[lengths.length - 1] || 1));
}
