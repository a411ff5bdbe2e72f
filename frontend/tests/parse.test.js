// Parse: drawings of any size are scaled to the drawing area; anything else is refused, with the reason.

import assert from "node:assert/strict";
import { test } from "node:test";
import { toCurl } from "../exchange/curl.js";
import { encode } from "../exchange/link.js";
import { MAX_CHARACTERS, parse } from "../exchange/parse.js";

/** @param {unknown} value */
const parseValue = async (value) => (await parse(JSON.stringify(value))).strokes;

test("a saved drawing comes back", async () => {
  const strokes = [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }, { x: [9], y: [8], t: [300], p: [0.4] }];
  assert.deepEqual(await parseValue({ width: 280, height: 280, strokes }), strokes);
  const { strokes: linked } = await parse(` https://example.org/#${encode(strokes)}. `);
  assert.deepEqual(linked.map(({ x }) => x), [[80, 140.25], [9]]);
});

test("the page's curl command is a drawing, also with a prompt before it and lines broken", async () => {
  const drawing = { width: 280, height: 280, strokes: [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }] };
  const command = toCurl(drawing, "http://localhost:8080/api/v1/predict");
  for (const text of [command, `$ ${command}\n`, command.replace(" -H", " \\\n  -H")]) {
    assert.deepEqual((await parse(text)).strokes, drawing.strokes);
  }
});

test("a drawing that took days, or whose times are a clock's, keeps its times", async () => {
  const start = 1_795_919_999_000;
  const strokes = await parseValue({ width: 280, height: 280, strokes: [{ x: [0, 35], y: [9, 9], t: [start, start + 9e8] }] });
  assert.deepEqual(strokes[0].t, [0, 9e8]);
});

test("a drawing area of another size is scaled and centred", async () => {
  const [stroke] = await parseValue({ width: 1000, height: 500, strokes: [{ x: [0, 1000], y: [0, 500], t: [0, 9] }] });
  assert.deepEqual([stroke.x, stroke.y], [[0, 280], [70, 210]]);
});

test("strokes outside their drawing area are scaled by themselves", async () => {
  const [stroke] = await parseValue({ width: 10, height: 10, strokes: [{ x: [500, 600], y: [-900, -900] }] });
  assert.deepEqual([stroke.x, stroke.y], [[40, 240], [140, 140]]);
  const [tap] = await parseValue({ width: 10, height: 10, strokes: [{ x: [500], y: [-900] }] });
  assert.deepEqual([tap.x, tap.y], [[140], [140]]);
});

test("strokes without times, or with times that go back, get the speed of a hand", async () => {
  for (const t of [undefined, [9, 1]]) {
    const strokes = await parseValue({ width: 280, height: 280, strokes: [{ x: [0, 35], y: [9, 9], t }, { x: [99], y: [9] }] });
    assert.deepEqual(strokes.map((stroke) => stroke.t), [[0, 100], [350]]);
  }
});

const TEXTS = /** @type {[text: string, message: RegExp][]} */ ([
  ["", /not a drawing/],
  ["hello", /not a drawing/],
  ["Fixed in #v2", /not a drawing/],
  ["v2.0 is out", /not a drawing/],
  ["See https://example.org/changes#v2.0", /not a drawing/],
  ["[1]", /lacks/],
  ["curl https://example.org", /not a drawing/],
  ['{"width":9,"height":9,"strokes":[{"x":[1],"y":[1]},{"x":[1]}]}', /Stroke 2 can’t be read: .*equally long/],
  ['{"width":9,"height":9,"strokes":[{"x":[1],"y":[1]}],"colour":"red"}', /“colour” is unknown/],
  [JSON.stringify({ width: 9, height: 9, strokes: Array(65).fill({ x: [1], y: [1] }) }), /65 strokes; 64/],
  ["#v1.AAAA", /damaged/],
  ["#v2.AAAA", /version 2/],
  ["https://example.org/#v2.000000.abc", /version 2/],
  [" ".repeat(MAX_CHARACTERS + 1), /too large/],
]);
for (const [text, message] of TEXTS) test(`"${text.slice(0, 50)}" is refused with its reason`, () => assert.rejects(parse(text), message));
