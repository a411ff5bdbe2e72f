// Recognizer: image → calibrated probabilities: is it a digit, and which.

import { network, recognizer } from "./constants.js";
import { most, sum } from "./polyline.js";
import { activations } from "./network.js";

const { DIGITS } = network;
const { DOUBTLESS, MAX_LOG_ODDS } = recognizer;

/** @type {(logOdds: number) => number} */
export const clamp = (logOdds) => Math.max(-MAX_LOG_ODDS, Math.min(logOdds, MAX_LOG_ODDS));

export const toInput = (/** @type {Uint8Array} */ image) => Float32Array.from(image, (ink) => ink / 255);

/** @type {LogitsOf} */
export function logitsOf(image, { layers }) {
	return [...(activations(layers, image).pop() ?? [])];
}

/** @type {Interpret} */
export function interpret(logits, { temperature, bias }) {
	const [digits, others] = [logits.slice(0, DIGITS), logits.slice(DIGITS)];
	const best = most(digits);
	const odds = digits.map((logit) => Math.exp((logit - best) / temperature));
	const total = sum(odds);
	const rest = sum(others.map((logit) => Math.exp(Math.min((logit - best + bias) / temperature, MAX_LOG_ODDS + 3))));
	const logOdds = rest > Math.exp(-MAX_LOG_ODDS) ? Math.log(total / rest) : MAX_LOG_ODDS;
	return { probabilities: odds.map((odd) => odd / total), logOdds: clamp(logOdds) };
}

/** @type {IsDoubtless} */
export const isDoubtless = (reading, { temperature, bias }) => reading.logOdds + bias / temperature >= DOUBTLESS;

/** @type {LogOddsOf} */
export function logOddsOf(logits, digit, { temperature, bias }) {
	const scaled = logits.map((logit, i) => (i < DIGITS ? logit : logit + bias) / temperature);
	const others = scaled.filter((_, i) => i !== digit);
	return scaled[digit] - logSumExp(others);
}

/** @type {Extreme} */
export function logSumExp(values) {
	const highest = most(values);
	return highest === -Infinity ? highest : highest + Math.log(sum(values.map((value) => Math.exp(value - highest))));
}
