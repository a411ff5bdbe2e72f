// Paper: shows ink on a canvas, crisp at any size, zoom and theme. It holds no state but what it shows.

import { SIDE } from "./ink.js";
import { WIDTH, dots, runs } from "./nib.js";

/**
 * @typedef {import("./ink.js").Stroke} Stroke
 * @typedef {{strokes: Stroke[], weights?: number[][], pen?: {x: number, y: number, isDown: boolean} | null}} Shown
 *     ink; with weights (one a point, -1…1) coloured by them; and where the keyboard's pen is
 */

const MOST = 4096; // pixels a side: more, and some devices show nothing

export class Paper {
  /** @type {Shown} */ #shown = { strokes: [] };
  #canvas;
  #context;
  #frame = 0;

  /** @param {HTMLCanvasElement} canvas square; ink takes its CSS `color` */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    new ResizeObserver(() => this.#fit()).observe(canvas);
    visualViewport?.addEventListener("resize", () => this.#fit());
    onPixelRatioChange(() => this.#fit());
    for (const feature of ["prefers-color-scheme: dark", "prefers-contrast: more", "forced-colors: active"]) {
      matchMedia(`(${feature})`).addEventListener("change", () => this.#draw());
    }
  }

  /** @param {Shown} shown from the next frame on */
  show(shown) {
    this.#shown = shown;
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
    const ratio = devicePixelRatio * Math.max(1, visualViewport?.scale ?? 1);
    const side = Math.min(MOST, Math.round(this.#canvas.getBoundingClientRect().width * ratio));
    if (side === this.#canvas.width) return;
    this.#canvas.width = this.#canvas.height = side;
    this.#draw(); // now, not next frame: resizing has just emptied the canvas
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { strokes, weights, pen } = this.#shown;
    const [context, style] = [this.#context, getComputedStyle(this.#canvas)];
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.save();
    context.scale(this.#canvas.width / SIDE, this.#canvas.width / SIDE);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = style.color;
    if (weights) drawWeighed(context, strokes, weights, palette(style));
    else drawInk(context, strokes);
    if (pen) drawPen(context, pen);
    context.restore();
  }
}

/** @typedef {import("./nib.js").Dot} Dot */

/** @type {WeakMap<Stroke, Dot[]>} */
const ways = new WeakMap();

/** @param {Stroke} stroke @returns {Dot[]} remembered until it grows */
function wayOf(stroke) {
  let way = ways.get(stroke);
  if (way?.at(-1)?.at !== stroke.x.length - 1) ways.set(stroke, (way = dots(stroke)));
  return way;
}

/**
 * @param {CanvasRenderingContext2D} context scaled to units of the paper; ink takes its strokeStyle
 * @param {Stroke[]} strokes
 */
export function drawInk(context, strokes) {
  for (const stroke of strokes) {
    for (const { look, way } of runs(wayOf(stroke), ({ width }) => Math.round(width * 4) / 4)) drawWay(context, way, look);
  }
}

/**
 * What speaks for the answer is in one colour, what speaks against it in another, and hollow.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 * @param {number[][]} weights
 * @param {{pro: number[], contra: number[], neutral: number[], paper: string}} colours
 */
function drawWeighed(context, strokes, weights, { pro, contra, neutral, paper }) {
  strokes.forEach((stroke, s) => {
    const parts = runs(wayOf(stroke), ({ at }) => Math.round(weightAt(weights[s], at) * 16) / 16);
    for (const { look, way } of parts) {
      context.strokeStyle = mix(neutral, look < 0 ? contra : pro, Math.abs(look));
      drawWay(context, way, WIDTH);
    }
    context.strokeStyle = paper;
    for (const { look, way } of parts) if (look < -0.1) drawWay(context, way, WIDTH / 2);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Dot[]} way @param {number} width */
function drawWay(context, way, width) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(way[0].x + 0.01, way[0].y); // a line of no length may be left out by the canvas
  for (const { x, y } of way) context.lineTo(x, y);
  context.stroke();
}

/** @param {number[]} weights @param {number} at @returns {number} */
function weightAt(weights, at) {
  const [a, b] = [weights[Math.floor(at)], weights[Math.ceil(at)]];
  return a + (b - a) * (at % 1);
}

/** @param {CSSStyleDeclaration} style */
function palette(style) {
  const read = (/** @type {string} */ name) => {
    const hex = style.getPropertyValue(name).trim();
    return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  };
  return { pro: read("--pro"), contra: read("--contra"), neutral: read("--neutral"), paper: style.getPropertyValue("--paper") };
}

/** @param {number[]} a @param {number[]} b @param {number} share @returns {string} */
function mix(a, b, share) {
  return `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * share)).join()})`;
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, y: number, isDown: boolean}} pen */
function drawPen(context, { x, y, isDown }) {
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, isDown ? WIDTH * 0.8 : WIDTH * 1.1, 0, 2 * Math.PI);
  context.moveTo(x + 2, y);
  context.arc(x, y, 2, 0, 2 * Math.PI);
  context.stroke();
}

/** @param {number} value @returns {number} */
export function clamp(value) {
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
