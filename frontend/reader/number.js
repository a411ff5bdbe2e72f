// Number: the lattice of all ways to divide a drawing into digits, its best readings, and whether it is one.

import { touching } from "./evidence.js";
import { clamp, logSumExp } from "./network.js";
import { sum } from "../drawing/polyline.js";

const BEAM = 5;
const LABELS = 4;
const MIN_RATIO = 0.001;

/** @type {ReadNumber} */
export function readNumber({ all, model, parts: { kept, height } }) {
	for (const one of all) one.score = weigh(model.lattice, { is_digit: Math.log(sigmoid(one.unbiased)), ...one.features });
	const total = logTotal(all, kept.length);
	for (const one of all)
		one.marginal = Math.max(0, 1 - Math.exp(logTotal(all.filter((other) => other !== one), kept.length) - total));
	const paths = readPaths(all, kept.length).map((path) => ({ ...path, probability: Math.exp(Math.min(0, path.score - total)) }));
	return { paths, logOdds: numberLogOdds(paths[0], model.number, height) };
}

/** @type {LogTotal} */
function logTotal(candidates, length) {
	const totals = [0];
	for (let at = 1; at <= length; at++)
		totals.push(logSumExp(candidates.filter(({ end }) => end === at).map(({ start, score }) => totals[start] + score)));
	return totals[length];
}

/** @type {ReadPaths} */
function readPaths(candidates, length) {
	/** @type {Hypothesis[][]} */
	const beams = [[{ number: "", score: 0, best: 0, digits: [] }]];
	for (let at = 1; at <= length; at++) {
		const ending = candidates.filter(({ end }) => end === at);
		const longer = ending.flatMap((one) => beams[one.start].flatMap((before) => withLabels(before, one)));
		const united = [...new Set(longer.map(({ number }) => number))].map((number) => {
			const same = longer.filter((one) => one.number === number).sort((a, b) => b.best - a.best);
			return { ...same[0], score: logSumExp(same.map(({ score }) => score)) };
		});
		const ranked = united.sort((a, b) => b.score - a.score).slice(0, BEAM);
		beams.push(ranked.filter(({ score }) => score >= ranked[0].score + Math.log(MIN_RATIO)));
	}
	return beams[length];
}

/** @type {WithLabels} */
function withLabels({ number, score, best, digits }, candidate) {
	const { probabilities } = candidate.reading;
	const ranked = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]).slice(0, LABELS);
	return ranked.filter((label) => probabilities[label] >= probabilities[ranked[0]] * MIN_RATIO).map((label) => {
		const more = candidate.score + Math.log(probabilities[label]);
		return { number: number + label, score: score + more, best: best + more, digits: [...digits, candidate] };
	});
}

/** @type {NumberLogOdds} */
function numberLogOdds({ number, digits }, weights, height) {
	const column = (/** @type {string} */ name) => digits.map(({ features }) => features[name]);
	const logOdds = digits.map(({ reading }) => reading.logOdds);
	if (digits.length === 1) return logOdds[0];
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
		touching: touching(digits, height),
	}));
}

/** @type {Weigh} */
const weigh = (weights, features) => sum(Object.entries(features).map(([name, value]) => weights[name] * value));

/** @type {Change} */
export const sigmoid = (value) => 1 / (1 + Math.exp(-value));
