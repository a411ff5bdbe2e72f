// Stroke shape: the width follows from pressure and speed, and the line follows the pen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PEN_WIDTH, smooth, splitRuns, widths } from "../drawing/stroke-smoothing.js";

/** @param {number} step units every 10 ms @param {number[]} [p] @returns {Stroke} */
const straight = (step, p) => {
	const i = [...Array(12).keys()];
	return { x: i.map((k) => k * step), y: i.map(() => 50), t: i.map((k) => k * 10), ...(p && { p }) };
};

/** @param {Stroke} stroke */
const last = (stroke) => widths(stroke).slice(-1)[0];

test("a quick stroke is thinner than a slow one, within bounds", () => {
	assert.ok(last(straight(20)) < last(straight(2)));
	for (const step of [0.5, 2, 20, 200]) {
		for (const width of widths(straight(step))) assert.ok(width > PEN_WIDTH / 2 && width < PEN_WIDTH * 1.2);
	}
});

test("a pressed pen is wider than a light one from its first point on", () => {
	const [light, pressed] = [0.2, 0.9].map((p) => widths(straight(5, Array(12).fill(p))));
	light.forEach((width, i) => assert.ok(width < pressed[i]));
});

test("a tap is one point", () => {
	assert.deepEqual(smooth({ x: [3], y: [4], t: [0] }), [{ x: 3, y: 4, width: PEN_WIDTH, at: 0 }]);
});

test("the line's points lie close together, reach from the first point to the last, and stay near the pen's path", () => {
	const stroke = { x: [0, 60, 60, 0], y: [0, 0, 60, 60], t: [0, 9, 18, 27] };
	const line = smooth(stroke);
	assert.deepEqual([line[0].x, line[0].y, line[0].at], [0, 0, 0]);
	const { x, y, at } = line[line.length - 1];
	assert.deepEqual([x, y, at], [0, 60, 3]);
	line.slice(1).forEach((point, i) => {
		assert.ok(Math.hypot(point.x - line[i].x, point.y - line[i].y) < 5);
		assert.ok(point.at > line[i].at);
		assert.ok(Math.min(point.y, 60 - point.x, 60 - point.y) < 16);
	});
});

test("a growing stroke changes only the end of its line", () => {
	const whole = { x: [0, 60, 60, 0], y: [0, 0, 60, 60], t: [0, 9, 18, 27] };
	const part = { x: [0, 60, 60], y: [0, 0, 60], t: [0, 9, 18] };
	const settled = smooth(part).filter(({ at }) => at <= 1.5);
	assert.deepEqual(smooth(whole).slice(0, settled.length), settled);
});

test("runs split a line where its value changes, without gaps", () => {
	const line = smooth(straight(4));
	const runs = splitRuns(line, ({ at }) => (at < 5 ? 0 : 1));
	assert.deepEqual(runs.map(({ value }) => value), [0, 1]);
	assert.equal(runs[1].line[0], runs[0].line[runs[0].line.length - 1]);
	assert.equal(runs[0].line.length + runs[1].line.length, line.length + 1);
});
