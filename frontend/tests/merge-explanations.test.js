// Explanation: each point of the strokes gets the weight of the digit that it belongs to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pointWeights } from "../answer/merge-explanations.js";

const stroke = { x: [0, 1, 2, 3], y: [0, 0, 0, 0], t: [0, 1, 2, 3] };

/** @param {number[]} strokes @param {Digit["pieces"]} pieces @param {number[][]} [explanation] @returns {Digit} */
const digit = (strokes, pieces, explanation) => ({
	digit: 1,
	confidence: 1,
	probabilities: Array(10).fill(0.1),
	box: [0, 0, 1, 1],
	strokes,
	pieces,
	explanation,
});

test("each digit's weights are those of its own strokes, in any order", () => {
	const digits = [digit([0, 2], [[2, 0, 3], [0, 0, 3]], [[1, 1, 1, 1], [2, 2, 2, 2]]), digit([1], [[1, 0, 3]], [[3, 3, 3, 3]])];
	assert.deepEqual(pointWeights([stroke, stroke, stroke], digits), [Array(4).fill(1), Array(4).fill(3), Array(4).fill(2)]);
});

test("in a stroke that two digits share each point has the weight of its own digit", () => {
	const digits = [digit([0], [[0, 0, 1]], [[0.5, 0.5, 0, 0]]), digit([0], [[0, 2, 3]], [[0, 0, -1, -1]])];
	assert.deepEqual(pointWeights([stroke], digits), [[0.5, 0.5, -1, -1]]);
});

test("strokes of no digit, and digits without an explanation, have weights of 0", () => {
	assert.deepEqual(pointWeights([stroke, stroke], [digit([0], [[0, 0, 3]])]), [Array(4).fill(0), Array(4).fill(0)]);
});
