// Weights: what the network reads in a drawing, what feeds a unit, and what each input adds to it. Pure functions.

import { Candidates } from "../reader/candidates.js";
import { interpret, scale, toInput } from "../reader/network.js";
import { readNumber, sigmoid } from "../reader/number.js";

/** @type {InspectDrawing} */
export function inspect(drawing, model) {
	const found = new Candidates(drawing, model);
	const { all } = found;
	const [{ digits }] = readNumber(found).paths;
	return { candidates: all.map((one) => ({ ...one, image: toInput(one.image) })), path: digits.map((one) => all.indexOf(one)) };
}

/** @type {WeightsOf} */
export const weightsOf = ({ scales, weights }, unit) =>
	Float32Array.from({ length: weights.length / scales.length }, (_, input) => weights[input * scales.length + unit] * scales[unit]);

/** @type {Contributions} */
export const contributions = ({ layers }, values, layer, unit) => weightsOf(layers[layer], unit).map((weight, i) => weight * values[layer][i]);

/** @type {PixelWeights} */
export function pixelWeights({ layers }, values, layer, unit) {
	let weights = weightsOf(layers[layer], unit);
	for (let at = layer - 1; at >= 0; at--) {
		const { least } = layers[at];
		weights = passBack(layers[at], weights.map((weight, i) => (values[at + 1][i] > least ? weight : 0))); // silent units pass nothing on
	}
	return weights;
}

/** @type {PassBack} */
function passBack({ scales, weights }, outer) {
	const factors = outer.map((weight, unit) => weight * scales[unit]);
	const found = new Float32Array(weights.length / scales.length);
	for (let at = 0, input = 0; input < found.length; input++) for (const factor of factors) found[input] += factor * weights[at++];
	return found;
}

/** @type {Strongest} */
export function strongest(values, count) {
	const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
	const [most, least] = [order.filter((i) => values[i] > 0), order.filter((i) => values[i] < 0).reverse()];
	return [most.slice(0, count), least.slice(0, count)];
}

/** @type {Probabilities} */
export function probabilities(logits, calibration = { temperature: 1, bias: 0 }) {
	const { probabilities, logOdds } = interpret(scale(logits, calibration));
	return [...probabilities.map((one) => one * sigmoid(logOdds)), sigmoid(-logOdds)];
}
