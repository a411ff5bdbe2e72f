// Explanation: how much each part of a digit's ink counts, by leaving it out; the rest keeps its place.

import { logOddsOf, round, scaledLogits } from "./network.js";
import { arcLength, interpolate, sum } from "../drawing/polyline.js";
import { SIDE, draw, render } from "./raster.js";

const MIN_CHANGE = 0.01;
const MIN_LENGTH = 1.5;
const NEIGHBOURS = 1;
const PIECES = 24;

/** @type {Explain} */
export function explain({ model, minExtent, lines }, candidate, digit, maxOcclusions) {
	const pieces = cut(candidate.lines, minExtent, Math.min(PIECES, maxOcclusions || 1));
	const whole = logOddsWith(pieces, model, digit);
	for (const piece of pieces.toSorted((a, b) => sum(b.image) - sum(a.image)).slice(0, maxOcclusions)) {
		const rest = pieces.filter(({ owner, place }) => owner !== piece.owner || Math.abs(place - piece.place) > NEIGHBOURS);
		piece.drop = whole - logOddsWith(rest, model, digit);
	}
	const weights = candidate.lines.map((line, i) => {
		const own = pieces.filter(({ owner }) => owner === i);
		const lengths = arcLength(line);
		const middles = own.map(({ middle }) => middle * Math.max(...lengths));
		return interpolate(lengths, middles, own.map(({ drop }) => [drop])).flat();
	});
	const most = Math.max(...weights.flat().map(Math.abs));
	const columns = lines.map((line) => line.map(() => 0));
	candidate.pieces.forEach(([stroke, first], i) => {
		const rounded = weights[i].map((weight) => (most >= MIN_CHANGE ? Math.round((weight / most) * 1000) / 1000 : 0));
		columns[stroke].splice(first, rounded.length, ...rounded);
	});
	return columns;
}

/** @type {CutPieces} */
function cut(lines, minExtent, count) {
	const { strokes, length, origin } = render(lines, minExtent);
	const least = Math.max(MIN_LENGTH, length / count);
	return strokes.flatMap(({ points, step, length }, owner) => {
		const last = points.length - 1;
		const bounds = Math.max(1, Math.min(round(length / least), last));
		return Array.from({ length: bounds }, (_, place) => {
			const [first, end] = [place, place + 1].map((i) => round((i * last) / bounds));
			const image = draw([{ points: points.slice(first, end + 1), step }], origin);
			return { image, owner, place, middle: (first + end) / 2 / Math.max(last, 1), drop: 0 };
		});
	});
}

/** @type {LogOddsWith} */
function logOddsWith(pieces, model, digit) {
	const paper = new Float32Array(SIDE ** 2).fill(1);
	for (const { image } of pieces) image.forEach((ink, at) => (paper[at] *= 1 - ink / 255));
	return logOddsOf(scaledLogits(paper.map((clear) => 1 - clear), model), digit);
}
