// Reader: drawings → answers on this device, as the server's reader gives them (backend/pynumdraw/reading/reader.py).

import { Candidates } from "./candidates.js";
import { explanation, reader } from "./constants.js";
import { combine, logLikelihoodRatio } from "./evidence.js";
import { explain } from "./explanation.js";
import { toImageUrl } from "./image-url.js";
import { isOneLine, touching } from "./layout.js";
import { unpackWeights } from "./network.js";
import { readNumber, sigmoid } from "./number.js";
import { logOddsOf, logitsOf } from "./recognizer.js";

/** @type {LoadReader} */
export async function loadReader(weightsUrl, signal) {
	const response = await fetch(weightsUrl, { signal });
	if (!response.ok) throw new Error(`${weightsUrl} answers ${response.status}, not with the weights of the reader.`);
	return new Reader(await response.arrayBuffer());
}

export class Reader {
	/** @param {ArrayBuffer} weights */
	constructor(weights) {
		this.model = unpackWeights(weights);
	}

	/** @type {ReadDrawing} */
	read(drawing, include = {}) {
		const found = new Candidates(drawing, this.model);
		const number = readNumber(found.parts.kept.length, found.all, this.model, (digits) => touching(found, digits));
		const chosen = number.paths[0].path.map((i) => found.all[i]);
		const ratio = logLikelihoodRatio(found, chosen, number.paths[0].number);
		const probability = sigmoid(combine(number.logOdds, ratio));
		const digits = chosen.map((candidate, at) => toDigit(found, candidate, number, at, probability));
		digits.forEach((digit, i) => {
			if (include.image) digit.image = toImageUrl(found.rendered(chosen[i]).image);
			if (include.explanation) digit.explanation = this.explain(found, chosen[i], digit, digits.length);
		});
		return this.toAnswer(number, probability, digits, found, isOneLine(found, chosen));
	}

	/** @type {ExplainDigit} */
	explain(found, candidate, { digit, strokes, pieces }, count) {
		const { model, minExtent, drawing } = found;
		const logOdds = (/** @type {Float32Array} */ image) => logOddsOf(logitsOf(image, model), digit, model.calibration);
		const weights = explain(found.lines(candidate), minExtent, Math.floor(explanation.MAX_OCCLUSIONS / count), logOdds);
		const columns = strokes.map((stroke) => drawing.strokes[stroke].x.map(() => 0));
		pieces.forEach(([stroke, first], i) => {
			weights[i].forEach((weight, k) => (columns[strokes.indexOf(stroke)][first + k] = Math.round(weight * 1000) / 1000));
		});
		return columns;
	}

	/** @type {ToAnswer} */
	toAnswer({ paths: [best, ...others] }, probability, digits, found, isInLine) {
		const { name, version, thresholds } = this.model;
		const share = probability * (isInLine && digits.length <= reader.MAX_DIGITS ? 1 : reader.AMBIGUITY);
		const confidence = share * best.probability;
		const isSure = confidence >= (digits.length === 1 ? thresholds.number : thresholds.several);
		return {
			verdict: probability < thresholds.not_a_number ? "not_a_number" : isSure ? "number" : "unsure",
			number: best.number,
			confidence,
			number_probability: probability,
			alternatives: others.slice(0, 3).map((path) => ({ number: path.number, confidence: share * path.probability })),
			digits,
			ignored_strokes: found.parts.stray.map(({ stroke }) => stroke),
			model: { name, version },
		};
	}
}

/** @type {ToDigit} */
function toDigit(found, candidate, { paths: [best], marginals }, at, numberProbability) {
	const [digit, { probabilities }] = [Number(best.number[at]), candidate.reading];
	const marginal = best.path.length > 1 ? marginals[best.path[at]] * probabilities[digit] : 0; // other numbers have this digit, too
	const pieces = found.pieces(candidate);
	return {
		digit,
		confidence: Math.min(numberProbability * Math.max(marginal, best.probability), 1),
		probabilities,
		strokes: [...new Set(pieces.map(([stroke]) => stroke))],
		pieces,
		box: found.box(candidate),
	};
}
