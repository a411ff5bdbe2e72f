// SVG: other programs can read the page's SVG.

import assert from "node:assert/strict";
import { test } from "node:test";
import { toSVG } from "../exchange/svg.js";

const DRAWING = { width: 280, height: 280, strokes: [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }, { x: [9], y: [8], t: [300] }] };

test("an SVG has a line per stroke, and shows a tap", () => {
  const svg = toSVG(DRAWING);
  assert.deepEqual([...svg.matchAll(/points="(.*?)"/g)].map((match) => match[1]), ["80,60 140.25,58", "9,8 9,8"]);
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 280 280"/);
});
