// Paper: shows strokes on a canvas, crisp at any size, zoom and theme. It holds no state but what it shows.

import { SIDE } from "./ink.js";

/** @typedef {import("./ink.js").Stroke} Stroke */

const INK_WIDTH = 13; // of 280: a felt pen on a 14-square sheet

export class Paper {
  /** @type {Stroke[]} */ #strokes = [];
  #canvas;
  #context;
  #frame = 0;

  /** @param {HTMLCanvasElement} canvas square; ink takes its CSS `color` */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    new ResizeObserver(() => this.#fit()).observe(canvas);
    onPixelRatioChange(() => this.#fit());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  /** @param {Stroke[]} strokes shown from the next frame on */
  show(strokes) {
    this.#strokes = strokes;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /**
   * @param {PointerEvent[]} events
   * @returns {{x: number, y: number}[]} where they are on the paper, in its units; those beyond its edge at the edge
   */
  locate(events) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return events.map(({ clientX, clientY }) => ({
      x: clamp(((clientX - left) / width) * SIDE),
      y: clamp(((clientY - top) / height) * SIDE),
    }));
  }

  #fit() {
    const side = Math.round(this.#canvas.getBoundingClientRect().width * devicePixelRatio);
    if (side === this.#canvas.width) return;
    this.#canvas.width = this.#canvas.height = side;
    this.#draw(); // now, not next frame: resizing has just emptied the canvas
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#context.strokeStyle = getComputedStyle(this.#canvas).color;
    drawInk(this.#context, this.#strokes, this.#canvas.width / SIDE);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 * @param {number} scale device pixels a unit
 */
export function drawInk(context, strokes, scale) {
  context.save();
  context.scale(scale, scale);
  context.lineWidth = INK_WIDTH;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    trace(context, stroke);
    context.stroke();
  }
  context.restore();
}

/**
 * Runs through the midpoints, bent by the points themselves: smooth, and never more than half a gap from the pen.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 */
function trace(context, { x, y }) {
  const last = x.length - 1;
  context.moveTo(x[0], y[0]);
  for (let i = 1; i < last; i++) {
    context.quadraticCurveTo(x[i], y[i], (x[i] + x[i + 1]) / 2, (y[i] + y[i + 1]) / 2);
  }
  // A line of no length may be left out by the canvas: a tap needs a little.
  context.lineTo(x[last] + (last === 0 ? 0.01 : 0), y[last]);
}

/** @param {number} value @returns {number} */
function clamp(value) {
  return Math.min(Math.max(value, 0), SIDE);
}

/** @param {() => void} listener called when the window moves to another screen, or the page is zoomed */
function onPixelRatioChange(listener) {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const changed = () => {
    listener();
    onPixelRatioChange(listener);
  };
  query.addEventListener("change", changed, { once: true });
}
