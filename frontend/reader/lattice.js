// Lattice: all ways to divide a drawing into digits; the best readings and their probabilities, by dynamic programming.

import { lattice } from "./constants.js";
import { logSumExp } from "./recognizer.js";
import { most } from "./polyline.js";

const { BEAM, LABELS, MIN_RATIO } = lattice;

/** @type {ReadPaths} */
export function readPaths(length, edges) {
	const forward = [0];
	for (let end = 1; end <= length; end++)
		forward.push(logSumExp(edges.filter((edge) => edge.end === end).map((edge) => forward[edge.start] + edge.score)));
	const backward = Array.from({ length: length + 1 }, (_, i) => (i === length ? 0 : -Infinity));
	for (let start = length - 1; start >= 0; start--)
		backward[start] = logSumExp(edges.filter((edge) => edge.start === start).map((edge) => backward[edge.end] + edge.score));
	const probability = (/** @type {number} */ score) => Math.exp(Math.min(0, score - forward[length]));
	return {
		marginals: edges.map(({ start, end, score }) => probability(forward[start] + score + backward[end])),
		paths: [...beam(length, edges)].map(([number, { total, path }]) => ({ number, probability: probability(total), path })),
	};
}

/** @type {Beam} */
function beam(length, edges) {
	const beams = [new Map([["", /** @type {Hypothesis} */ ({ total: 0, best: 0, path: [] })]])];
	for (let end = 1; end <= length; end++) {
		/** @type {Map<string, Hypothesis>} */
		const found = new Map();
		edges.forEach((edge, i) => {
			if (edge.end !== end) return;
			for (const [number, before] of beams[edge.start]) {
				for (const { label, probability } of likely(edge.probabilities)) {
					const score = edge.score + Math.log(probability);
					const one = { total: before.total + score, best: before.best + score, path: [...before.path, i] };
					const other = found.get(number + label);
					found.set(number + label, other ? united(other, one) : one);
				}
			}
		});
		beams.push(best(found));
	}
	return beams[length];
}

/** @type {Best} */
function best(found) {
	const ranked = [...found].sort(([, a], [, b]) => b.total - a.total).slice(0, BEAM);
	return new Map(ranked.filter(([, one]) => one.total >= ranked[0][1].total + Math.log(MIN_RATIO)));
}

/** @type {Likely} */
export function likely(probabilities) {
	const least = most(probabilities) * MIN_RATIO;
	const found = probabilities.map((probability, label) => ({ probability, label })).filter(({ probability }) => probability >= least);
	return found.sort((a, b) => b.probability - a.probability || b.label - a.label).slice(0, LABELS);
}

/** @type {United} */
const united = (a, b) => ({ ...(b.best > a.best ? b : a), total: logSumExp([a.total, b.total]) });
