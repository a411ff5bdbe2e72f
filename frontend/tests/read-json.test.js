// Formats: the page reads and refuses the same drawings as the API and training, which backend/tests/ink/test_formats.py tests.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromJSON } from "../exchange/read-json.js";
import { parse } from "../exchange/parse.js";

/** @type {{ name: string, text: string, error?: true, width: number, height: number, strokes: ImportedStroke[] }[]} */
const CASES = JSON.parse(readFileSync(new URL("drawings.json", import.meta.url), "utf8"));

for (const { name, text, error, width, height, strokes } of CASES) {
  test(`${error ? "refuses" : "reads"} ${name}`, async () => {
    if (error) return assert.rejects(async () => parse(text), SyntaxError);
    const read = fromJSON(text.replace("\ufeff", ""));
    assert.deepEqual([read.width, read.height], [width, height]);
    assert.deepEqual(read.strokes.map(({ x, y }) => ({ x: x.map(Number), y: y.map((value) => value + 0) })), strokes);
    assert.equal((await parse(text)).strokes.length, strokes.length);
  });
}

test("of several drawings, one a line, the first is read, and that is said", async () => {
  const lines = CASES.filter(({ name }) => name.startsWith("columns with times") || name === "columns").map(({ text }) => text);
  assert.match((await parse(`\n${lines.join("\n\n")}\n`)).note, /first of 2 drawings/);
  assert.equal((await parse(`${lines[0]}\n\n`)).note, "");
});

test("the error for rows says what to send", async () => {
  const rows = CASES.find(({ name }) => name === "rows of a 7")?.text ?? "";
  await assert.rejects(() => parse(rows), /looks like rows.*send columns/);
});
