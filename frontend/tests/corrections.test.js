// Corrections: what is kept is what was asked about; files merge without doubles; the share of right answers has its interval.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromLines, merge, toLines } from "../corrections/lines.js";
import { isRight, makeRecord, numbersFor, toCorrection } from "../corrections/record.js";
import { inOrder, summarise, wilson } from "../corrections/summary.js";

const DRAWING = { width: 280, height: 280, strokes: [{ x: [80, 200, 130.25], y: [60, 60, 230], t: [0, 8, 16] }] };
/** @param {string} number @param {Partial<Answer>} [more] @returns {Answer} */
const answer = (number, more = {}) => ({
	verdict: "number",
	number,
	confidence: 0.98,
	number_probability: 0.99,
	alternatives: [],
	digits: [],
	ignored_strokes: [],
	model: { name: "pynumdraw", version: "2.0.0" },
	...more,
});
/** @param {string | null} label @param {number} x @param {Answer} [given] @param {string} [time] */
const record = (label, x, given = answer("7"), time = "2026-11-29T10:00:00Z") =>
	makeRecord({ ...DRAWING, strokes: [{ x: [x, 200], y: [60, 61] }] }, given, label, new Date(time));

test("a record has the drawing, the answer without its digits, the model, the time, and an id of its own", () => {
	const one = makeRecord(DRAWING, answer("7"), "1", new Date("2026-11-29T10:00:00Z"));
	assert.match(one.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	assert.notEqual(one.id, makeRecord(DRAWING, undefined, "1").id);
	const { verdict, number, confidence, number_probability, alternatives, model } = answer("7");
	assert.deepEqual(one, {
		...DRAWING,
		id: one.id,
		time: "2026-11-29T10:00:00.000Z",
		label: "1",
		answer: { verdict, number, confidence, number_probability, alternatives, model },
	});
	assert.deepEqual(Object.keys(toCorrection(one)), ["id", "drawing", "label", "answer"]);
});

test("an answer is right if it is the label, and a refusal if it is no number", () => {
	assert.equal(isRight(record("7", 1)), true);
	assert.equal(isRight(record("07", 1)), false);
	assert.equal(isRight(record(null, 1)), false);
	assert.equal(isRight(record(null, 1, answer("7", { verdict: "not_a_number" }))), true);
	assert.equal(isRight(record("7", 1, answer("7", { verdict: "not_a_number" }))), false);
	assert.equal(isRight(makeRecord(DRAWING, undefined, "7")), undefined);
});

test("one tap chooses any digit, or another reading of several", () => {
	assert.equal(numbersFor(answer("7")).join(""), "0123456789");
	assert.deepEqual(numbersFor(answer("7", { alternatives: [{ number: "1", confidence: 0.1 }, { number: "11", confidence: 0.1 }] })).slice(10), ["11"]);
	assert.deepEqual(numbersFor(answer("42", { alternatives: [{ number: "47", confidence: 0.1 }, { number: "4", confidence: 0.1 }] })), ["47", "4"]);
	assert.deepEqual(numbersFor(answer("42", { verdict: "not_a_number" })), ["42"]);
	assert.equal(numbersFor(undefined).length, 10);
});

test("to a number of several digits the likeliest others are offered, also if the answer has none", () => {
	const digit = (/** @type {number} */ first, /** @type {number} */ second, /** @type {number} */ share) => ({
		.../** @type {any} */ ({}),
		digit: first,
		probabilities: Array.from({ length: 10 }, (_, i) => (i === first ? 1 - share : i === second ? share : 0)),
	});
	const digits = [digit(4, 9, 0.01), digit(0, 6, 0.3), digit(7, 1, 0.1), digit(2, 3, 0.001)];
	assert.deepEqual(numbersFor(answer("4072", { digits })), ["4672", "4012", "9072"]);
	assert.deepEqual(numbersFor(answer("4072", { digits, alternatives: [{ number: "4012", confidence: 0.1 }] })), ["4012", "4672", "9072"]);
});

test("a file of another kind is refused in few words", () => {
	const { records, problems } = fromLines("\x89PNG\r\n\x1a\n\0\0\n{");
	assert.deepEqual([records, problems[0]], [[], "Line 1: It is no JSON object."]);
});

test("intervals are Wilson's", () => {
	const near = (/** @type {number[]} */ found, /** @type {number[]} */ wanted) => found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 5e-4, `${found}`));
	near(wilson(9, 12), [0.4677, 0.9111]);
	near(wilson(0, 10), [0, 0.2775]);
	near(wilson(10, 10), [0.7225, 1]);
	near(wilson(81, 263), [0.2553, 0.3662]);
});

test("the summary counts what has an answer; wrong ones come first, then the newest", () => {
	assert.match(summarise([]), /Nothing is kept yet/);
	assert.match(summarise([makeRecord(DRAWING, undefined, "7")]), /^1 drawing, kept on this device only\.$/);
	const kept = [record("7", 1), record("1", 2, answer("7"), "2026-11-28T10:00:00Z"), record("7", 3, answer("7"), "2026-11-30T10:00:00Z"), makeRecord(DRAWING, undefined, "3", new Date(0))];
	assert.match(summarise(kept), /^4 drawings, .* read 2 of 3 right: 67%, 95% interval 21% to 94%/);
	assert.deepEqual(inOrder(kept).map(({ strokes: [{ x }] }) => x[0]), [2, 3, 1, 80]);
});

test("what is exported is imported again, once", () => {
	const kept = [record("7", 1), record(null, 2), { ...record("42", 3), writer: "bo" }];
	const text = toLines(kept, "ann");
	assert.deepEqual(text.trimEnd().split("\n").map((line) => JSON.parse(line).writer), ["ann", "ann", "bo"]);
	assert.equal("writer" in JSON.parse(toLines(kept, "").split("\n")[0]), false);
	const { records, problems } = fromLines(`\ufeff${text}\r\n`);
	assert.deepEqual(problems, []);
	assert.deepEqual(records.map(({ writer, ...rest }) => rest), kept.map(({ writer, ...rest }) => rest));
	assert.deepEqual(merge(kept, records), { added: [], changed: [] });
	assert.equal(merge([], [...records, ...records]).added.length, 3);
});

test("a later label of the same drawing counts, and lines without ids are known by their ink", () => {
	const [one, two] = [record("7", 1), record("3", 2)];
	const later = { ...one, label: "1", time: "2026-11-30T10:00:00.000Z" };
	assert.deepEqual(merge([one], [later]).changed, [later]);
	assert.deepEqual(merge([later], [one]), { added: [], changed: [] });
	const foreign = fromLines([one, two].map(({ id, time, ...rest }) => JSON.stringify(rest)).join("\n")).records;
	assert.deepEqual(merge([one], foreign).added.map(({ label }) => label), ["3"]);
});

test("labels of other files: whole numbers, words and null; lines that can't be read are named", () => {
	const line = (/** @type {object} */ more) => JSON.stringify({ ...DRAWING, ...more });
	const { records, problems } = fromLines([line({ label: 42 }), line({ label: "Greek/alpha", writer: 12 }), "", line({}), "{", line({ label: null, strokes: [] })].join("\n"));
	assert.deepEqual(records.map(({ label, writer }) => [label, writer]), [["42", undefined], [null, "12"]]);
	assert.deepEqual(problems.map((problem) => problem.slice(0, 7)), ["Line 4:", "Line 5:", "Line 6:"]);
});
