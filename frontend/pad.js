// Pad: the drawing, with a history to undo, and its paper. Strokes are the state. Pointer and keyboard draw on it.

import { History } from "./history.js";
import { distance } from "./ink.js";
import { Paper } from "./paper.js";

/**
 * @typedef {import("./ink.js").Stroke} Stroke
 * @typedef {{x: number, y: number, t: number, p?: number}} Point
 */

const MIN_GAP = 0.5; // units; nearer points say nothing new

/**
 * Fires `change` when a stroke begins, ends or vanishes, and when ink is taken back, cleared or loaded; `grow` when the
 * stroke under way does.
 */
export class Pad extends EventTarget {
  /** @type {History<Stroke[]>} */ #history = new History(/** @type {Stroke[]} */ ([]));
  /** @type {Stroke | null} */ #stroke = null;
  #paper;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.#paper = new Paper(canvas);
    /** @type {import("./paper.js").Shown["pen"]} where the keyboard's pen is shown */
    this.pen = null;
  }

  /** @returns {Stroke[]} all ink on the paper, the stroke under way included */
  get strokes() {
    return this.#stroke ? [...this.#history.now, this.#stroke] : this.#history.now;
  }

  get isDrawing() {
    return this.#stroke !== null;
  }

  get canUndo() {
    return this.#stroke !== null || this.#history.canUndo;
  }

  get canRedo() {
    return this.#stroke === null && this.#history.canRedo;
  }

  /** @param {PointerEvent[]} events @returns {{x: number, y: number}[]} */
  locate(events) {
    return this.#paper.locate(events);
  }

  /** @param {Point} point the first of a stroke */
  begin(point) {
    this.#stroke = { x: [], y: [], t: [], ...(point.p !== undefined && { p: [] }) };
    this.extend([point]);
    this.#changed();
  }

  /** @param {Point[]} points more of the stroke under way */
  extend(points) {
    const stroke = this.#stroke;
    if (!stroke) return;
    for (const { x, y, t, p } of points) {
      if (distance(stroke, x, y) < MIN_GAP) continue;
      stroke.x.push(x);
      stroke.y.push(y);
      stroke.t.push(t);
      stroke.p?.push(p ?? 0);
    }
    this.refresh();
    this.dispatchEvent(new Event("grow"));
  }

  /** Ends the stroke under way. */
  end() {
    if (this.#stroke) this.#become(this.strokes);
  }

  /** Drops the stroke under way. */
  cancel() {
    this.#stroke = null;
    this.#changed();
  }

  /** Takes back the last stroke, clear or load. */
  undo() {
    if (!this.canUndo) return;
    if (!this.#stroke) this.#history.undo();
    this.cancel();
  }

  redo() {
    if (!this.canRedo) return;
    this.#history.redo();
    this.#changed();
  }

  clear() {
    this.end(); // to be had again by undo, with the rest
    if (this.strokes.length > 0) this.#become([]);
  }

  /** @param {Stroke[]} strokes instead of those there are */
  load(strokes) {
    this.#become(strokes);
  }

  /** @param {Stroke[]} strokes shown, without being the drawing, until that changes */
  preview(strokes) {
    this.#paper.show({ strokes });
  }

  /** @param {Stroke[]} strokes what was asked @param {number[][]} weights what each point said, until the drawing changes */
  explain(strokes, weights) {
    this.#paper.show({ strokes, weights });
  }

  /** Shows the drawing as it is. */
  refresh() {
    this.#paper.show({ strokes: this.strokes, pen: this.pen });
  }

  /** @param {Stroke[]} strokes */
  #become(strokes) {
    this.#history.become(strokes);
    this.#stroke = null;
    this.#changed();
  }

  #changed() {
    this.refresh();
    this.dispatchEvent(new Event("change"));
  }
}
