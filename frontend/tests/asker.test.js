// Asker: one question at a time, after a pause, and never an outdated one.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Asker } from "../asker.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {(signal: AbortSignal) => Promise<void>} [ask] */
function listening(ask = async () => {}) {
	/** @type {string[]} */ const told = [];
	/** @type {AbortSignal[]} */ const asked = [];
	const asker = new Asker((signal) => (asked.push(signal), ask(signal)), (state) => told.push(state));
	return { asker, asked, told };
}

test("it asks once, when the pen has paused", () => {
	mock.timers.enable({ apis: ["setTimeout"] });
	const { asker, asked } = listening();
	for (let i = 0; i < 5; i++) {
		asker.soon();
		mock.timers.tick(300);
	}
	assert.equal(asked.length, 0);
	mock.timers.tick(200);
	assert.equal(asked.length, 1);
	mock.timers.reset();
});

test("a newer question, newer ink and stop abort the older question", () => {
	const { asker, asked } = listening(() => new Promise(() => {}));
	for (const outdate of [() => asker.now(), () => asker.soon(), () => asker.stop()]) {
		asker.now();
		const question = asked[asked.length - 1];
		assert.equal(question.aborted, false);
		outdate();
		assert.equal(question.aborted, true);
	}
	asker.stop();
});

test("an answered question is idle, and one that takes more than a second is slow", async () => {
	mock.timers.enable({ apis: ["setTimeout"] });
	/** @type {Function} */ let answer = () => {};
	const { asker, told } = listening(() => new Promise((resolve) => (answer = resolve)));
	asker.now();
	mock.timers.tick(999);
	assert.equal(told.includes("slow"), false);
	mock.timers.tick(2);
	assert.equal(told[told.length - 1], "slow");
	answer();
	await settled();
	assert.equal(told[told.length - 1], "idle");
	mock.timers.reset();
});

test("an older question that ends late leaves the newer one busy", async () => {
	/** @type {Function[]} */ const answers = [];
	const { asker, told } = listening(() => new Promise((resolve) => answers.push(resolve)));
	asker.now();
	asker.now();
	answers[0]();
	await settled();
	assert.equal(told[told.length - 1], "busy");
	asker.stop();
});
