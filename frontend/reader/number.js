// Number: the scores of candidates; is a drawing a number, and which.

import { likely, readPaths } from "./lattice.js";
import { least, most, sum } from "./polyline.js";
import { clamp } from "./recognizer.js";

/** @type {ReadNumber} */
export function readNumber(length, candidates, model, touching) {
	const [{ reading }] = candidates;
	if (candidates.length === 1) {
		const paths = likely(reading.probabilities).map(({ label, probability }) => ({ number: String(label), probability, path: [0] }));
		return { paths, marginals: [1], logOdds: reading.logOdds };
	}
	const offset = model.calibration.bias / model.calibration.temperature;
	const edges = candidates.map((one) => ({ ...one, score: score(one, model.lattice, offset), probabilities: one.reading.probabilities }));
	const { paths, marginals } = readPaths(length, edges);
	const digits = paths[0].path.map((i) => candidates[i]);
	const logOdds = digits.length === 1 ? digits[0].reading.logOdds : numberLogOdds(paths[0].number, digits, model.number, touching(digits));
	return { paths, marginals, logOdds };
}

/** @type {Score} */
function score({ features, reading }, weights, offset) {
	return weights.is_digit * logSigmoid(reading.logOdds + offset) + weigh(weights, features);
}

/** @type {NumberLogOdds} */
function numberLogOdds(number, digits, weights, touching) {
	const column = (/** @type {keyof Features} */ name) => digits.map(({ features }) => features[name]);
	const logOdds = digits.map(({ reading }) => reading.logOdds);
	const features = {
		intercept: 1,
		length: Math.log(digits.length),
		least: least(logOdds),
		mean: sum(logOdds) / digits.length,
		ones: [...number].filter((label) => label === "1").length / digits.length,
		small: most(column("small")),
		overlap: most(column("overlap")),
		parts: sum(column("parts")),
		cuts: sum(column("cuts")),
		touching,
	};
	return clamp(weigh(weights, features));
}

/** @type {Weigh} */
const weigh = (weights, features) => sum(Object.entries(features).map(([name, value]) => weights[name] * value));

/** @type {(value: number) => number} */
export const sigmoid = (value) => (value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value)));

/** @type {(value: number) => number} */
const logSigmoid = (value) => Math.min(value, 0) - Math.log1p(Math.exp(-Math.abs(value)));
