// Reads drawings, one a line, and writes their answers; for tests that make drawings in Python.
//   node read-lines.js WEIGHTS

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Reader } from "../reader/reader.js";

const reader = new Reader(new Uint8Array(readFileSync(process.argv[2])).buffer);
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(reader.read(JSON.parse(line), { image: true, explanation: true })));
