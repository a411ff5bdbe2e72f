// Replay: shows a drawing as it was drawn.

import { mapColumns } from "./ink.js";

const LONGEST_PAUSE = 600; // ms between strokes

/** @type {PartOf} */
export function partOf(strokes, ms) {
	let [now, end] = [ms + strokes[0].t[0], strokes[0].t[0]];
	const part = [];
	for (const stroke of strokes) {
		now += Math.max(stroke.t[0] - end - LONGEST_PAUSE, 0);
		if (stroke.t[0] > now) break;
		const next = stroke.t.findIndex((t) => t > now);
		const share = (now - stroke.t[next - 1]) / (stroke.t[next] - stroke.t[next - 1]);
		const cut = (/** @type {number[]} */ c) => [...c.slice(0, next), c[next - 1] + share * (c[next] - c[next - 1])];
		part.push(next < 0 ? stroke : mapColumns(stroke, cut));
		end = stroke.t[stroke.t.length - 1];
	}
	return part;
}

/** @type {Replay} */
export function replay(pad, strokes) {
	pad.load(strokes);
	if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
	const start = performance.now();
	const show = () => {
		const part = partOf(strokes, performance.now() - start);
		pad.preview(part);
		pad.dispatchEvent(new Event("grow")); // no answer before its end
		if (part.at(-1) === strokes.at(-1)) pad.refresh();
		else frame = requestAnimationFrame(show);
	};
	let frame = requestAnimationFrame(show);
	pad.addEventListener("change", () => cancelAnimationFrame(frame), { once: true });
}
