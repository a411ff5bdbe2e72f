// Draft: keeps the drawing on this device, so that it outlives a reload, a discarded tab or a crash.

import { endingNow } from "../exchange/shift-timestamps.js";
import { read, write } from "../storage.js";

const NAME = "drawing";

/** @type {KeepDraft} */
export function keepDraft(drawing) {
	const save = () => write(NAME, JSON.stringify(drawing.strokes));
	drawing.addEventListener("change", () => drawing.isDrawing || save());
	addEventListener("pagehide", save);
	const strokes = restored(read(NAME));
	if (strokes.length > 0) drawing.load(strokes);
}

/** @type {Restored} */
export function restored(text) {
	try {
		const strokes = JSON.parse(text);
		return strokes.every(isStroke) ? endingNow(strokes, performance.now()) : []; // the page's clock starts anew with each load
	} catch (error) {
		if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error; // nothing was kept, or no drawing
		return [];
	}
}

/** @type {IsStroke} */
const isStroke = (stroke) =>
	["x", "y", "t"].every((name) => stroke[name].length === stroke.x.length && stroke[name].every(Number.isFinite)) && stroke.x.length > 0;
