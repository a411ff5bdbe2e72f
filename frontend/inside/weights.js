// Weights: what feeds a unit of the network, and what each input adds to it. Pure functions.

import { interpret } from "../reader/network.js";
import { sigmoid } from "../reader/number.js";

/** @type {WeightsOf} */
export function weightsOf({ scales, weights }, unit) {
	const inputs = weights.length / scales.length;
	return Float32Array.from(weights.subarray(unit * inputs, (unit + 1) * inputs), (level) => level * scales[unit]);
}

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
	const inputs = weights.length / scales.length;
	const found = new Float32Array(inputs);
	outer.forEach((weight, unit) => {
		const factor = weight * scales[unit];
		if (factor) for (let i = 0; i < inputs; i++) found[i] += factor * weights[unit * inputs + i];
	});
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
	const { probabilities, logOdds } = interpret([...logits], calibration);
	return [...probabilities.map((one) => one * sigmoid(logOdds)), sigmoid(-logOdds)];
}
