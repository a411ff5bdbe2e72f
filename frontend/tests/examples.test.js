// Examples: all can be read, fit the paper, and are short to watch.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EXAMPLES } from "../examples.js";
import { SIDE } from "../ink.js";
import { read } from "../load.js";

test("each example lies well within the paper and is drawn in less than four seconds", () => {
  for (const [name, link] of Object.entries(EXAMPLES)) {
    const strokes = read(link);
    for (const value of strokes.flatMap(({ x, y }) => [...x, ...y])) assert.ok(value > 20 && value < SIDE - 20, name);
    assert.ok((strokes.at(-1)?.t.at(-1) ?? Infinity) < 4000, name);
  }
});
