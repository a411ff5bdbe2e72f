// SVG path: all commands become polylines through the points that the standard names.

import assert from "node:assert/strict";
import { test } from "node:test";
import { flattenPath } from "../exchange/svg-path.js";

/** @param {string} data */
const pointsOf = (data) => flattenPath(data).lines.map((line) => line.map((point) => point.map((at) => +at.toFixed(6))));

/** @param {string} data */
const endsOf = (data) => pointsOf(data).map((line) => [line[0], line.at(-1)]);

test("lines are absolute or relative, and repeat without their letter", () => {
  assert.deepEqual(pointsOf("M1 2L3,4 5 6H9V0h-1v1z"), [[[1, 2], [3, 4], [5, 6], [9, 6], [9, 0], [8, 0], [8, 1], [1, 2]]]);
  assert.deepEqual(pointsOf("M1-2.5L.5.5-3+4"), [[[1, -2.5], [0.5, 0.5], [-3, 4]]]);
  assert.deepEqual(pointsOf("m 1,2 3,4 m 5,6 1e1,-1"), [[[1, 2], [4, 6]], [[9, 12], [19, 11]]]);
});

test("a line goes on from where the one before was closed", () => {
  assert.deepEqual(pointsOf("M1 1h2v2zl5 5"), [[[1, 1], [3, 1], [3, 3], [1, 1]], [[1, 1], [6, 6]]]);
});

test("curves go through their ends, and bend towards their control points", () => {
  const [cubic] = pointsOf("M0 0C0 8 8 8 8 0");
  assert.deepEqual([cubic[0], cubic[8], cubic[16]], [[0, 0], [4, 6], [8, 0]]);
  const [quadratic] = pointsOf("M0 0q4 8 8 0");
  assert.deepEqual([quadratic[8], quadratic[16]], [[4, 4], [8, 0]]);
});

test("smooth curves continue the control point before, if there is one", () => {
  const [smooth] = pointsOf("M0 0C0 8 8 8 8 0S16-8 16 0");
  assert.deepEqual(smooth[24], [12, -6]);
  const [single] = pointsOf("M0 0S8 8 8 0");
  assert.deepEqual(single[8], pointsOf("M0 0C0 0 8 8 8 0")[0][8]);
  const [waves] = pointsOf("M0 0Q4 8 8 0T16 0t8 0");
  assert.deepEqual([waves[24], waves[40]], [[12, -4], [20, 4]]);
  assert.deepEqual(pointsOf("M0 0L8 0T16 0")[0].at(-2), pointsOf("M0 0L8 0Q8 0 16 0")[0].at(-2));
});

test("arcs keep to their circle, on the side that their flags name", () => {
  for (const [flags, isLarge, isBelow] of /** @type {[string, boolean, boolean][]} */ ([["0 0", false, true], ["0 1", false, false], ["1 0", true, true], ["1 1", true, false]])) {
    const [arc] = pointsOf(`M0 0A5 5 0 ${flags} 8 0`);
    const middle = { x: 4, y: (isBelow ? 1 : -1) * (isLarge ? 3 : -3) };
    for (const [x, y] of arc) assert.ok(Math.abs(Math.hypot(x - middle.x, y - middle.y) - 5) < 1e-5, flags);
    assert.deepEqual(arc.at(-1), [8, 0]);
    assert.equal(arc.length > 17, isLarge);
  }
});

test("arcs may be too small, flat, turned, or written without spaces", () => {
  const [half] = pointsOf("M0 0A1 1 0 0 1 8 0");
  assert.ok(half.some(([x, y]) => Math.abs(x - 4) < 0.01 && Math.abs(y + 4) < 0.01));
  assert.deepEqual(pointsOf("M0 0A0 5 0 0 1 8 0"), [[[0, 0], [8, 0]]]);
  assert.deepEqual(pointsOf("M0 0a5 5 0 018 0"), pointsOf("M0 0A5 5 0 0 1 8 0"));
  const [turned] = pointsOf("M0 0A10 5 90 0 1 0 20");
  assert.ok(Math.max(...turned.map(([x]) => x)) > 4.9);
});

test("what comes after a fault is not read, and that is told", () => {
  for (const [data, length] of /** @type {[string, number][]} */ ([["M1 2L3 4 5", 2], ["M1 2 L3 4 X", 2], ["M1 2Lfoo", 1], ["L1 2", 0]])) {
    const { lines, isComplete } = flattenPath(data);
    assert.equal(isComplete, false, data);
    assert.equal(lines.flat().length, length, data);
  }
  for (const data of ["", "  ", "M1 2", "M1,2 , L3 4z "]) assert.equal(flattenPath(data).isComplete, true, data);
});

test("ends of all lines are where the data says", () => {
  assert.deepEqual(endsOf("M10 80 C 40 10, 65 10, 95 80 S 150 150, 180 80"), [[[10, 80], [180, 80]]]);
});
