// Nib: where the ink of a stroke is, and how wide. Pure functions.

/**
 * @typedef {import("./ink.js").Stroke} Stroke
 * @typedef {{x: number, y: number, width: number, at: number}} Dot of ink, in units of the paper; `at` is where on the
 *     stroke: 2.5 is half-way from its third point to its fourth
 */

export const WIDTH = 13; // of 280: a felt pen on a 14-square sheet

const STEP = 3; // units between dots
const LAG = 16; // units of way in which most of a change of speed or pressure reaches the ink

/** @param {Stroke} stroke @returns {number[]} width at each point: a slow or pressed pen gives more ink, a quick one less */
export function widths({ x, y, t, p }) {
  let width = WIDTH;
  return x.map((_, i) => {
    const way = i && Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    const speed = way / Math.max(1, t[i] - t[i - 1] || 0);
    const wanted = p ? 0.5 + p[i] : Math.max(0.65, 1.1 - speed / 4);
    width += (wanted * WIDTH - width) * (i ? 1 - Math.exp(-way / LAG) : +!!p);
    return width;
  });
}

/**
 * @param {Stroke} stroke
 * @returns {Dot[]} close together. The way runs through the midpoints, bent by the points: smooth, and never more than half a
 *     gap from the pen
 */
export function dots(stroke) {
  const points = widths(stroke).map((width, i) => ({ x: stroke.x[i], y: stroke.y[i], width, at: i }));
  const way = [points[0]];
  for (let i = 1; i < points.length; i++) {
    const isLast = i === points.length - 1;
    bend(way, points[i - 1], isLast ? points[i] : between(points[i - 1], points[i], 0.5));
  }
  return way;
}

/** @param {Dot[]} way grows by a curve from its end, towards `by`, to `end` @param {Dot} by @param {Dot} end */
function bend(way, by, end) {
  const start = way[way.length - 1];
  const length = Math.hypot(by.x - start.x, by.y - start.y) + Math.hypot(end.x - by.x, end.y - by.y);
  const count = Math.ceil(length / STEP);
  for (let i = 1; i <= count; i++) way.push(between(between(start, by, i / count), between(by, end, i / count), i / count));
}

/** @param {Dot} a @param {Dot} b @param {number} share @returns {Dot} */
function between(a, b, share) {
  const mix = (/** @type {keyof Dot} */ key) => a[key] + (b[key] - a[key]) * share;
  return { x: mix("x"), y: mix("y"), width: mix("width"), at: mix("at") };
}

/**
 * @template Look
 * @param {Dot[]} way
 * @param {(dot: Dot) => Look} lookOf
 * @returns {{look: Look, way: Dot[]}[]} the way cut where its look changes, each part from the last dot of the one before
 */
export function runs(way, lookOf) {
  /** @type {{look: Look, way: Dot[]}[]} */ const parts = [];
  way.forEach((dot, i) => {
    const look = lookOf(dot);
    const part = parts[parts.length - 1];
    if (part?.look === look) part.way.push(dot);
    else parts.push({ look, way: way.slice(Math.max(0, i - 1), i + 1) });
  });
  return parts;
}
