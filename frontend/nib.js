// Nib: where the ink of a stroke is, and how wide. Pure functions.

export const WIDTH = 13; // units: a felt pen on 14 squares

const STEP = 2; // units between dots
const LAG = 16; // units of way for a change to reach the ink

/** @param {Stroke} stroke @returns {number[]} at each point: a slow or pressed pen gives more ink, a quick one less */
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

/** @param {Stroke} stroke through its midpoints, bent by its points: smooth, and never more than half a gap from the pen */
export function dots(stroke) {
	const points = widths(stroke).map((width, at) => ({ x: stroke.x[at], y: stroke.y[at], width, at }));
	const way = [points[0]];
	points.slice(1).forEach((point, i) => bend(way, points[i], between(points[i], point, 0.5)));
	bend(way, points[points.length - 1], points[points.length - 1]);
	return way;
}

/** @type {Bend} */
function bend(way, by, end) {
	const start = way[way.length - 1];
	const count = Math.ceil((Math.hypot(by.x - start.x, by.y - start.y) + Math.hypot(end.x - by.x, end.y - by.y)) / STEP);
	for (let i = 1; i <= count; i++) way.push(between(between(start, by, i / count), between(by, end, i / count), i / count));
}

/** @type {Between} */
function between(a, b, share) {
	const mix = (/** @type {keyof Dot} */ key) => a[key] + (b[key] - a[key]) * share;
	return { x: mix("x"), y: mix("y"), width: mix("width"), at: mix("at") };
}

/** @type {Runs} */
export function runs(way, lookOf) {
	/** @type {ReturnType<Runs>} */ const parts = [];
	way.forEach((dot, i) => {
		const look = lookOf(dot);
		const part = parts[parts.length - 1];
		if (part?.look === look) part.way.push(dot);
		else parts.push({ look, way: way.slice(Math.max(0, i - 1), i + 1) });
	});
	return parts;
}
