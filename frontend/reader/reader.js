// Reader: drawing → answer on this device, as the server's reader does it.

import { toImageUrl } from "../exchange/png.js";
import { Candidates } from "./candidates.js";
import { isOneLine, weighEvidence } from "./evidence.js";
import { explain } from "./explanation.js";
import { unpackWeights } from "./network.js";
import { readNumber, sigmoid } from "./number.js";

const AMBIGUITY = 0.5;
const MAX_DIGITS = 16;
const MAX_OCCLUSIONS = 48;

/** @type {LoadReader} */
export async function loadReader(url, signal) {
	const response = await fetch(url, { signal });
	if (!response.ok) throw new Error(`${url} answers ${response.status}, not with the weights of the reader.`);
	return new Reader(await response.arrayBuffer());
}

export class Reader {
	/** @param {ArrayBuffer} weights */
	constructor(weights) {
		this.model = unpackWeights(weights);
	}

	/** @type {ReadDrawing} */
	read(drawing, include = {}) {
		const { name, version, thresholds } = this.model;
		const found = new Candidates(drawing, this.model);
		const { logOdds, paths: [best, ...others] } = readNumber(found);
		const { number, digits } = best;
		const number_probability = sigmoid(weighEvidence(logOdds, found, best));
		const share = number_probability * (isOneLine(digits, found.parts.height) && digits.length <= MAX_DIGITS ? 1 : AMBIGUITY);
		const confidence = share * best.probability;
		const isSure = confidence >= thresholds[digits.length > 1 ? "several" : "number"];
		return {
			verdict: number_probability < thresholds.not_a_number ? "not_a_number" : isSure ? "number" : "unsure",
			number,
			confidence,
			number_probability,
			alternatives: others.slice(0, 3).map(({ number, probability }) => ({ number, confidence: share * probability })),
			digits: digits.map((_, at) => toDigit(found, best, at, number_probability, include)),
			ignored_strokes: found.parts.stray.map(({ stroke }) => stroke),
			model: { name, version },
		};
	}
}

/** @type {ToDigit} */
function toDigit(found, { number, probability, digits }, at, numberProbability, include) {
	const { reading: { probabilities }, marginal, pieces, left, top, width, height, image } = digits[at];
	const digit = Number(number[at]);
	const inAnyNumber = digits.length > 1 ? marginal * probabilities[digit] : 0;
	const strokes = [...new Set(pieces.map(([stroke]) => stroke))];
	const maxOcclusions = digits.length > MAX_DIGITS ? 0 : Math.floor(MAX_OCCLUSIONS / digits.length);
	const weights = include.explanation && explain(found, digits[at], digit, maxOcclusions);
	return {
		digit,
		confidence: Math.min(numberProbability * Math.max(inAnyNumber, probability), 1),
		probabilities,
		strokes,
		pieces,
		box: [left, top, width, height],
		...(include.image && { image: toImageUrl(image) }),
		...(weights && { explanation: strokes.map((stroke) => weights[stroke]) }),
	};
}
