// Network: image → logits, computed as LiteRT does, with int8 weights and the inputs of each layer rounded to 256 levels.

const LEVELS = 255;
const ROUNDING = 1.5 * 2 ** 52; // adding and subtracting it rounds halves to even

export const round = (/** @type {number} */ value) => value + ROUNDING - ROUNDING;

/** @type {UnpackWeights} */
export function unpackWeights(buffer) {
	const start = 4 + new DataView(buffer).getUint32(0, true);
	const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, start - 4)));
	const layers = header.layers.map((/** @type {any} */ { inputs, outputs, is_rectified, scales, biases, weights }) => ({
		inputs,
		outputs,
		isRectified: is_rectified,
		scales: new Float32Array(buffer, start + scales, outputs),
		biases: new Float32Array(buffer, start + biases, outputs),
		weights: new Int8Array(buffer, start + weights, inputs * outputs),
	}));
	return { ...header, layers };
}

/** @type {Activations} */
export function activations(layers, image) {
	/** @type {Float32Array[]} */
	const found = [];
	for (const layer of layers) found.push(activate(layer, found[found.length - 1] ?? image));
	return found;
}

/** @type {Activate} */
function activate({ inputs, outputs, isRectified, scales, biases, weights }, values) {
	const { places, levels, count, scale } = quantize(values);
	const result = new Float32Array(outputs);
	const finish = (/** @type {number} */ i, /** @type {number} */ sum) => {
		const value = Math.fround(sum * scale) * scales[i] + biases[i];
		result[i] = isRectified ? Math.max(value, 0) : value;
	};
	let i = 0;
	for (; i + 4 <= outputs; i += 4) { // four at once take half the time
		const a = i * inputs, b = a + inputs, c = b + inputs, d = c + inputs;
		let sumA = 0, sumB = 0, sumC = 0, sumD = 0;
		for (let k = 0; k < count; k++) {
			const at = places[k], level = levels[k];
			sumA = (sumA + Math.imul(weights[a + at], level)) | 0;
			sumB = (sumB + Math.imul(weights[b + at], level)) | 0;
			sumC = (sumC + Math.imul(weights[c + at], level)) | 0;
			sumD = (sumD + Math.imul(weights[d + at], level)) | 0;
		}
		[sumA, sumB, sumC, sumD].forEach((sum, k) => finish(i + k, sum));
	}
	for (; i < outputs; i++) {
		let sum = 0;
		for (let k = 0; k < count; k++) sum += weights[i * inputs + places[k]] * levels[k];
		finish(i, sum);
	}
	return result;
}

/** @type {Quantize} */
function quantize(values) {
	let [least, most] = [0, 0];
	for (const value of values) {
		if (value < least) least = value;
		else if (value > most) most = value;
	}
	const perUnit = most > least ? Math.fround(LEVELS / Math.fround(most - least)) : 1;
	const [low, high] = [Math.fround(least * perUnit), Math.fround(most * perUnit)];
	const zero = round(Math.min(Math.max(low + high < 1 ? -128 - low : 127 - high, -128), 127));
	const [places, levels] = [new Int32Array(values.length), new Int32Array(values.length)];
	let count = 0;
	values.forEach((value, i) => {
		const level = Math.min(Math.max(round(Math.fround(value * perUnit)) + zero, -128), 127) - zero;
		if (level) [places[count], levels[count++]] = [i, level];
	});
	return { places, levels, count, scale: Math.fround(1 / perUnit) };
}
