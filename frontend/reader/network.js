// Network: image → logits, as LiteRT computes them, with int8 weights and 256 levels of inputs.

import { sum } from "../drawing/polyline.js";

const DIGITS = 10;
const MAX_LOG_ODDS = 30;
const ROUNDING = 1.5 * 2 ** 52;

/** Rounds halves to even. @type {Change} */
export const round = (value) => value + ROUNDING - ROUNDING;

/** @type {UnpackWeights} */
export function unpackWeights(buffer) {
	const start = 4 + new Uint32Array(buffer, 0, 1)[0];
	const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, start - 4)));
	const layers = header.layers.map((/** @type {any} */ { inputs, outputs, is_rectified, scales, biases, weights }) => {
		const rows = new Int8Array(buffer, start + weights, inputs * outputs);
		return {
			least: is_rectified ? 0 : -Infinity,
			scales: new Float32Array(buffer, start + scales, outputs),
			biases: new Float32Array(buffer, start + biases, outputs),
			weights: rows.map((_, at) => rows[(at % outputs) * inputs + Math.floor(at / outputs)]),
		};
	});
	return { ...header, layers };
}

/** @type {Activations} */
export const activations = ({ layers }, image) =>
	layers.reduce((found, layer) => [...found, activate(layer, found[found.length - 1])], [image]);

/** @type {Activate} */
function activate({ scales, biases, weights, least }, values) {
	const [low, high] = [Math.min, Math.max].map((pick) => values.reduce((a, b) => pick(a, b), 0));
	const perUnit = Math.fround(255 / Math.fround(high - low || 255));
	const [first, last] = [low, high].map((end) => Math.fround(end * perUnit));
	const zero = round(Math.min(Math.max(first + last < 1 ? -128 - first : 127 - last, -128), 127));
	const sums = new Int32Array(scales.length);
	values.forEach((value, input) => {
		const level = Math.min(Math.max(round(Math.fround(value * perUnit)), -128 - zero), 127 - zero);
		const at = input * sums.length;
		for (let i = 0; level && i < sums.length; i++) sums[i] += Math.imul(weights[at + i], level);
	});
	const scale = Math.fround(1 / perUnit);
	return scales.map((weight, i) => Math.max(Math.fround(sums[i] * scale) * weight + biases[i], least));
}

/** @type {ToInput} */
export const toInput = (image) => Float32Array.from(image, (ink) => ink / 255);

/** @type {ScaledLogits} */
export const scaledLogits = (image, model) => scale(activations(model, image)[model.layers.length], model.calibration);

/** @type {ScaleLogits} */
export const scale = (logits, { temperature, bias }) =>
	[...logits].map((logit, i) => (logit + (i < DIGITS ? 0 : bias)) / temperature);

/** @type {Interpret} */
export function interpret(scaled) {
	const digits = scaled.slice(0, DIGITS);
	const total = logSumExp(digits);
	const logOdds = clamp(total - logSumExp(scaled.slice(DIGITS)));
	return { probabilities: digits.map((one) => Math.exp(one - total)), logOdds };
}

/** @type {LogOddsOf} */
export const logOddsOf = (scaled, digit) => scaled[digit] - logSumExp(scaled.filter((_, i) => i !== digit));

/** @type {Change} */
export const clamp = (logOdds) => Math.max(-MAX_LOG_ODDS, Math.min(logOdds, MAX_LOG_ODDS));

/** @type {LogSumExp} */
export function logSumExp(values) {
	const most = Math.max(...values);
	return most === -Infinity ? most : most + Math.log(sum(values.map((value) => Math.exp(value - most))));
}
