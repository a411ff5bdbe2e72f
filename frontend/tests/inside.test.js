// Inside: what the panel shows of the network is what the network computes. Python makes the weights and the drawings.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { contributions, inspect, pixelWeights, probabilities, strongest, weightsOf } from "../inside/contributions.js";
import { activations } from "../reader/network.js";
import { sigmoid } from "../reader/number.js";
import { Reader } from "../reader/reader.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
const OUTPUTS = 3;

const folder = mkdtempSync(join(tmpdir(), "pynumdraw-inside-"));
after(() => rmSync(folder, { recursive: true }));
execFileSync(PYTHON, [join(ROOT, "backend/tests/parity.py"), folder, "30"], {
  env: { ...process.env, PYTHONPATH: [join(ROOT, "backend"), join(ROOT, "backend/tests")].join(":") },
  stdio: ["ignore", "ignore", "pipe"],
});
const reader = new Reader(new Uint8Array(readFileSync(join(folder, "weights.bin"))).buffer);
const { model } = reader;
/** @type {{ drawing: ReaderDrawing, answer: Answer }[]} */
const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
const inspections = cases.map(({ drawing }) => inspect(drawing, model));
const candidates = inspections.flatMap((one) => one.candidates);

/** @param {Float32Array} values */
const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** A network of two pixels; the layers are not rectified, rectified, not rectified; weights by input. */
const small = /** @type {Model} */ (/** @type {unknown} */ ({
  layers: [
    { least: -Infinity, scales: [0.5, 1], weights: Int8Array.of(2, 1, 4, -1) },
    { least: 0, scales: [1, 2], weights: Int8Array.of(1, 0, 0, 3) },
    { least: -Infinity, scales: [0.1], weights: Int8Array.of(10, 20) },
  ].map((layer) => ({ ...layer, scales: Float32Array.from(layer.scales), biases: new Float32Array(layer.scales.length) })),
}));

test("an inspection has the candidates of the answer, and its number", () => {
  inspections.forEach(({ candidates, path }, i) => {
    const { digits, number } = cases[i].answer;
    const read = path.map((at) => candidates[at].reading.probabilities);
    if (digits.length !== path.length) return; // a matter of rounding, which other tests count
    read.forEach((found, at) => assert.ok(found[Number(number[at])] > 0.001));
    for (const { marginal, score } of candidates) assert.ok(marginal >= 0 && marginal <= 1.0001 && Number.isFinite(score));
  });
  assert.ok(candidates.length > cases.length);
});

test("what the units add to an output sums to its logit without the bias, as well as 256 levels allow", () => {
  for (const { image } of candidates) {
    const values = activations(model, image);
    for (let unit = 0; unit < 11; unit++) {
      const logit = total(contributions(model, values, OUTPUTS, unit)) + model.layers[OUTPUTS].biases[unit];
      assert.ok(Math.abs(logit - values[OUTPUTS + 1][unit]) < 0.1, `${logit}, not ${values[OUTPUTS + 1][unit]}`);
    }
  }
});

test("weights have the shape of what feeds a unit, and those of the 192 sums are columns of the first matrix", () => {
  const values = activations(model, candidates[0].image);
  assert.deepEqual(values.map(({ length }) => length), [784, 192, 1024, 512, 11]);
  values.slice(0, -1).forEach(({ length }, layer) => {
    assert.equal(weightsOf(model.layers[layer], 5).length, length);
    assert.equal(pixelWeights(model, values, layer, 5).length, 28 * 28);
  });
  const { weights, scales } = model.layers[0];
  const column = Float32Array.from(weights.filter((_, at) => at % 192 === 5), (level) => level * scales[5]);
  assert.deepEqual(pixelWeights(model, values, 0, 5), column);
});

test("pixels feed a unit by the product of the layers, but not through silent units", () => {
  const values = [[1, 2], [5, -1], [5, 0], [5]].map((row) => Float32Array.from(row));
  assert.deepEqual([...pixelWeights(small, values, 0, 1)], [1, -1]);
  assert.deepEqual([...pixelWeights(small, values, 1, 1)], [6, -6]);
  assert.deepEqual([...pixelWeights(small, values, 2, 0)], [1, 2]);
  values[2][1] = 0.1; // it speaks
  assert.deepEqual([...pixelWeights(small, values, 2, 0)], [13, -10]);
});

test("more ink where a pixel's weight is high raises the output, and lowers it where it is low", () => {
  const { image } = candidates[0];
  const values = activations(model, image);
  for (let unit = 0; unit < 11; unit++) {
    const weights = pixelWeights(model, values, OUTPUTS, unit);
    const change = (/** @type {number} */ step) => activations(model, image.map((ink, i) => ink + step * Math.sign(weights[i])))[OUTPUTS + 1][unit];
    assert.ok(change(0.02) > values[OUTPUTS + 1][unit] && change(-0.02) < values[OUTPUTS + 1][unit]);
  }
});

test("the strongest voices come first, and only those of the right sign", () => {
  const values = Float32Array.of(0, 3, -1, 2, -5, 0, 1);
  assert.deepEqual(strongest(values, 2), [[1, 3], [4, 2]]);
  assert.deepEqual(strongest(values, 9), [[1, 3, 6], [4, 2]]);
  assert.deepEqual(strongest(new Float32Array(3), 2), [[], []]);
});

test("calibrated probabilities are those of the reading; without a calibration, the softmax of the logits", () => {
  for (const { image, reading } of candidates) {
    const logits = activations(model, image)[OUTPUTS + 1];
    const found = probabilities(logits, model.calibration);
    reading.probabilities.forEach((one, digit) => assert.ok(Math.abs(found[digit] - one * sigmoid(reading.logOdds)) < 1e-9));
    const powers = [...logits].map(Math.exp);
    const sum = powers.reduce((a, b) => a + b);
    probabilities(logits).forEach((one, i) => assert.ok(Math.abs(one - powers[i] / sum) < 1e-6));
    for (const all of [found, probabilities(logits)]) assert.ok(Math.abs(all.reduce((a, b) => a + b) - 1) < 1e-9);
  }
});
