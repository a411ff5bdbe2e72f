// Replay: strokes grow as they were drawn, except for long pauses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { strokesUntil } from "../exchange/replay.js";

const LINE = { x: [0, 10, 20], y: [0, 0, 40], t: [100, 200, 300], p: [0.2, 0.4, 0.8] };
const TAP = { x: [5], y: [5], t: [400] };
const LATE = { x: [1, 2], y: [1, 2], t: [90_000, 90_100] };

test("a stroke grows at its speed, also between its points", () => {
  assert.deepEqual(strokesUntil([LINE], 0), [{ x: [0, 0], y: [0, 0], t: [100, 100], p: [0.2, 0.2] }]);
  assert.deepEqual(strokesUntil([LINE], 150)[0].x, [0, 10, 15]);
  assert.deepEqual(strokesUntil([LINE], 150)[0].y, [0, 0, 20]);
});

test("complete strokes are the same objects, so that they need not be smoothed again", () => {
  assert.deepEqual(strokesUntil([LINE, TAP], 299), [LINE]);
  assert.equal(strokesUntil([LINE, TAP], 299)[0], LINE);
  assert.equal(strokesUntil([LINE, TAP], 300)[1], TAP);
});

test("long pauses are cut short", () => {
  assert.equal(strokesUntil([LINE, TAP, LATE], 899).length, 2);
  assert.deepEqual(strokesUntil([LINE, TAP, LATE], 950)[2].x, [1, 1.5]);
  assert.equal(strokesUntil([LINE, TAP, LATE], 1000)[2], LATE);
});

test("there is nothing before the first contact", () => {
  assert.deepEqual(strokesUntil([LINE], -1), []);
});
