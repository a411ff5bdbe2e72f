// Load: drawings of any size come to the paper; what is none is refused, with the reason.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_CHARACTERS, read } from "../load.js";
import { encode } from "../link.js";

/** @param {unknown} value */
const readValue = (value) => read(JSON.stringify(value));
/** @param {object} change */
const readChanged = (change) => readValue({ width: 280, height: 280, strokes: [{ x: [1, 2], y: [3, 4], ...change }] });

test("what was saved comes back", () => {
  const strokes = [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }, { x: [9], y: [8], t: [300], p: [0.4] }];
  assert.deepEqual(readValue({ width: 280, height: 280, strokes }), strokes);
  assert.deepEqual(read(` https://example.org/#${encode(strokes)}. `).map(({ x }) => x), [[80, 140.25], [9]]);
});

test("paper of another size is scaled and centred", () => {
  const [stroke] = readValue({ width: 1000, height: 500, strokes: [{ x: [0, 1000], y: [0, 500], t: [0, 9] }] });
  assert.deepEqual([stroke.x, stroke.y], [[0, 280], [70, 210]]);
});

test("ink beside its paper is shown by itself", () => {
  const [stroke] = readValue({ width: 10, height: 10, strokes: [{ x: [500, 600], y: [-900, -900] }] });
  assert.deepEqual([stroke.x, stroke.y], [[40, 240], [140, 140]]);
  const [tap] = readValue({ width: 10, height: 10, strokes: [{ x: [500], y: [-900] }] });
  assert.deepEqual([tap.x, tap.y], [[140], [140]]);
});

test("ink without times, or with times that go back, is drawn at a hand's pace", () => {
  for (const t of [undefined, [9, 1]]) {
    const strokes = readValue({ width: 280, height: 280, strokes: [{ x: [0, 35], y: [9, 9], t }, { x: [99], y: [9] }] });
    assert.deepEqual(strokes.map((stroke) => stroke.t), [[0, 100], [350]]);
  }
});

test("fields that mean nothing here are left out", () => {
  const [stroke] = readValue({ label: "7", writer: 3, width: 9, height: 9, strokes: [{ x: [1], y: [1], angle: [0], t: null }] });
  assert.deepEqual(Object.keys(stroke).sort(), ["t", "x", "y"]);
});

test("each fault has its words", () => {
  const faults = /** @type {[() => unknown, RegExp][]} */ ([
    [() => read(""), /no drawing/],
    [() => read("hello"), /no drawing/],
    [() => read("null"), /lacks/],
    [() => read("[1]"), /lacks/],
    [() => readValue({ strokes: [] }), /lacks/],
    [() => readValue({ width: 0, height: 9, strokes: [] }), /lacks/],
    [() => readValue({ width: 9, height: 9, strokes: [] }), /lacks/],
    [() => readValue({ width: 9, height: 9, strokes: [null] }), /Stroke 1 can’t be read/],
    [() => readValue({ width: 9, height: 9, strokes: [{ x: [1], y: [1] }, { x: [1] }] }), /Stroke 2 can’t be read/],
    [() => readChanged({ y: [] }), /Stroke 1/],
    [() => readChanged({ y: [1] }), /equally long/],
    [() => readChanged({ x: [1, "<b>"] }), /of numbers/],
    [() => read('{"width":9,"height":9,"strokes":[{"x":[1e999],"y":[1]}]}'), /up to a million/],
    [() => readChanged({ t: [1, null] }), /Stroke 1/],
    [() => readChanged({ p: [0, 2] }), /from 0 to 1/],
    [() => readValue({ width: 9, height: 9, strokes: Array(65).fill({ x: [1], y: [1] }) }), /too much ink/],
    [() => read("#v1.AAAA"), /damaged/],
    [() => read(" ".repeat(MAX_CHARACTERS + 1)), /too large/],
  ]);
  for (const [act, words] of faults) assert.throws(act, words);
});
