// Drawing: the strokes, with undo and redo. They are the state; the canvas only shows them.

import { CanvasView } from "./canvas.js";
import { distance, isNear } from "./stroke-geometry.js";

const MIN_DISTANCE = 0.5; // units; nearer points add nothing
const ERASER = 10; // units from the middle of the eraser to the middle of a stroke

/** Fires `change` when a stroke begins or ends or others are loaded, `grow` when the current one grows. */
export class Drawing extends EventTarget {
	/** @type {Stroke[][]} */ #history = [[]]; // oldest first
	#index = 0; // of the current strokes in the history
	/** @type {Stroke | null} */ #stroke = null; // being drawn
	/** @type {Scene["pen"]} */ pen = null; // the keyboard's, while it is shown

	constructor(/** @type {HTMLCanvasElement} */ canvas) {
		super();
		this.view = new CanvasView(canvas);
	}

	get strokes() {
		const finished = this.#history[this.#index];
		return this.#stroke ? [...finished, this.#stroke] : finished;
	}

	get isDrawing() {
		return this.#stroke !== null;
	}

	get canUndo() {
		return this.isDrawing || this.#index > 0;
	}

	get canRedo() {
		return !this.isDrawing && this.#index < this.#history.length - 1;
	}

	begin(/** @type {Point} */ point) {
		this.#stroke = { x: [], y: [], t: [], ...("p" in point && { p: [] }) };
		this.extend([point]);
		this.#changed();
	}

	extend(/** @type {Point[]} */ points) {
		const stroke = this.#stroke;
		if (!stroke) return;
		for (const { x, y, t, p = 0 } of points) {
			if (distance(stroke, x, y) < MIN_DISTANCE) continue;
			stroke.x.push(x);
			stroke.y.push(y);
			stroke.t.push(t);
			stroke.p?.push(p);
		}
		this.refresh();
		this.dispatchEvent(new Event("grow"));
	}

	end() {
		if (this.isDrawing) this.load(this.strokes);
	}

	cancel() {
		this.#stroke = null;
		this.#changed();
	}

	/** Removes each stroke that the eraser touches. */
	erase(/** @type {Point[]} */ points) {
		const kept = this.strokes.filter((stroke) => !points.some((point) => isNear(stroke, point, ERASER)));
		if (kept.length < this.strokes.length) this.load(kept);
	}

	undo() {
		if (!this.isDrawing && this.canUndo) this.#index--;
		this.cancel();
	}

	redo() {
		if (this.canRedo) this.#index++;
		this.#changed();
	}

	clear() {
		this.end(); // so that undo brings this stroke back, too
		if (this.strokes.length > 0) this.load([]);
	}

	load(/** @type {Stroke[]} */ strokes) {
		this.#history.splice(++this.#index, Infinity, strokes);
		this.cancel();
	}

	/** Takes these strokes as the first there are, as a script does: there is nothing to undo, and no event. */
	start(/** @type {Stroke[]} */ strokes) {
		[this.#history, this.#index, this.#stroke] = [[strokes], 0, null];
		this.refresh();
	}

	/** @type {Preview} */
	preview(strokes, weights) {
		this.view.show({ strokes, weights });
	}

	refresh() {
		this.view.show({ strokes: this.strokes, pen: this.pen });
	}

	#changed() {
		this.refresh();
		this.dispatchEvent(new Event("change"));
	}
}
