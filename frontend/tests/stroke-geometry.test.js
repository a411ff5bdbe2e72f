// Strokes: the page sends what was drawn, within the API's limits.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SIDE, distance, simplify, toApiDrawing } from "../drawing/stroke-geometry.js";

/** @param {number} n @param {number} step @returns {Stroke} */
const line = (n, step) => {
  const x = Array.from({ length: n }, (_, i) => (i * step) % SIDE);
  return { x, y: x.map((_, i) => (i * 0.01) % SIDE), t: x.map((_, i) => 1000.4 + i) };
};

test("distance is measured from the stroke's end", () => {
  assert.equal(distance({ x: [0, 3], y: [0, 0], t: [0, 1] }, 3, 4), 4);
  assert.equal(distance({ x: [], y: [], t: [] }, 3, 4), Infinity);
});

test("times count from the first contact, coordinates have two decimals", () => {
  const drawing = toApiDrawing([
    { x: [1.23456, 90], y: [2, 3], t: [1000.4, 1010.6] },
    { x: [9, 40], y: [9, 9], t: [2000.4, 2010.4] },
  ]);
  assert.deepEqual(drawing?.strokes, [
    { x: [1.23, 90], y: [2, 3], t: [0, 10] },
    { x: [9, 40], y: [9, 9], t: [1000, 1010] },
  ]);
});

test("a trembling tap becomes one point", () => {
  const drawing = toApiDrawing([{ x: [100, 101, 99], y: [100, 102, 101], t: [0, 1, 2], p: [0.1, 0.2, 0.3] }]);
  assert.deepEqual(drawing?.strokes, [{ x: [100], y: [100], t: [0], p: [0.1] }]);
});

test("simplifying keeps both ends", () => {
  const simplified = simplify({ x: [0, 1, 2, 3, 3.5], y: [0, 0, 0, 0, 0], t: [0, 1, 2, 3, 4] }, 2);
  assert.deepEqual(simplified, { x: [0, 2, 3.5], y: [0, 0, 0], t: [0, 2, 4] });
});

test("too many points are simplified, and a drawing that stays too large is refused", () => {
  const drawing = toApiDrawing([line(3000, 0.6), line(3000, 0.6)]);
  const points = drawing?.strokes.reduce((sum, { x }) => sum + x.length, 0) ?? Infinity;
  assert.ok(points <= 4096);
  assert.ok(JSON.stringify(drawing).length <= 64 * 1024);
  assert.equal(toApiDrawing([line(9000, 70)]), null);
  assert.equal(toApiDrawing(Array.from({ length: 65 }, () => line(2, 1))), null);
});
