// Parse: drawings of any size are scaled to the drawing area; anything else is refused, with the reason.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_CHARACTERS, parse } from "../exchange/parse.js";
import { encode } from "../exchange/link.js";

/** @param {unknown} value */
const parseValue = (value) => parse(JSON.stringify(value));
/** @param {object} change */
const parseChanged = (change) => parseValue({ width: 280, height: 280, strokes: [{ x: [1, 2], y: [3, 4], ...change }] });

test("a saved drawing comes back", () => {
  const strokes = [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }, { x: [9], y: [8], t: [300], p: [0.4] }];
  assert.deepEqual(parseValue({ width: 280, height: 280, strokes }), strokes);
  assert.deepEqual(parse(` https://example.org/#${encode(strokes)}. `).map(({ x }) => x), [[80, 140.25], [9]]);
});

test("a drawing area of another size is scaled and centred", () => {
  const [stroke] = parseValue({ width: 1000, height: 500, strokes: [{ x: [0, 1000], y: [0, 500], t: [0, 9] }] });
  assert.deepEqual([stroke.x, stroke.y], [[0, 280], [70, 210]]);
});

test("strokes outside their drawing area are scaled by themselves", () => {
  const [stroke] = parseValue({ width: 10, height: 10, strokes: [{ x: [500, 600], y: [-900, -900] }] });
  assert.deepEqual([stroke.x, stroke.y], [[40, 240], [140, 140]]);
  const [tap] = parseValue({ width: 10, height: 10, strokes: [{ x: [500], y: [-900] }] });
  assert.deepEqual([tap.x, tap.y], [[140], [140]]);
});

test("strokes without times, or with times that go back, get the speed of a hand", () => {
  for (const t of [undefined, [9, 1]]) {
    const strokes = parseValue({ width: 280, height: 280, strokes: [{ x: [0, 35], y: [9, 9], t }, { x: [99], y: [9] }] });
    assert.deepEqual(strokes.map((stroke) => stroke.t), [[0, 100], [350]]);
  }
});

test("unknown fields are left out", () => {
  const [stroke] = parseValue({ label: "7", writer: 3, width: 9, height: 9, strokes: [{ x: [1], y: [1], angle: [0], t: null }] });
  assert.deepEqual(Object.keys(stroke).sort(), ["t", "x", "y"]);
});

test("each fault has its message", () => {
  const faults = /** @type {[() => unknown, RegExp][]} */ ([
    [() => parse(""), /not a drawing/],
    [() => parse("hello"), /not a drawing/],
    [() => parse("null"), /lacks/],
    [() => parse("[1]"), /lacks/],
    [() => parseValue({ strokes: [] }), /lacks/],
    [() => parseValue({ width: 0, height: 9, strokes: [] }), /lacks/],
    [() => parseValue({ width: 9, height: 9, strokes: [] }), /lacks/],
    [() => parseValue({ width: 9, height: 9, strokes: [null] }), /Stroke 1 can’t be read/],
    [() => parseValue({ width: 9, height: 9, strokes: [{ x: [1], y: [1] }, { x: [1] }] }), /Stroke 2 can’t be read/],
    [() => parseChanged({ y: [] }), /Stroke 1/],
    [() => parseChanged({ y: [1] }), /equally long/],
    [() => parseChanged({ x: [1, "<b>"] }), /of numbers/],
    [() => parse('{"width":9,"height":9,"strokes":[{"x":[1e999],"y":[1]}]}'), /up to a million/],
    [() => parseChanged({ t: [1, null] }), /Stroke 1/],
    [() => parseChanged({ p: [0, 2] }), /from 0 to 1/],
    [() => parseValue({ width: 9, height: 9, strokes: Array(65).fill({ x: [1], y: [1] }) }), /too complex/],
    [() => parse("#v1.AAAA"), /damaged/],
    [() => parse(" ".repeat(MAX_CHARACTERS + 1)), /too large/],
  ]);
  for (const [act, message] of faults) assert.throws(act, message);
});
