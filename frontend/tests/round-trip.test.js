// Round trip: whatever the page writes, it reads again, the same; with drawings and clocks of all kinds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { toCurl } from "../exchange/curl.js";
import { SIDE, simplify, toApiDrawing } from "../drawing/stroke-geometry.js";
import { endingNow } from "../exchange/shift-timestamps.js";
import { decode, encode } from "../exchange/link.js";
import { parse } from "../exchange/parse.js";

/** @param {number} seed @returns {() => number} in [0, 1), the same for the same seed */
const randomFrom = (seed) => () => (seed = (seed * 16807) % 2147483647) / 2147483647;

/** Draws on a page of some age, with pauses from none to weeks, a pen or a mouse, lines, taps and scribbles. @param {() => number} random @param {number} now @returns {Stroke[]} */
function drawn(random, now) {
  const hasPressure = random() < 0.3;
  return Array.from({ length: 1 + Math.floor(random() * 6) }, () => {
    const length = Math.floor(1 + random() ** 3 * 400);
    now += 10 ** (random() * 9);
    const column = (/** @type {() => number} */ next) => Array.from({ length }, next);
    const [x, y, size] = [random() * SIDE, random() * SIDE, random() * SIDE];
    const near = (/** @type {number} */ from) => Math.min(Math.max(from + (random() - 0.5) * size, 0), SIDE);
    return { x: column(() => near(x)), y: column(() => near(y)), t: column(() => (now += random() * 40)), ...(hasPressure && { p: column(random) }) };
  });
}

/** What the page's strokes may be: drawn, opened and drawn on, each on a page of its own clock. @param {() => number} random @returns {Stroke[]} */
function some(random) {
  const before = drawn(random, random() * 1e9);
  const age = random() < 0.5 ? random() * 1000 : random() * 1e9;
  if (random() < 0.4) return before;
  const opened = random() < 0.5 ? endingNow(before, age) : before; // or as earlier versions did
  return [...opened, ...drawn(random, age)];
}

for (const [name, write] of /** @type {[string, (drawing: ApiDrawing) => string][]} */ ([
  ["JSON", (drawing) => JSON.stringify(drawing)],
  ["curl command", (drawing) => toCurl(drawing, "https://example.org/api/v1/predict")],
])) {
  test(`the ${name} is read again, the same`, async () => {
    const random = randomFrom(11);
    for (let i = 0; i < 150; i++) {
      const drawing = toApiDrawing(some(random));
      if (!drawing) continue;
      const { strokes } = await parse(write(drawing));
      assert.deepEqual(strokes.map(({ x, y, p }) => ({ x, y, p })), drawing.strokes.map(({ x, y, p }) => ({ x, y, p })));
      const times = drawing.strokes.flatMap(({ t }) => t);
      if (times.every((time, j) => j === 0 || time >= times[j - 1])) assert.deepEqual(strokes, drawing.strokes);
    }
  });
}

test("the link is read again, the same as far as it is fine enough", async () => {
  const random = randomFrom(12);
  for (let i = 0; i < 300; i++) {
    const drawing = toApiDrawing(some(random));
    if (!drawing) continue;
    const link = encode(drawing.strokes);
    assert.match(link, /^v1(\.[0-9a-z]+)+$/);
    const address = `https://example.org/draw/#${link}`;
    const wanted = drawing.strokes.map((stroke) => simplify(stroke, 2));
    decode(address).strokes.forEach((/** @type {Stroke} */ { x, y }, /** @type {number} */ j) => {
      assert.deepEqual(x, wanted[j].x.map((value) => Math.round(value * 4) / 4));
      assert.deepEqual(y, wanted[j].y.map((value) => Math.round(value * 4) / 4));
    });
    assert.equal((await parse(address)).strokes.length, drawing.strokes.length);
  }
});

test("what was drawn on goes on where the opened drawing ended", () => {
  const random = randomFrom(13);
  for (let i = 0; i < 100; i++) {
    const [before, age] = [drawn(random, random() * 1e9), random() * 1e9];
    const strokes = [...endingNow(before, age), ...drawn(random, age)];
    const times = strokes.flatMap(({ t }) => t);
    assert.ok(times.every((time, j) => j === 0 || time >= times[j - 1] - 1e-6));
    const back = decode(`#${encode(strokes)}`).strokes.flatMap((/** @type {Stroke} */ { t }) => t);
    assert.ok(back.every((/** @type {number} */ time, /** @type {number} */ j) => j === 0 || time >= back[j - 1]));
  }
});
