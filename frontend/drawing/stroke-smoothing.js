// Stroke shape: smooths a stroke into the line that is shown, and sets its width. Pure functions.

export const PEN_WIDTH = 13; // units

const STEP = 2; // units between points of the smooth line
const SMOOTHING = 16; // units of arc length over which the width adapts

/** @type {Widths} */
export function widths({ x, y, t, p }) {
	let width = PEN_WIDTH;
	return x.map((_, i) => {
		const length = i && Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
		const speed = length / Math.max(1, t[i] - t[i - 1] || 0);
		const target = p ? 0.5 + p[i] : Math.max(0.65, 1.1 - speed / 4);
		width += (target * PEN_WIDTH - width) * (i ? 1 - Math.exp(-length / SMOOTHING) : +!!p);
		return width;
	});
}

/** @type {Smooth} */
export function smooth(stroke) {
	const points = widths(stroke).map((width, at) => ({ x: stroke.x[at], y: stroke.y[at], width, at }));
	const line = [points[0]];
	points.slice(1).forEach((point, i) => appendCurve(line, points[i], interpolate(points[i], point, 0.5)));
	appendCurve(line, points[points.length - 1], points[points.length - 1]);
	return line;
}

/** @type {AppendCurve} */
function appendCurve(line, control, end) {
	const start = line[line.length - 1];
	const count = Math.ceil((Math.hypot(control.x - start.x, control.y - start.y) + Math.hypot(end.x - control.x, end.y - control.y)) / STEP);
	for (let i = 1; i <= count; i++) {
		line.push(interpolate(interpolate(start, control, i / count), interpolate(control, end, i / count), i / count));
	}
}

/** @type {Interpolate} */
function interpolate(a, b, fraction) {
	const mix = (/** @type {keyof LinePoint} */ key) => a[key] + (b[key] - a[key]) * fraction;
	return { x: mix("x"), y: mix("y"), width: mix("width"), at: mix("at") };
}

/** @type {SplitRuns} */
export function splitRuns(line, valueOf) {
	/** @type {ReturnType<SplitRuns>} */ const runs = [];
	line.forEach((point, i) => {
		const value = valueOf(point);
		const run = runs[runs.length - 1];
		if (run?.value === value) run.line.push(point);
		else runs.push({ value, line: line.slice(Math.max(0, i - 1), i + 1) });
	});
	return runs;
}
