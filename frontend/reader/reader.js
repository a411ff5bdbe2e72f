// Reader: drawing → answer on this device, the same as the server's (backend/pynumdraw/reading/reader.py).

import { toImageUrl } from "../exchange/png.js";
import { Candidates } from "./candidates.js";
import { explanation, reader } from "./constants.js";
import { combine, isOneLine, logLikelihoodRatio, touching } from "./evidence.js";
import { explain } from "./explanation.js";
import { logOddsOf, logitsOf, toInput, unpackWeights } from "./network.js";
import { readNumber, score, sigmoid } from "./number.js";
import { pointRanges } from "./parts.js";
import { heightOf, unite, widthOf } from "./polyline.js";

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
		const { name, version, thresholds } = this.model;
		const { found, number, chosen } = this.find(drawing);
		const [best, ...others] = number.paths;
		const probability = sigmoid(combine(number.logOdds, logLikelihoodRatio(found, chosen, best.number)));
		const share = probability * (isOneLine(found, chosen) && chosen.length <= reader.MAX_DIGITS ? 1 : reader.AMBIGUITY);
		const confidence = share * best.probability;
		const isSure = confidence >= (chosen.length === 1 ? thresholds.number : thresholds.several);
		return {
			verdict: probability < thresholds.not_a_number ? "not_a_number" : isSure ? "number" : "unsure",
			number: best.number,
			confidence,
			number_probability: probability,
			alternatives: others.slice(0, 3).map((path) => ({ number: path.number, confidence: share * path.probability })),
			digits: chosen.map((_, at) => toDigit(found, number, at, probability, include)),
			ignored_strokes: found.parts.stray.map(({ stroke }) => stroke),
			model: { name, version },
		};
	}

	/** @type {InspectDrawing} */
	inspect(drawing) {
		const { found, number } = this.find(drawing);
		const candidates = found.all.map((one, i) => {
			const { image } = found.read(one);
			return { ...one, image: toInput(image), score: score(one, this.model), marginal: number.marginals[i] };
		});
		return { candidates, ...number.paths[0] };
	}

	/** @type {FindNumber} */
	find(drawing) {
		const found = new Candidates(drawing, this.model);
		const number = readNumber(found.all, found.parts.kept.length, this.model, (digits) => touching(found, digits));
		return { found, number, chosen: number.paths[0].path.map((i) => found.all[i]) };
	}
}

/** @type {PlaceOf} */
function placeOf(found, span) {
	const parts = found.partsIn(span);
	const box = unite(parts);
	return { pieces: pointRanges(parts), box: [box.left, box.top, widthOf(box), heightOf(box)] };
}

/** @type {ToDigit} */
function toDigit(found, { paths: [best], marginals }, at, numberProbability, include) {
	const candidate = found.all[best.path[at]];
	const { probabilities } = candidate.reading;
	const digit = Number(best.number[at]);
	const marginal = best.path.length > 1 ? marginals[best.path[at]] * probabilities[digit] : 0; // other numbers have this digit, too
	const { pieces, box } = placeOf(found, candidate);
	return {
		digit,
		confidence: Math.min(numberProbability * Math.max(marginal, best.probability), 1),
		probabilities,
		strokes: [...new Set(pieces.map(([stroke]) => stroke))],
		pieces,
		box,
		...(include.image && { image: toImageUrl(found.read(candidate).image) }),
		...(include.explanation && { explanation: explainDigit(found, candidate, digit, pieces, best.path.length) }),
	};
}

/** @type {ExplainDigit} */
function explainDigit(found, candidate, digit, pieces, count) {
	const { model, minExtent, strokes } = found;
	const logOdds = (/** @type {Float32Array} */ image) => logOddsOf(logitsOf(image, model), digit, model.calibration);
	const weights = explain(found.lines(candidate), minExtent, count > reader.MAX_DIGITS ? 0 : Math.floor(explanation.MAX_OCCLUSIONS / count), logOdds);
	/** @type {Record<number, number[]>} */
	const columns = {};
	pieces.forEach(([stroke, first], i) => {
		columns[stroke] ??= strokes[stroke].map(() => 0);
		weights[i].forEach((weight, k) => (columns[stroke][first + k] = Math.round(weight * 1000) / 1000));
	});
	return Object.values(columns);
}
