// Ink: strokes as the API takes them. Pure functions: no canvas, no network.

/**
 * A stroke, in columns of equal length: x and y in units of the paper, t in ms, p the pressure (pens only).
 * @typedef {{x: number[], y: number[], t: number[], p?: number[]}} Stroke
 * @typedef {{width: number, height: number, strokes: Stroke[]}} Drawing
 */

/** Side of the paper, in its own units: ink stays where it is whatever the size of the canvas. */
export const SIDE = 280;

const MAX_STROKES = 64;
const MAX_POINTS = 4096;
const MAX_BYTES = 64 * 1024;

// A finger never holds quite still: a stroke that stays within this, in units, is a tap.
const TAP = 4;

// Least distance between points, in units; the model sees no more than a tenth of the last.
const GAPS = [0, 1, 2, 4];

/**
 * @param {Stroke} stroke
 * @param {number} x
 * @param {number} y
 * @returns {number} distance from the stroke's end; infinite while it has none
 */
export function distance(stroke, x, y) {
  const end = stroke.x.length - 1;
  return end < 0 ? Infinity : Math.hypot(x - stroke.x[end], y - stroke.y[end]);
}

/**
 * @param {Stroke} stroke
 * @param {number} gap
 * @returns {Stroke} the stroke without points nearer than `gap` to the one before; its ends stay
 */
export function thin(stroke, gap) {
  const last = stroke.x.length - 1;
  let kept = 0;
  const isKept = stroke.x.map((x, i) => {
    const far = Math.hypot(x - stroke.x[kept], stroke.y[i] - stroke.y[kept]) >= gap;
    if (far) kept = i;
    return far || i === 0 || i === last;
  });
  return mapColumns(stroke, (column) => column.filter((_, i) => isKept[i]));
}

/**
 * @param {Stroke[]} strokes at least one
 * @returns {Drawing | null} what the API takes, time from first contact; null if it is more ink than the API takes
 */
export function toDrawing(strokes) {
  const start = strokes[0].t[0];
  const meant = strokes.map((stroke) => (isTap(stroke) ? mapColumns(stroke, (column) => [column[0]]) : stroke));
  for (const gap of GAPS) {
    const drawing = { width: SIDE, height: SIDE, strokes: meant.map((stroke) => tidy(thin(stroke, gap), start)) };
    if (fits(drawing)) return drawing;
  }
  return null;
}

/** @param {Stroke} stroke @returns {boolean} */
function isTap({ x, y }) {
  return x.every((value, i) => Math.hypot(value - x[0], y[i] - y[0]) < TAP);
}

/** @param {Stroke} stroke @param {number} start @returns {Stroke} */
function tidy(stroke, start) {
  const rounded = mapColumns(stroke, (column) => column.map((value) => round(value, 2)));
  return { ...rounded, t: stroke.t.map((t) => round(t - start, 0)) };
}

/** @param {Drawing} drawing @returns {boolean} */
function fits(drawing) {
  const points = drawing.strokes.reduce((sum, stroke) => sum + stroke.x.length, 0);
  return drawing.strokes.length <= MAX_STROKES && points <= MAX_POINTS && JSON.stringify(drawing).length <= MAX_BYTES;
}

/** @param {Stroke} stroke @param {(column: number[]) => number[]} change @returns {Stroke} */
function mapColumns(stroke, change) {
  return /** @type {Stroke} */ (
    Object.fromEntries(Object.entries(stroke).map(([name, column]) => [name, change(column)]))
  );
}

/** @param {number} value @param {number} decimals @returns {number} */
function round(value, decimals) {
  return Number(value.toFixed(decimals));
}
