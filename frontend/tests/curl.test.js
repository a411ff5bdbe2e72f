// Curl: a shell understands the page's curl command.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { toCurl } from "../exchange/curl.js";

const DRAWING = { width: 280, height: 280, strokes: [{ x: [80, 140.25], y: [60, 58], t: [0, 16] }, { x: [9], y: [8], t: [300] }] };

test("a shell gives curl the address and the drawing unchanged", () => {
  const address = "http://it's.example/a$b/`c`/\"d\"?x=1&y=\\2";
  const command = toCurl(DRAWING, address).replace(/^curl/, "printf '%s\\n'");
  const printed = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\n");
  assert.deepEqual(printed.slice(0, 4), [address, "-H", "Content-Type: application/json", "-d"]);
  assert.deepEqual(JSON.parse(printed[4]), DRAWING);
});
