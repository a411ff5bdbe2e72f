// Nib: ink is as wide as pressure and speed make it, and follows the pen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WIDTH, dots, runs, widths } from "../nib.js";

/** @param {number} step units every 10 ms @param {number[]} [p] @returns {Stroke} */
const line = (step, p) => {
	const i = [...Array(12).keys()];
	return { x: i.map((k) => k * step), y: i.map(() => 50), t: i.map((k) => k * 10), ...(p && { p }) };
};

/** @param {Stroke} stroke */
const last = (stroke) => widths(stroke).slice(-1)[0];

test("a quick stroke is thinner than a slow one, within bounds", () => {
	assert.ok(last(line(20)) < last(line(2)));
	for (const step of [0.5, 2, 20, 200]) {
		for (const width of widths(line(step))) assert.ok(width > WIDTH / 2 && width < WIDTH * 1.2);
	}
});

test("a pressed pen is wider than a light one from its first point on", () => {
	const [light, pressed] = [0.2, 0.9].map((p) => widths(line(5, Array(12).fill(p))));
	light.forEach((width, i) => assert.ok(width < pressed[i]));
});

test("a tap is one dot", () => {
	assert.deepEqual(dots({ x: [3], y: [4], t: [0] }), [{ x: 3, y: 4, width: WIDTH, at: 0 }]);
});

test("dots lie close together, from the first point to the last, and never far from the pen's way", () => {
	const stroke = { x: [0, 60, 60, 0], y: [0, 0, 60, 60], t: [0, 9, 18, 27] };
	const way = dots(stroke);
	assert.deepEqual([way[0].x, way[0].y, way[0].at], [0, 0, 0]);
	const { x, y, at } = way[way.length - 1];
	assert.deepEqual([x, y, at], [0, 60, 3]);
	way.slice(1).forEach((dot, i) => {
		assert.ok(Math.hypot(dot.x - way[i].x, dot.y - way[i].y) < 5);
		assert.ok(dot.at > way[i].at);
		assert.ok(Math.min(dot.y, 60 - dot.x, 60 - dot.y) < 16);
	});
});

test("a stroke that grows moves no ink but its end's", () => {
	const whole = { x: [0, 60, 60, 0], y: [0, 0, 60, 60], t: [0, 9, 18, 27] };
	const part = { x: [0, 60, 60], y: [0, 0, 60], t: [0, 9, 18] };
	const settled = dots(part).filter(({ at }) => at <= 1.5);
	assert.deepEqual(dots(whole).slice(0, settled.length), settled);
});

test("runs cut a way where its look changes, without gaps", () => {
	const way = dots(line(4));
	const parts = runs(way, ({ at }) => (at < 5 ? 0 : 1));
	assert.deepEqual(parts.map(({ look }) => look), [0, 1]);
	assert.equal(parts[1].way[0], parts[0].way[parts[0].way.length - 1]);
	assert.equal(parts[0].way.length + parts[1].way.length, way.length + 1);
});
