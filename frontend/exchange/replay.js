// Replay: shows strokes as they were drawn, at their speed.

import { mapColumns } from "../drawing/stroke-geometry.js";

const LONGEST_PAUSE = 600; // ms between strokes

/** @type {StrokesUntil} */
export function strokesUntil(strokes, ms) {
	let [now, end] = [ms + strokes[0].t[0], strokes[0].t[0]];
	const part = [];
	for (const stroke of strokes) {
		now += Math.max(stroke.t[0] - end - LONGEST_PAUSE, 0);
		if (stroke.t[0] > now) break;
		const next = stroke.t.findIndex((t) => t > now);
		const fraction = (now - stroke.t[next - 1]) / (stroke.t[next] - stroke.t[next - 1]);
		const cut = (/** @type {number[]} */ c) => [...c.slice(0, next), c[next - 1] + fraction * (c[next] - c[next - 1])];
		part.push(next < 0 ? stroke : mapColumns(stroke, cut));
		end = stroke.t[stroke.t.length - 1];
	}
	return part;
}

/** @type {Replay} */
export function replay(drawing, strokes) {
	drawing.load(strokes);
	if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
	const start = performance.now();
	const show = () => {
		const part = strokesUntil(strokes, performance.now() - start);
		drawing.preview(part);
		drawing.dispatchEvent(new Event("grow")); // no answer before the end
		if (part.at(-1) === strokes.at(-1)) drawing.refresh();
		else frame = requestAnimationFrame(show);
	};
	let frame = requestAnimationFrame(show);
	drawing.addEventListener("change", () => cancelAnimationFrame(frame), { once: true });
}
