// Link: a drawing comes back; damaged links, and links of a later version, are told apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SIDE } from "../drawing/stroke-geometry.js";
import { decode, encode } from "../exchange/link.js";

/** @type {Stroke[]} */
const DRAWING = [
  { x: [0, 12.3, 280], y: [280, 60.4, 0], t: [5000.2, 5016.8, 5900] },
  { x: [140], y: [33.3], t: [7000] },
];

/** @param {Stroke[]} strokes @returns {Stroke[]} */
const roundTrip = (strokes) => /** @type {Stroke[]} */ (decode(`#${encode(strokes)}`)?.strokes);

/** @param {number} seed @returns {() => number} in [0, 1), the same for the same seed */
const randomFrom = (seed) => () => (seed = (seed * 16807) % 2147483647) / 2147483647;

/** @param {() => number} random @returns {Stroke[]} */
function scribble(random) {
  let t = 0;
  return Array.from({ length: 1 + random() * 8 }, () => {
    const column = (/** @type {() => number} */ value) => Array.from({ length: 2 }, value);
    const [x, y] = [column(() => random() * SIDE), column(() => random() * SIDE)];
    return { x, y, t: column(() => (t += random() * 500)) };
  });
}

/** @param {number[]} a @param {number[]} b @param {number} by */
const near = (a, b, by) => assert.ok(a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= by), `${a} is not ${b}`);

/** @param {Stroke[]} strokes @param {number} i */
const sinceFirst = (strokes, i) => strokes[i].t.map((t) => t - strokes[0].t[0]);

test("a drawing comes back to within an eighth of a unit, and 4 milliseconds", () => {
  const random = randomFrom(4);
  for (const drawing of [DRAWING, ...Array.from({ length: 200 }, () => scribble(random))]) {
    const back = roundTrip(drawing);
    assert.equal(back.length, drawing.length);
    drawing.forEach((stroke, i) => {
      near(back[i].x, stroke.x, 0.125);
      near(back[i].y, stroke.y, 0.125);
      near(sinceFirst(back, i), sinceFirst(drawing, i), 4);
    });
  }
});

test("a link stays the same when its drawing is shared again", () => {
  assert.equal(encode(roundTrip(DRAWING)), encode(DRAWING));
});

test("a link has only characters that no program changes, and a digit takes few of them", () => {
  const angles = Array.from({ length: 100 }, (_, i) => i / 16);
  const zero = { x: angles.map((a) => 140 + 60 * Math.cos(a)), y: angles.map((a) => 140 + 90 * Math.sin(a)), t: angles.map((_, i) => i * 12) };
  assert.match(encode([zero]), /^v1(\.\w+)+$/);
  assert.ok(encode([zero]).length < 650);
});

test("a link holds all that the API takes", () => {
  const many = Array.from({ length: 4096 }, (_, i) => i);
  const tangle = { x: many.map((i) => (i * 7) % SIDE), y: many.map((i) => (i * 1.3) % SIDE), t: many };
  assert.ok(encode([tangle]).length < 25_000);
  assert.equal(roundTrip([tangle])[0].x.length, 4096);
});

test("every link that was cut or changed is detected", () => {
  const link = encode(DRAWING);
  const random = randomFrom(7);
  for (let length = 2; length < link.length; length++) assert.throws(() => decode(link.slice(0, length)), SyntaxError);
  for (let i = 3; i < link.length - 1; i++) {
    for (const char of "az09.Z") {
      if (char !== link[i]) assert.throws(() => decode(link.slice(0, i) + char + link.slice(i + 1)), SyntaxError);
    }
  }
  for (let i = 0; i < 2000; i++) {
    const noise = Array.from({ length: random() * 40 }, () => "AZaz09-_"[Math.floor(random() * 8)]).join("");
    assert.throws(() => decode(`v1.${noise}`), SyntaxError);
  }
});

test("text that a message adds after a link does no harm", () => {
  for (const end of [".", ")", "\n", " and more", "?utm_source=x"]) assert.equal(decode(`https://example.org/#${encode(DRAWING)}${end}`)?.strokes.length, 2);
});

test("a link of a later version is not called damaged", () => {
  assert.throws(() => decode("#v2.AAAA"), /version 2/);
});

test("other text is not a link", () => {
  for (const text of ["", "#", "#about", "#vv1.AA", "#x=v1.AA", "Text with #v2 in it", "#v2", "v2", "v2.0 is out", "v1.0 is out", "https://example.org/releases#v2.0"]) {
    assert.equal(decode(text), null, text);
  }
});

test("a drawing whose times go back, as of another page's clock, can be read again", () => {
  const strokes = [{ x: [10, 90], y: [10, 10], t: [5000, 9000] }, { x: [10, 90], y: [50, 50], t: [700, 760] }];
  const back = roundTrip(strokes);
  assert.deepEqual(back.map(({ x }) => x), [[10, 90], [10, 90]]);
  assert.deepEqual(back.map(({ t }) => t), [[0, 4000], [4000, 4060]]);
});
