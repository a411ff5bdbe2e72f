// Scheduler: it runs one request at a time, after a pause, and aborts outdated ones.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Scheduler } from "../answer/scheduler.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {(signal: AbortSignal) => Promise<void>} [ask] */
function recording(ask = async () => {}) {
	/** @type {string[]} */ const states = [];
	/** @type {AbortSignal[]} */ const asked = [];
	const scheduler = new Scheduler((signal) => (asked.push(signal), ask(signal)), (state) => states.push(state));
	return { scheduler, asked, states };
}

test("it asks once, when the pen has paused", () => {
	mock.timers.enable({ apis: ["setTimeout"] });
	const { scheduler, asked } = recording();
	for (let i = 0; i < 5; i++) {
		scheduler.soon();
		mock.timers.tick(300);
	}
	assert.equal(asked.length, 0);
	mock.timers.tick(200);
	assert.equal(asked.length, 1);
	mock.timers.reset();
});

test("a newer request, a newer stroke and cancel abort the older request", () => {
	const { scheduler, asked } = recording(() => new Promise(() => {}));
	for (const outdate of [() => scheduler.now(), () => scheduler.soon(), () => scheduler.cancel()]) {
		scheduler.now();
		const signal = asked[asked.length - 1];
		assert.equal(signal.aborted, false);
		outdate();
		assert.equal(signal.aborted, true);
	}
	scheduler.cancel();
});

test("the state is slow after a second, and idle after the answer", async () => {
	mock.timers.enable({ apis: ["setTimeout"] });
	/** @type {Function} */ let answer = () => {};
	const { scheduler, states } = recording(() => new Promise((resolve) => (answer = resolve)));
	scheduler.now();
	mock.timers.tick(999);
	assert.equal(states.includes("slow"), false);
	mock.timers.tick(2);
	assert.equal(states[states.length - 1], "slow");
	answer();
	await settled();
	assert.equal(states[states.length - 1], "idle");
	mock.timers.reset();
});

test("an older request that ends late leaves the newer one busy", async () => {
	/** @type {Function[]} */ const answers = [];
	const { scheduler, states } = recording(() => new Promise((resolve) => answers.push(resolve)));
	scheduler.now();
	scheduler.now();
	answers[0]();
	await settled();
	assert.equal(states[states.length - 1], "busy");
	scheduler.cancel();
});
