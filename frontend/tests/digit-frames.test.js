// Frames: each digit and each stroke that was left out has one, within the paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf, toMarkup } from "../answer/digit-frames.js";

/** @param {Answer["verdict"]} verdict @param {[digit: number, box: Box, confidence?: number][]} read @param {Stroke[]} [ignored] */
const frames = (verdict, read, ignored = []) => {
	const digits = read.map(([digit, box, confidence = 1]) => ({ digit, box, confidence, probabilities: [], strokes: [], pieces: [] }));
	const number = read.map(([digit]) => digit).join("");
	const rest = { number_probability: 1, confidence: 1, alternatives: [], model: { name: "m", version: "1" } };
	return framesOf({ verdict, number, digits, ignored_strokes: ignored.map((_, i) => i), ...rest }, ignored);
};

test("a frame surrounds the ink of its digit, but stays on the paper", () => {
	const [{ box }] = frames("number", [[7, [100, 100, 50, 80]]]);
	assert.deepEqual(box, [89.5, 89.5, 71, 101]);
	assert.deepEqual(frames("number", [[7, [0, 0, 280, 280]]])[0].box, [2, 2, 276, 276]);
});

test("frames of neighbours don't overlap, unless their ink does; those of two lines are as wide as any", () => {
	const [four, two] = frames("number", [[4, [50, 100, 50, 80]], [2, [110, 100, 50, 80]]]);
	assert.ok(four.box[0] + four.box[2] < two.box[0]);
	const [, below] = frames("unsure", [[4, [50, 20, 50, 80]], [2, [50, 150, 50, 80]]]);
	assert.deepEqual(below.box, [39.5, 139.5, 71, 101]);
});

test("only digits that make a number unsure are in doubt", () => {
	const kinds = (/** @type {Frame[]} */ all) => all.map(({ kind }) => kind);
	assert.deepEqual(kinds(frames("unsure", [[4, [0, 0, 9, 9]], [2, [20, 0, 9, 9], 0.6]])), ["sure", "doubtful"]);
	assert.deepEqual(kinds(frames("number", [[4, [0, 0, 9, 9]], [2, [20, 0, 9, 9], 0.89]])), ["sure", "sure"]);
	assert.deepEqual(frames("not_a_number", [[4, [0, 0, 9, 9]]]), []);
});

test("only one of several digits has a label", () => {
	assert.deepEqual(frames("number", [[4, [0, 0, 9, 9]]])[0].label, "");
	const [four] = frames("number", [[4, [50, 100, 50, 80]], [2, [110, 100, 50, 80]]]);
	assert.equal(four.label, "4");
	assert.match(toMarkup(four), /^<g class="sure"><rect .*<text .*>4<\/text><\/g>$/);
});

test("a stroke that was left out has a frame of its own", () => {
	const [, ignored] = frames("number", [[3, [50, 50, 60, 90]]], [{ x: [250], y: [245], t: [0] }]);
	assert.deepEqual([ignored.kind, ignored.box, ignored.label], ["ignored", [239.5, 234.5, 21, 21], ""]);
});
