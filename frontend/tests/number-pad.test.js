// Number pad: which numbers of digits are allowed, and what an answer means for the value.

import assert from "node:assert/strict";
import { test } from "node:test";
import { allows, describe, parseRange } from "../number-pad/digit-range.js";
import { answered, typed, undecided, validityOf } from "../number-pad/outcome.js";

const STROKES = [{ x: [10, 20], y: [10, 90], t: [0, 100] }];

/** @param {string} number @param {Answer["verdict"]} verdict @param {string[]} others @returns {Answer} */
const answer = (number, verdict, others = []) => ({
	verdict,
	number,
	confidence: 0.6,
	number_probability: 0.95,
	alternatives: others.map((other, i) => ({ number: other, confidence: 0.2 / (i + 1) })),
	digits: [...number].map((digit) => ({ digit: Number(digit), confidence: 0.6, probabilities: [], strokes: [0], pieces: [[0, 0, 1]], box: [10, 10, 10, 80] })),
	ignored_strokes: [],
	model: { name: "pynumdraw", version: "2.0.0" },
});

test("digits are a number of digits, or a range", () => {
	assert.deepEqual(parseRange("4"), { least: 4, most: 4 });
	assert.deepEqual(parseRange(" 1..4 "), { least: 1, most: 4 });
	assert.deepEqual(parseRange(null), { least: 1, most: 16 });
	for (const text of ["", "0", "0..3", "4..1", "1-4", "1..17", "1...4", "-1", "1.5", "x"]) {
		assert.throws(() => parseRange(text), (error) => error instanceof RangeError && error.message.includes(`"${text}"`), text);
	}
});

test("so many digits 0 to 9 are allowed, and nothing else", () => {
	const range = parseRange("2..3");
	for (const number of ["00", "42", "007"]) assert.ok(allows(range, number), number);
	for (const number of ["", "4", "1234", "4a", " 42", "-42", "4.2", "42\n", "٤٢"]) assert.ok(!allows(range, number), number);
	assert.deepEqual(["1", "4", "1..4", "1..16"].map((text) => describe(parseRange(text))), ["one digit", "4 digits", "1 to 4 digits", "a number"]);
});

test("only what is certain, and has so many digits, is a value", () => {
	const range = parseRange("1..2");
	assert.equal(answered(answer("42", "number"), STROKES, range).value, "42");
	for (const [number, verdict] of /** @type {const} */ ([["42", "unsure"], ["42", "not_a_number"], ["421", "number"], ["421", "unsure"]])) {
		const found = answered(answer(number, verdict), STROKES, range);
		assert.equal(found.value, "");
		assert.ok(validityOf(found, range, false)[0].badInput);
	}
});

test("readings that are allowed are offered, the best first, if it is unsure", () => {
	const unsure = answer("4", "unsure", ["9", "41", "411"]);
	assert.deepEqual(answered(unsure, STROKES, parseRange("1")).choices, ["4", "9"]);
	assert.deepEqual(answered(unsure, STROKES, parseRange(null)).choices, ["4", "9", "41", "411"]);
	assert.deepEqual(answered({ ...unsure, verdict: "not_a_number" }, STROKES, parseRange(null)).choices, []);
	assert.match(answered(answer("411", "number"), STROKES, parseRange("1")).text, /411.*one digit/);
});

test("every outcome without a value tells why, but for an empty pad that may be empty", () => {
	const range = parseRange("2");
	assert.deepEqual(validityOf(undecided(true, true, null), range, false), [{}, ""]);
	assert.deepEqual(validityOf(undecided(true, true, null), range, true), [{ valueMissing: true }, "Draw or type 2 digits."]);
	for (const found of [undecided(false, true, null), undecided(false, false, "host"), typed("4", range), answered(answer("42", "unsure"), STROKES, range)]) {
		const [flags, fault] = validityOf(found, range, false);
		assert.deepEqual(flags, { badInput: true });
		assert.notEqual(fault, "");
	}
	assert.deepEqual(validityOf(typed("42", range), range, true), [{}, ""]);
});
