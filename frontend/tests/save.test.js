// Save: what is written can be read by other programs: curl in a real shell, and by the page itself.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { asCurl, asSVG } from "../save.js";

const DRAWING = { width: 280, height: 280, strokes: [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }, { x: [9], y: [8], t: [300] }] };

test("SVG has a line a stroke, and a tap is one that shows", () => {
  const svg = asSVG(DRAWING);
  assert.deepEqual([...svg.matchAll(/points="(.*?)"/g)].map((match) => match[1]), ["80,60 140.25,58", "9,8 9,8"]);
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 280 280"/);
});

test("a shell gives curl the address and the drawing as they are", () => {
  const address = "http://it's.example/a$b/`c`/\"d\"?x=1&y=\\2";
  const command = asCurl(DRAWING, address).replace(/^curl/, "printf '%s\\n'");
  const said = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\n");
  assert.deepEqual(said.slice(0, 4), [address, "-H", "Content-Type: application/json", "-d"]);
  assert.deepEqual(JSON.parse(said[4]), DRAWING);
});
