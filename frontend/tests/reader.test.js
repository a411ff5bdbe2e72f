// Reader: reads on the device what the server's reader reads, the same. Python makes the drawings and their answers:
// 300 by default, PYNUMDRAW_CASES=2000 or more for a longer check.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inflateSync } from "node:zlib";
import { activations } from "../reader/network.js";
import { Reader } from "../reader/reader.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
const COUNT = process.env.PYNUMDRAW_CASES ?? "300";
const SIDE = 28;

/** @typedef {Omit<Digit, "image"> & { image: number[] }} DigitWithPixels */
/** @typedef {{ drawing: ReaderDrawing, answer: Omit<Answer, "digits"> & { digits: DigitWithPixels[] } }} Case */

const folder = mkdtempSync(join(tmpdir(), "pynumdraw-reader-"));
after(() => rmSync(folder, { recursive: true }));
execFileSync(PYTHON, [join(ROOT, "backend/tests/parity.py"), folder, COUNT], {
  env: { ...process.env, PYTHONPATH: [join(ROOT, "backend"), join(ROOT, "backend/tests")].join(":") },
  stdio: ["ignore", "ignore", "pipe"],
});

/** @param {string} name */
const read = (name) => new Uint8Array(readFileSync(join(folder, name)));
const reader = new Reader(read("weights.bin").buffer);
/** @type {Case[]} */
const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
const pairs = cases.map(({ drawing, answer }) => ({
  wanted: answer,
  found: reader.read(drawing, { image: true, explanation: "explanation" in answer.digits[0] }),
}));
const alike = pairs.filter(({ wanted, found }) => found.number === wanted.number && found.verdict === wanted.verdict);

/** Returns the digits that both have read from the same ink. @returns {{ wanted: DigitWithPixels, found: Digit }[]} */
const sameDigits = () =>
  pairs.flatMap(({ wanted, found }) =>
    wanted.digits.flatMap((digit, i) => {
      const other = found.digits[i];
      return JSON.stringify(digit.pieces) === JSON.stringify(other?.pieces) ? [{ wanted: digit, found: other }] : [];
    }),
  );

/** Returns the value below which this share of the values lies. @param {number[]} values @param {number} share */
const quantile = (values, share) => values.sort((a, b) => a - b)[Math.ceil(share * values.length) - 1];

/** Returns the pixels of a grey PNG whose rows are not filtered. @param {string} url */
function pixels(url) {
  const png = Buffer.from(url.split(",")[1], "base64");
  assert.equal(png.toString("latin1", 37, 41), "IDAT");
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  return [...rows].filter((_, at) => at % (SIDE + 1) > 0);
}

test("number and verdict are the server's for 99.8 % of drawings, of every kind", () => {
  const different = pairs.filter((pair) => !alike.includes(pair)).map(({ wanted, found }) => [wanted, found].map((one) => [one.number, one.verdict, one.confidence]));
  assert.ok(alike.length >= 0.998 * pairs.length, JSON.stringify(different));
  for (const verdict of ["number", "unsure", "not_a_number"]) assert.ok(pairs.filter(({ wanted }) => wanted.verdict === verdict).length > COUNT.length);
  assert.ok(pairs.filter(({ wanted }) => wanted.number.length > 1).length > pairs.length / 4);
});

test("confidence, and the probability that it is a number, are the server's to 0.02 for 99 %", () => {
  for (const name of /** @type {const} */ (["confidence", "number_probability"]))
    assert.ok(quantile(pairs.map(({ wanted, found }) => Math.abs(wanted[name] - found[name])), 0.99) <= 0.02);
});

test("digits, alternatives and ignored strokes are the server's wherever number and verdict are", () => {
  for (const { wanted, found } of alike) {
    assert.deepEqual(found.digits.map(({ digit, strokes }) => ({ digit, strokes })), wanted.digits.map(({ digit, strokes }) => ({ digit, strokes })));
    assert.deepEqual(found.ignored_strokes, wanted.ignored_strokes);
    assert.deepEqual(Object.keys(found), Object.keys(wanted));
    assert.deepEqual(Object.keys(found.digits[0]).sort(), Object.keys(wanted.digits[0]).sort());
    assert.deepEqual(found.model, wanted.model);
  }
  const close = alike.filter(({ wanted, found }) => {
    const gap = (/** @type {number[]} */ a, /** @type {number[]} */ b) => Math.max(0, ...a.map((value, i) => Math.abs(value - b[i])));
    const others = (/** @type {{ alternatives: Answer["alternatives"] }} */ one) => one.alternatives.map(({ confidence }) => confidence);
    return wanted.digits.every((digit, i) => gap(digit.probabilities, found.digits[i].probabilities) <= 0.02 && gap(digit.box, found.digits[i].box) < 1e-6)
      && others(wanted).length === others(found).length && gap(others(wanted), others(found)) <= 0.02;
  });
  assert.ok(close.length >= 0.98 * alike.length);
});

test("images are the server's: mean difference at most 0.004, 99.9 % of pixels within 0.2", () => {
  const differences = sameDigits().flatMap(({ wanted, found }) => {
    const image = pixels(found.image ?? "");
    return wanted.image.map((ink, at) => Math.abs(ink - image[at]) / 255);
  });
  assert.ok(differences.length > SIDE ** 2 * cases.length);
  assert.ok(differences.reduce((a, b) => a + b, 0) <= 0.004 * differences.length);
  assert.ok(quantile(differences, 0.999) <= 0.2);
});

test("explanations are the server's to 0.1 for 99 % of points", () => {
  const differences = sameDigits().flatMap(({ wanted, found }) =>
    (wanted.explanation ?? []).flatMap((weights, i) => weights.map((weight, k) => Math.abs(weight - (found.explanation?.[i][k] ?? NaN)))),
  );
  assert.ok(differences.length > 1000);
  assert.ok(quantile(differences, 0.99) <= 0.1);
});

test("the network takes MNIST's own images for what the artefact does, to 2 in 10,000", () => {
  const [images, logits] = [read("images.bin"), new Float32Array(read("logits.bin").buffer)];
  const count = images.length / SIDE ** 2;
  const classes = logits.length / count;
  const best = (/** @type {Float32Array} */ row) => row.indexOf(Math.max(...row));
  let differing = 0;
  for (let i = 0; i < count; i++) {
    const image = Float32Array.from(images.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2), (ink) => ink / 255);
    const found = activations(reader.model, image)[reader.model.layers.length];
    differing += Number(best(found) !== best(logits.subarray(i * classes, (i + 1) * classes)));
  }
  assert.ok(count >= 1000);
  assert.ok(differing <= (2 * count) / 10_000, `${differing} of ${count}`);
});
