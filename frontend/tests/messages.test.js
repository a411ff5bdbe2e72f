// Messages: there is an honest text for every answer and every error.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { answerMessage, barLabel, errorMessage, metricSentences, percent } from "../answer/messages.js";

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
const error = (reason, { detail = "", retryAfter } = {}) => errorMessage({ name: "", message: detail, reason, retryAfter });

test("each verdict has its own message", () => {
	assert.deepEqual(answerMessage(answer("number", 0.99, [7, 1, 0.99])), {
		symbol: "7",
		verdict: "Almost certainly 7",
		detail: "99% sure",
	});
	assert.equal(answerMessage(answer("unsure", 0.7, [7, 1, 0.75])).verdict, "7 or 1?");
	assert.equal(answerMessage(answer("unsure", 0.7, [7, 1, 0.95])).verdict, "Perhaps 7?");
	assert.deepEqual(answerMessage(answer("not_a_number", 0.1, [7, 1, 0.9])), {
		symbol: "×",
		verdict: "Probably not a number",
		detail: "10% chance that it is a 7",
	});
	assert.equal(answerMessage(answer("not_a_number", 0.001, [8, 1, 0.9])).detail, "less than a 1% chance that it is an 8");
});

test("of several digits the least certain one is in doubt, and leading zeros stay", () => {
	const { verdict, detail } = answerMessage(answer("unsure", 0.6, [0, 6, 0.99], [7, 1, 0.7]));
	assert.deepEqual([verdict, detail], ["07 or 01?", "60% chance that it is 07"]);
});

test("percentages never claim a certainty that isn't there", () => {
	assert.equal(percent(0.9999), "more than 99%");
	assert.equal(percent(1), "more than 99%");
	assert.equal(percent(0.0001), "less than 1%");
	assert.equal(percent(0.503), "50%");
	assert.deepEqual([barLabel(0.999), barLabel(0.001), barLabel(0.62)], [">99", "<1", "62"]);
});

test("no two errors have the same message", () => {
	const reasons = [413, 415, 422, 429, 500, 503, 504, "offline", "unreachable", "invalid"];
	assert.equal(new Set(reasons.map((reason) => error(reason).verdict)).size, reasons.length);
});

test("unforeseen errors have a message, too", () => {
	assert.deepEqual(error(418), error(415));
	assert.deepEqual(error(599), error(500));
});

test("the server's reason and its Retry-After are shown", () => {
	assert.match(error(422, { detail: "x is not finite." }).detail, /^x is not finite\. Undo/);
	assert.match(error(429, { retryAfter: 3 }).detail, /in 3 seconds\.$/);
	assert.match(error(429, { retryAfter: 1 }).detail, /in a second\.$/);
	assert.match(error(503).detail, /in a moment\.$/);
});

test("the sentences give the model's own metrics, and only those that it has", () => {
	const models = new URL("../../models/", import.meta.url);
	const card = readdirSync(models).find((name) => name.startsWith("pynumdraw-") && name.endsWith(".json"));
	const { metrics } = JSON.parse(readFileSync(new URL(`${card}`, models), "utf8"));
	assert.ok(metricSentences(metrics)[0].includes(`${((1 - metrics.t10k_error) * 100).toFixed(1)}%`));
	assert.deepEqual(metricSentences({}), []);
	assert.deepEqual(metricSentences({ t10k_error: 0.05, t10k_examples: 10000 }), [
		"It reads 95.0% of MNIST’s 10,000 test digits correctly, and was never tuned on them.",
	]);
});
