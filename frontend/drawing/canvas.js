// Canvas: draws strokes on the page's canvas, sharp at every size, zoom and theme.

import { PEN_WIDTH, smooth, splitRuns } from "./stroke-smoothing.js";
import { SIDE, clamp } from "./stroke-geometry.js";

const THEMES = ["prefers-color-scheme: dark", "forced-colors: active"];

export class CanvasView {
	/** @type {Scene} */ #scene = { strokes: [] };
	#canvas;
	#frame = 0;

	/** @param {HTMLCanvasElement} canvas square */
	constructor(canvas) {
		this.#canvas = canvas;
		new ResizeObserver(() => this.#resize()).observe(canvas); // its size in the page, which the page's zoom changes too
	}

	/** @param {AbortSignal} [signal] until when it is followed */
	followWindow(signal) {
		const resize = () => this.#resize();
		addEventListener("resize", resize, { signal }); // zoomed, or moved to another screen
		visualViewport?.addEventListener("resize", resize, { signal }); // pinched
		for (const theme of THEMES) matchMedia(`(${theme})`).addEventListener("change", () => this.#render(), { signal });
	}

	/** @param {Scene} scene shown from the next frame on */
	show(scene) {
		this.#scene = scene;
		this.#frame ||= requestAnimationFrame(() => this.#render());
	}

	/** @type {Locate} */
	locate(events) {
		const { left, top, width } = this.#canvas.getBoundingClientRect();
		const scale = SIDE / width;
		return events.map(({ clientX, clientY }) => ({ x: clamp((clientX - left) * scale), y: clamp((clientY - top) * scale) }));
	}

	#resize() {
		const ratio = devicePixelRatio * pageZoom() * Math.max(1, visualViewport?.scale ?? 1);
		const side = Math.min(4096, Math.round(this.#canvas.getBoundingClientRect().width * ratio));
		if (side === this.#canvas.width) return; // some devices show nothing above 4096 pixels
		this.#canvas.width = this.#canvas.height = side;
		this.#render(); // at once: resizing clears the canvas
	}

	#render() {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		const { strokes, weights, pen } = this.#scene;
		const style = getComputedStyle(this.#canvas);
		const context = prepareContext(this.#canvas, style.color);
		if (weights) strokes.forEach((stroke, i) => drawExplained(context, stroke, weights[i], style));
		else drawStrokes(context, strokes);
		if (!pen) return;
		context.lineWidth = 2;
		context.beginPath();
		context.arc(pen.x, pen.y, pen.isDown ? PEN_WIDTH : PEN_WIDTH * 0.7, 0, 2 * Math.PI);
		context.stroke();
	}
}

/** WebKit's devicePixelRatio ignores the page's zoom; WebKit is known by what it lacks. */
const pageZoom = () => ("devicePixelContentBoxSize" in ResizeObserverEntry.prototype ? 1 : Math.max(1, outerWidth / innerWidth));

/** @type {PrepareContext} */
function prepareContext(canvas, colour) {
	const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
	const scale = canvas.width / SIDE;
	context.setTransform(scale, 0, 0, scale, 0, 0);
	context.clearRect(0, 0, SIDE, SIDE);
	context.lineCap = context.lineJoin = "round";
	context.strokeStyle = context.fillStyle = colour;
	return context;
}

/** @type {DrawStrokes} */
function drawStrokes(context, strokes) {
	const pixel = SIDE / context.canvas.width;
	for (const stroke of strokes) {
		const pieces = lineOf(stroke).map((to, i, line) => [line[Math.max(i - 1, 0)], to]);
		context.beginPath(); // one a stroke, or the edges of its pieces would show
		for (const [from, to] of pieces) addSegment(context, from, to);
		context.fill();
		// Skia leaves pale lines where many edges meet in one path: fill the pieces by themselves, too.
		for (const piece of pieces) drawLine(context, piece, piece[1].width - 1.5 * pixel);
	}
}

/** @type {AddSegment} */
function addSegment(context, from, to) {
	const [dx, dy] = [to.x - from.x, to.y - from.y];
	const length = Math.hypot(dx, dy) || 1;
	const corner = (/** @type {LinePoint} */ { x, y, width }, /** @type {number} */ side) => {
		const radius = (side * width) / 2;
		context.lineTo(x + (radius * dy) / length, y - (radius * dx) / length);
	};
	context.moveTo(to.x + to.width / 2, to.y);
	context.arc(to.x, to.y, to.width / 2, 0, 2 * Math.PI);
	context.moveTo(from.x + (from.width * dy) / length / 2, from.y - (from.width * dx) / length / 2);
	corner(to, 1); // round in the same direction as the arc: where they overlap, there is no hole
	corner(to, -1);
	corner(from, -1);
}

/** @type {DrawExplained} */
function drawExplained(context, stroke, weights, style) {
	const [support, contra, neutral, paper] = ["accent", "contra", "line", "paper"].map((name) => style.getPropertyValue(`--${name}`));
	const runs = splitRuns(lineOf(stroke), ({ at }) => {
		const [a, b] = [weights[Math.floor(at)], weights[Math.ceil(at)]];
		return Math.round((a + (b - a) * (at % 1)) * 64) / 64;
	});
	for (const { value, line } of runs) {
		context.strokeStyle = `color-mix(in oklab, ${value < 0 ? contra : support} ${Math.abs(value) * 100}%, ${neutral})`;
		drawLine(context, line, PEN_WIDTH);
	}
	context.strokeStyle = paper;
	for (const { value, line } of runs) if (value < -0.1) drawLine(context, line, PEN_WIDTH / 2);
}

/** @type {WeakMap<Stroke, LinePoint[]>} */
const lines = new WeakMap();

/** @type {Smooth} cached until the stroke grows */
function lineOf(stroke) {
	let line = lines.get(stroke);
	if (line?.at(-1)?.at !== stroke.x.length - 1) lines.set(stroke, (line = smooth(stroke)));
	return line;
}

/** @type {DrawLine} */
function drawLine(context, line, width) {
	context.lineWidth = width;
	context.beginPath();
	context.moveTo(line[0].x + 0.01, line[0].y); // some browsers draw no line of length 0
	for (const { x, y } of line) context.lineTo(x, y);
	context.stroke();
}
