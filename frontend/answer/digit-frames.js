// Frames: mark on the paper what each digit was read from, and what was left out. Pure functions.

import { PEN_WIDTH } from "../drawing/stroke-smoothing.js";
import { SIDE, boundingBox } from "../drawing/stroke-geometry.js";

const MARGIN = PEN_WIDTH / 2 + 4; // units between the middle of a stroke and its frame
const INSET = 2; // units between a frame and the edge of the paper, and half of them between two frames
const DOUBTFUL = 0.9; // confidence in a digit below which its frame shows that it may be another

/** @type {FramesOf} */
export function framesOf({ verdict, digits, ignored_strokes }, strokes) {
	if (verdict === "not_a_number") return [];
	const boxes = digits.map(({ box }) => box);
	const frames = digits.map(({ digit, confidence }, i) => {
		const box = expand(boxes[i], margin(boxes[i - 1], boxes[i]), margin(boxes[i], boxes[i + 1]));
		return frame(verdict === "unsure" && confidence < DOUBTFUL ? "doubtful" : "sure", box, digits.length > 1 ? `${digit}` : "");
	});
	return [...frames, ...ignored_strokes.map((i) => frame("ignored", expand(boundingBox(strokes[i])), ""))];
}

/** @type {ToFrame} */
const frame = (kind, box, label) => ({ kind, box, label });

/** @type {MarginBetween} */
function margin(box, next) {
	if (!box || !next || Math.max(box[1], next[1]) > Math.min(box[1] + box[3], next[1] + next[3])) return MARGIN;
	return Math.min(MARGIN, (Math.max(next[0] - box[0] - box[2], 0) - INSET) / 2);
}

/** @type {Expand} */
function expand([x, y, width, height], before = MARGIN, after = MARGIN) {
	const [left, top] = [x - before, y - MARGIN].map((value) => Math.max(value, INSET));
	const [right, bottom] = [x + width + after, y + height + MARGIN].map((value) => Math.min(value, SIDE - INSET));
	return [left, top, right - left, bottom - top];
}

/** @type {ToMarkup} */
export function toMarkup({ kind, box: [x, y, width, height], label }) {
	const text = label && `<text x="${x + width / 2}" y="${Math.max(y, 7)}">${label}</text>`;
	return `<g class="${kind}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>${text}</g>`;
}
