// Pad: the drawing, as it is, was and may be again. Its strokes are the state; the paper shows them.

import { distance } from "./ink.js";
import { Paper } from "./paper.js";

const MIN_GAP = 0.5; // units; nearer points say nothing new

/** Fires `change` when a stroke begins or ends, or others are there; `grow` when the one under way does. */
export class Pad extends EventTarget {
	/** @type {Stroke[][]} */ #drawings = [[]]; // the newest last
	#now = 0; // its place among them
	/** @type {Stroke | null} */ #stroke = null; // under way
	/** @type {Shown["pen"]} */ pen = null; // where the keyboard's is shown

	constructor(/** @type {HTMLCanvasElement} */ canvas) {
		super();
		this.paper = new Paper(canvas);
	}

	get strokes() {
		const drawing = this.#drawings[this.#now];
		return this.#stroke ? [...drawing, this.#stroke] : drawing;
	}

	get isDrawing() {
		return this.#stroke !== null;
	}

	get canUndo() {
		return this.isDrawing || this.#now > 0;
	}

	get canRedo() {
		return !this.isDrawing && this.#now < this.#drawings.length - 1;
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
			if (distance(stroke, x, y) < MIN_GAP) continue;
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

	undo() {
		if (!this.isDrawing && this.canUndo) this.#now--;
		this.cancel();
	}

	redo() {
		if (this.canRedo) this.#now++;
		this.#changed();
	}

	clear() {
		this.end(); // to be had again by undo, with the rest
		if (this.strokes.length > 0) this.load([]);
	}

	load(/** @type {Stroke[]} */ strokes) {
		this.#drawings.splice(++this.#now, Infinity, strokes);
		this.cancel();
	}

	/** @type {Preview} */
	preview(strokes, weights) {
		this.paper.show({ strokes, weights });
	}

	refresh() {
		this.paper.show({ strokes: this.strokes, pen: this.pen });
	}

	#changed() {
		this.refresh();
		this.dispatchEvent(new Event("change"));
	}
}
