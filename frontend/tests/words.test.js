// Words: honest ones for every answer and every error.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { answerWords, errorWords, figures, percent, share } from "../words.js";

/** @param {Answer["verdict"]} verdict @param {number} confidence @param {[digit: number, second: number, chance: number][]} read */
const answer = (verdict, confidence, ...read) => {
	const digits = read.map(([digit, second, chance]) => {
		const probabilities = Array(10).fill(0);
		probabilities[digit] = chance;
		probabilities[second] = 1 - chance;
		return { digit, confidence: chance, probabilities, strokes: [0] };
	});
	return { verdict, number: digits.map(({ digit }) => digit).join(""), confidence, digits, model: { name: "m", version: "1" } };
};

/** @param {number | string} reason @param {{detail?: string, retryAfter?: number}} [more] */
const error = (reason, { detail = "", retryAfter } = {}) => errorWords({ name: "", message: detail, reason, retryAfter });

test("each verdict has its own words", () => {
	assert.deepEqual(answerWords(answer("number", 0.99, [7, 1, 0.99])), {
		figure: "7",
		verdict: "Almost certainly 7",
		detail: "99\u202f% sure",
	});
	assert.equal(answerWords(answer("unsure", 0.7, [7, 1, 0.75])).verdict, "7 or 1?");
	assert.equal(answerWords(answer("unsure", 0.7, [7, 1, 0.95])).verdict, "Perhaps 7?");
	assert.equal(answerWords(answer("not_a_number", 0.1, [7, 1, 0.9])).verdict, "Not a number, I think");
});

test("of more digits the least certain one is in doubt, and leading zeros stay", () => {
	assert.equal(answerWords(answer("unsure", 0.6, [0, 6, 0.99], [7, 1, 0.7])).verdict, "07 or 01?");
});

test("per cents never claim a certainty that isn't", () => {
	assert.equal(percent(0.9999), "over 99\u202f%");
	assert.equal(percent(1), "over 99\u202f%");
	assert.equal(percent(0.0001), "under 1\u202f%");
	assert.equal(percent(0.503), "50\u202f%");
	assert.deepEqual([share(0.999), share(0.001), share(0.62)], [">99", "<1", "62"]);
});

test("no two errors have the same words", () => {
	const reasons = [413, 415, 422, 429, 500, 503, 504, "offline", "unreachable", "nonsense"];
	assert.equal(new Set(reasons.map((reason) => error(reason).verdict)).size, reasons.length);
});

test("errors that are not foreseen have words too", () => {
	assert.deepEqual(error(418), error(415));
	assert.deepEqual(error(599), error(500));
});

test("the server's reason and its wish to wait are told", () => {
	assert.match(error(422, { detail: "x is not finite." }).detail, /^x is not finite\. Undo/);
	assert.match(error(429, { retryAfter: 3 }).detail, /in 3 seconds\.$/);
	assert.match(error(429, { retryAfter: 1 }).detail, /in a second\.$/);
	assert.match(error(503).detail, /in a moment\.$/);
});

test("figures are the model's own, and only those that it has", () => {
	const models = new URL("../../models/", import.meta.url);
	const card = readdirSync(models).find((name) => name.startsWith("pynumdraw-") && name.endsWith(".json"));
	const { metrics } = JSON.parse(readFileSync(new URL(`${card}`, models), "utf8"));
	assert.ok(figures(metrics)[0].includes(`${((1 - metrics.t10k_error) * 100).toFixed(1)}\u202f%`));
	assert.deepEqual(figures({}), []);
	assert.deepEqual(figures({ t10k_error: 0.05, t10k_examples: 10000 }), [
		"It reads 95.0\u202f% of MNIST’s 10,000 test digits right, never tuned on them.",
	]);
});
