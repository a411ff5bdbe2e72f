// Explanation: how much each part of the ink counts, by leaving it out; the rest keeps its size and its place.

import { explanation, occlusion, surface } from "./constants.js";
import { round } from "./network.js";
import { arcLength, interpolate, sum } from "./polyline.js";
import { renderCentred, scaleToBox } from "./raster.js";
import { draw, splitAtCorners } from "./surface.js";

/** @type {Explain} */
export function explain(lines, minExtent, maxOcclusions, logOddsOf) {
	const pieces = cut(lines, minExtent, Math.min(occlusion.PIECES, maxOcclusions || 1));
	const ink = pieces.map(({ image }) => sum([...image]));
	const largest = [...pieces.keys()].sort((a, b) => ink[b] - ink[a]).slice(0, maxOcclusions);
	const whole = logOddsOf(compose(pieces));
	const drops = pieces.map((piece, i) => {
		const rest = pieces.filter(({ owner }, k) => owner !== piece.owner || Math.abs(k - i) > occlusion.NEIGHBOURS);
		return largest.includes(i) ? whole - logOddsOf(compose(rest)) : 0;
	});
	const weights = lines.map((line, i) => {
		const mine = [...pieces.keys()].filter((k) => pieces[k].owner === i);
		const lengths = arcLength(line);
		const places = lengths.map((length) => length / (Math.max(...lengths) || 1));
		return interpolate(places, mine.map((k) => pieces[k].middle), mine.map((k) => [drops[k]])).flat();
	});
	const most = Math.max(...weights.flat().map(Math.abs));
	return weights.map((values) => values.map((value) => (most >= explanation.MIN_CHANGE ? value / most : 0)));
}

/** @type {CutPieces} */
function cut(lines, minExtent, count) {
	const { resampled, size } = scaleToBox(lines, minExtent);
	const { origin } = renderCentred(resampled, size);
	const lengths = resampled.map(({ points, step }) => step * (points.length - 1));
	const least = Math.max(occlusion.MIN_LENGTH, sum(lengths) / count);
	return resampled.flatMap(({ points, step }, owner) => {
		const last = points.length - 1;
		const pieces = Math.max(1, Math.min(round(lengths[owner] / least), last));
		const bounds = Array.from({ length: pieces + 1 }, (_, i) => round((i * last) / pieces));
		return bounds.slice(1).map((end, i) => ({
			image: draw(splitAtCorners([{ points: points.slice(bounds[i], end + 1), step }]), origin),
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
