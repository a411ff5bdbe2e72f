// Examples: each can be parsed, fits the drawing area, and takes only seconds to replay.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EXAMPLES } from "../exchange/examples.js";
import { SIDE } from "../drawing/stroke-geometry.js";
import { parse } from "../exchange/parse.js";

test("each example lies well within the drawing area and takes less than four seconds", async () => {
  for (const [name, link] of Object.entries(EXAMPLES)) {
    const { strokes } = await parse(link);
    for (const value of strokes.flatMap(({ x, y }) => [...x, ...y])) assert.ok(value > 20 && value < SIDE - 20, name);
    assert.ok((strokes.at(-1)?.t.at(-1) ?? Infinity) < 4000, name);
  }
});
