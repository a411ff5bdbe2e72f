// Network: image → logits, as LiteRT computes them, with int8 weights and 256 levels of each layer's inputs; and what they mean.

import { network, recognizer } from "./constants.js";
import { sum } from "./polyline.js";

const { DIGITS } = network;
const { DOUBTLESS, MAX_LOG_ODDS } = recognizer;
const ROUNDING = 1.5 * 2 ** 52;

/** Rounds halves to even. @type {Change} */
export const round = (value) => value + ROUNDING - ROUNDING;

/** @type {UnpackWeights} */
export function unpackWeights(buffer) {
	const start = 4 + new DataView(buffer).getUint32(0, true);
	const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, start - 4)));
	const layers = header.layers.map((/** @type {any} */ { inputs, outputs, is_rectified, scales, biases, weights }) => ({
		least: is_rectified ? 0 : -Infinity,
		scales: new Float32Array(buffer, start + scales, outputs),
		biases: new Float32Array(buffer, start + biases, outputs),
		weights: new Int8Array(buffer, start + weights, inputs * outputs),
	}));
	return { ...header, layers };
}

/** @type {Activations} */
export const activations = ({ layers }, image) => layers.reduce((found, layer) => [...found, activate(layer, found[found.length - 1])], [image]);

/** @type {Activate} */
function activate({ scales, biases, weights, least }, values) {
	const { places, levels, count, scale } = quantize(values);
	const inputs = values.length;
	const sums = new Int32Array(scales.length + 3);
	for (let i = 0; i < scales.length; i += 4) { // four at once take half the time
		let [a, b, c, d] = [0, 0, 0, 0];
		for (let k = 0; k < count; k++) {
			const at = i * inputs + places[k];
			a = (a + Math.imul(weights[at], levels[k])) | 0;
			b = (b + Math.imul(weights[at + inputs], levels[k])) | 0;
			c = (c + Math.imul(weights[at + 2 * inputs], levels[k])) | 0;
			d = (d + Math.imul(weights[at + 3 * inputs], levels[k])) | 0;
		}
		sums.set([a, b, c, d], i);
	}
	return scales.map((weight, i) => Math.max(Math.fround(sums[i] * scale) * weight + biases[i], least));
}

/** @type {Quantize} */
function quantize(values) {
	let [low, high, count] = [0, 0, 0];
	for (let i = 0; i < values.length; i++) {
		low = Math.min(low, values[i]);
		high = Math.max(high, values[i]);
	}
	const perUnit = Math.fround(255 / Math.fround(high - low || 255));
	const [first, last] = [Math.fround(low * perUnit), Math.fround(high * perUnit)];
	const zero = round(Math.min(Math.max(first + last < 1 ? -128 - first : 127 - last, -128), 127));
	const [places, levels] = [new Int32Array(values.length), new Int32Array(values.length)];
	for (let i = 0; i < values.length; i++) {
		levels[count] = Math.min(Math.max(round(Math.fround(values[i] * perUnit)), -128 - zero), 127 - zero);
		places[count] = i;
		if (levels[count]) count++; // what is 0 adds nothing
	}
	return { places, levels, count, scale: Math.fround(1 / perUnit) };
}

/** @type {ToInput} */
export const toInput = (image) => Float32Array.from(image, (ink) => ink / 255);

/** @type {LogitsOf} */
export const logitsOf = (image, model) => [...activations(model, image)[model.layers.length]];

/** @type {ScaleLogits} */
const scale = (logits, { temperature, bias }) => logits.map((logit, i) => (logit + (i < DIGITS ? 0 : bias)) / temperature);

/** @type {Interpret} */
export function interpret(logits, calibration) {
	const scaled = scale(logits, calibration);
	const total = logSumExp(scaled.slice(0, DIGITS));
	const logOdds = clamp(total - logSumExp(scaled.slice(DIGITS)));
	return { probabilities: scaled.slice(0, DIGITS).map((one) => Math.exp(one - total)), logOdds };
}

/** @type {LogOddsOf} */
export function logOddsOf(logits, digit, calibration) {
	const scaled = scale(logits, calibration);
	return scaled[digit] - logSumExp(scaled.filter((_, i) => i !== digit));
}

/** @type {Change} */
export const clamp = (logOdds) => Math.max(-MAX_LOG_ODDS, Math.min(logOdds, MAX_LOG_ODDS));

/** @type {IsDoubtless} */
export const isDoubtless = ({ logOdds }, { temperature, bias }) => logOdds + bias / temperature >= DOUBTLESS;

/** @type {Sum} */
export function logSumExp(values) {
	const most = Math.max(...values);
	return most === -Infinity ? most : most + Math.log(sum(values.map((value) => Math.exp(value - most))));
}
