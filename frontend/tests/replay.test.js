// Replay: as it was drawn, but for long pauses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { partOf } from "../replay.js";

const LINE = { x: [0, 10, 20], y: [0, 0, 40], t: [100, 200, 300], p: [0.2, 0.4, 0.8] };
const TAP = { x: [5], y: [5], t: [400] };
const LATE = { x: [1, 2], y: [1, 2], t: [90_000, 90_100] };

test("a stroke grows at its speed, between its points, too", () => {
  assert.deepEqual(partOf([LINE], 0), [{ x: [0, 0], y: [0, 0], t: [100, 100], p: [0.2, 0.2] }]);
  assert.deepEqual(partOf([LINE], 150)[0].x, [0, 10, 15]);
  assert.deepEqual(partOf([LINE], 150)[0].y, [0, 0, 20]);
});

test("whole strokes are given as they are, so that they need not be drawn anew", () => {
  assert.deepEqual(partOf([LINE, TAP], 299), [LINE]);
  assert.equal(partOf([LINE, TAP], 299)[0], LINE);
  assert.equal(partOf([LINE, TAP], 300)[1], TAP);
});

test("long pauses are cut short", () => {
  assert.equal(partOf([LINE, TAP, LATE], 899).length, 2);
  assert.deepEqual(partOf([LINE, TAP, LATE], 950)[2].x, [1, 1.5]);
  assert.equal(partOf([LINE, TAP, LATE], 1000)[2], LATE);
});

test("nothing is there before first contact", () => {
  assert.deepEqual(partOf([LINE], -1), []);
});
