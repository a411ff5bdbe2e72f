// Number: the lattice of all ways to divide a drawing into digits, its best readings, and whether it is a number at all.

import { lattice } from "./constants.js";
import { clamp, logSumExp } from "./network.js";
import { sum } from "./polyline.js";

const { BEAM, LABELS, MIN_RATIO } = lattice;

/** @type {ReadNumber} */
export function readNumber(candidates, length, model, touching) {
	if (candidates.length === 1) {
		const [{ reading }] = candidates;
		const paths = likely(reading).map(({ label, probability }) => ({ number: label, probability, path: [0] }));
		return { paths, marginals: [1], logOdds: reading.logOdds };
	}
	const { paths, marginals } = readPaths(candidates.map((one) => ({ ...one, score: score(one, model) })), length);
	const digits = paths[0].path.map((i) => candidates[i]);
	if (digits.length === 1) return { paths, marginals, logOdds: digits[0].reading.logOdds };
	return { paths, marginals, logOdds: numberLogOdds(paths[0].number, digits, model.number, touching(digits)) };
}

/** @type {Score} */
export const score = ({ features, reading }, { lattice, calibration: { bias, temperature } }) =>
	weigh(lattice, { is_digit: logSigmoid(reading.logOdds + bias / temperature), ...features });

/** @type {ReadPaths} */
function readPaths(edges, length) {
	const forward = totals(edges, length);
	const backward = totals(edges.map((edge) => ({ ...edge, start: length - edge.end, end: length - edge.start })), length).reverse();
	const probability = (/** @type {number} */ score) => Math.exp(Math.min(0, score - forward[length]));
	return {
		marginals: edges.map(({ start, end, score }) => probability(forward[start] + score + backward[end])),
		paths: [...beam(edges, length)].map(([number, { total, path }]) => ({ number, probability: probability(total), path })),
	};
}

/** @type {Totals} */
function totals(edges, length) {
	const found = [0];
	for (let at = 1; at <= length; at++)
		found.push(logSumExp(edges.filter(({ end }) => end === at).map(({ start, score }) => found[start] + score)));
	return found;
}

/** @type {Beam} */
function beam(edges, length) {
	const beams = [new Map([["", /** @type {Hypothesis} */ ({ total: 0, best: 0, path: [] })]])];
	for (let at = 1; at <= length; at++) {
		/** @type {typeof beams[0]} */
		const found = new Map();
		edges.forEach(({ start, end, score, reading }, i) => {
			for (const [before, { total, best, path }] of end === at ? beams[start] : []) {
				for (const { label, probability } of likely(reading)) {
					const [number, more] = [before + label, score + Math.log(probability)];
					const one = { total: total + more, best: best + more, path: [...path, i] };
					const other = found.get(number) ?? { ...one, total: -Infinity };
					found.set(number, { ...(one.best > other.best ? one : other), total: logSumExp([one.total, other.total]) });
				}
			}
		});
		const ranked = [...found].sort(([, a], [, b]) => b.total - a.total).slice(0, BEAM);
		beams.push(new Map(ranked.filter(([, { total }]) => total >= ranked[0][1].total + Math.log(MIN_RATIO))));
	}
	return beams[length];
}

/** @type {Likely} */
function likely({ probabilities }) {
	const least = Math.max(...probabilities) * MIN_RATIO;
	const found = probabilities.map((probability, label) => ({ probability, label: String(label) }));
	return found.filter(({ probability }) => probability >= least).sort((a, b) => b.probability - a.probability).slice(0, LABELS);
}

/** @type {NumberLogOdds} */
function numberLogOdds(number, digits, weights, touching) {
	const column = (/** @type {keyof Features} */ name) => digits.map(({ features }) => features[name]);
	const logOdds = digits.map(({ reading }) => reading.logOdds);
	return clamp(weigh(weights, {
		intercept: 1,
		length: Math.log(digits.length),
		least: Math.min(...logOdds),
		mean: sum(logOdds) / digits.length,
		ones: (number.split("1").length - 1) / digits.length,
		small: Math.max(...column("small")),
		overlap: Math.max(...column("overlap")),
		parts: sum(column("parts")),
		cuts: sum(column("cuts")),
		touching,
	}));
}

/** @type {Weigh} */
const weigh = (weights, features) => sum(Object.entries(features).map(([name, value]) => weights[name] * value));

/** @type {Change} */
export const sigmoid = (value) => (value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value)));

/** @type {Change} */
const logSigmoid = (value) => Math.min(value, 0) - Math.log1p(Math.exp(-Math.abs(value)));
