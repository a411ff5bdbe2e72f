// Messages: there is an honest text for every answer and every error.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { answerMessage, barLabel, errorMessage, percent } from "../answer/messages.js";
import { metricSentences } from "../answer/model-accuracy.js";

/** @param {Answer["verdict"]} verdict @param {number} confidence @param {string} number @param {Partial<Answer>} [more] @param {Stroke[]} [strokes] */
const answer = (verdict, confidence, number, more = {}, strokes = []) => {
	const digits = [...number].map((digit, i) => digitAt(+digit, [50 * i, 100, 40, 80]));
	const rest = { number_probability: 1, alternatives: [], digits, ignored_strokes: [], model: { name: "m", version: "1" } };
	return answerMessage({ verdict, number, confidence, ...rest, ...more }, strokes);
};

/** @param {number} digit @param {Box} box @returns {Digit} */
const digitAt = (digit, box) => ({ digit, confidence: 1, probabilities: Array(10).fill(0.1), strokes: [0], pieces: [[0, 0, 1]], box });

/** @param {string} number @param {number} confidence */
const other = (number, confidence) => ({ alternatives: [{ number, confidence }] });

/** @param {number | string} reason @param {{detail?: string, retryAfter?: number}} [more] */
const error = (reason, { detail = "", retryAfter } = {}) => errorMessage({ name: "", message: detail, reason, retryAfter });

test("each verdict has its own message", () => {
	assert.deepEqual(answer("number", 0.99, "7"), { symbol: "7", verdict: "Almost certainly 7", detail: "99% sure" });
	assert.equal(answer("unsure", 0.7, "7").verdict, "Perhaps 7?");
	assert.deepEqual(answer("not_a_number", 0.1, "7"), {
		symbol: "×",
		verdict: "Probably not a number",
		detail: "10% chance that it is a 7",
	});
	assert.equal(answer("not_a_number", 0.001, "8").detail, "less than a 1% chance that it is an 8");
});

test("a number of several digits is read as a whole, and leading zeros stay", () => {
	assert.deepEqual(answer("number", 0.98, "007"), { symbol: "007", verdict: "Almost certainly 007", detail: "98% sure" });
	assert.equal(answer("unsure", 0.6, "07").detail, "60% chance that it is 07");
});

test("an unsure reading names a strong alternative, and no weak one", () => {
	assert.equal(answer("unsure", 0.6, "4", other("9", 0.3)).verdict, "4 or 9?");
	assert.equal(answer("unsure", 0.6, "42", other("47", 0.3)).verdict, "42 or 47?");
	assert.equal(answer("unsure", 0.6, "13", other("8", 0.2)).verdict, "13 or 8?");
	assert.equal(answer("unsure", 0.6, "42", other("47", 0.06)).verdict, "Perhaps 42?");
	assert.equal(answer("unsure", 0.05, "42", other("47", 0.04)).verdict, "42 or 47?");
	assert.equal(answer("number", 0.9, "42", other("47", 0.1)).verdict, "Probably 42");
});

test("of a long number only the digit in doubt is named, if it is one", () => {
	assert.equal(answer("unsure", 0.6, "123456", other("123956", 0.3)).verdict, "Digit 4 of 6: 4 or 9?");
	assert.equal(answer("unsure", 0.6, "123456", other("12356", 0.3)).verdict, "123456 or 12356?");
	assert.equal(answer("unsure", 0.6, "123456", other("173956", 0.3)).verdict, "123456 or 173956?");
});

test("strokes that were left out are mentioned", () => {
	assert.equal(answer("number", 0.98, "3", { ignored_strokes: [1] }).detail, "98% sure; a stray mark was left out");
	assert.equal(answer("unsure", 0.6, "42", { ignored_strokes: [0, 4] }).detail, "60% chance that it is 42; 2 stray marks were left out");
});

test("two lines, or too many digits, get advice", () => {
	const advice = "50% chance that it is 12; one line of at most 16 digits reads best";
	assert.equal(answer("unsure", 0.5, "12", { digits: [digitAt(1, [0, 0, 40, 80]), digitAt(2, [0, 100, 40, 80])] }).detail, advice);
	assert.match(answer("unsure", 0.5, "12345678901234567").detail, /at most 16/);
	assert.doesNotMatch(answer("unsure", 0.5, "1234567890123456").detail, /at most 16/);
});

test("a dot right above or below a 1 tells why it is no number, any other mark doesn't", () => {
	/** @param {number} x @param {number} y @param {string} number */
	const dotted = (x, y, number = "1") => answer("not_a_number", 0.2, number, { ignored_strokes: [0] }, [{ x: [x], y: [y], t: [0] }]).detail;
	assert.equal(dotted(20, 80), "A dot makes it an i; 20% chance that it is a 1");
	assert.equal(dotted(20, 200), "A dot makes it a !; 20% chance that it is a 1");
	for (const detail of [dotted(90, 80), dotted(20, 150)]) assert.equal(detail, "20% chance that it is a 1");
	assert.equal(dotted(20, 80, "7"), "20% chance that it is a 7");
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
		"It reads 95.0% of MNIST’s 10,000 test digits correctly; they were never used for training or tuning.",
	]);
	assert.deepEqual(metricSentences({ own_error: 0.25, own_examples: 4 }), [
		"It was adapted to drawings of its users, and reads 75.0% of 4 others of these correctly.",
	]);
});

test("an answer of this device says so, whatever it is", () => {
	const here = { isReadHere: true };
	assert.equal(answer("number", 0.98, "3", { ...here, ignored_strokes: [1] }).detail, "98% sure; a stray mark was left out; read on this device");
	assert.equal(answer("unsure", 0.6, "42", here).detail, "60% chance that it is 42; read on this device");
	assert.equal(answer("not_a_number", 0.1, "7", here).detail, "10% chance that it is a 7; read on this device");
	assert.match(error("device").detail, /Your drawing is still here/);
});
