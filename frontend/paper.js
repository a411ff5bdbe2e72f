// Paper: shows ink on a canvas, crisp at any size, zoom and theme.

import { SIDE, clamp } from "./ink.js";
import { WIDTH, dots, runs } from "./nib.js";

const THEMES = ["prefers-color-scheme: dark", "forced-colors: active"];

export class Paper {
	/** @type {Shown} */ #shown = { strokes: [] };
	#canvas;
	#frame = 0;

	/** @param {HTMLCanvasElement} canvas square */
	constructor(canvas) {
		this.#canvas = canvas;
		const fit = () => this.#fit();
		new ResizeObserver(fit).observe(canvas);
		addEventListener("resize", fit); // zoomed, or on another screen
		visualViewport?.addEventListener("resize", fit); // pinched
		for (const theme of THEMES) matchMedia(`(${theme})`).onchange = () => this.#draw();
	}

	/** @param {Shown} shown from the next frame on */
	show(shown) {
		this.#shown = shown;
		this.#frame ||= requestAnimationFrame(() => this.#draw());
	}

	/** @param {PointerEvent[]} events @returns {Place[]} those beyond the edge at the edge */
	locate(events) {
		const { left, top, width } = this.#canvas.getBoundingClientRect();
		const scale = SIDE / width;
		return events.map(({ clientX, clientY }) => ({ x: clamp((clientX - left) * scale), y: clamp((clientY - top) * scale) }));
	}

	#fit() {
		const ratio = devicePixelRatio * Math.max(1, visualViewport?.scale ?? 1);
		const side = Math.min(4096, Math.round(this.#canvas.getBoundingClientRect().width * ratio));
		if (side === this.#canvas.width) return; // of more than 4096 pixels some devices show nothing
		this.#canvas.width = this.#canvas.height = side;
		this.#draw(); // now, not next frame: resizing has just emptied the canvas
	}

	#draw() {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		const { strokes, weights, pen } = this.#shown;
		const style = getComputedStyle(this.#canvas);
		const context = contextOf(this.#canvas, style.color);
		if (weights) strokes.forEach((stroke, i) => drawWeighed(context, stroke, weights[i], style));
		else drawInk(context, strokes);
		if (!pen) return;
		context.lineWidth = 2;
		context.beginPath();
		context.arc(pen.x, pen.y, pen.isDown ? WIDTH : WIDTH * 0.7, 0, 2 * Math.PI);
		context.stroke();
	}
}

/** @type {ContextOf} */
export function contextOf(canvas, ink) {
	const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
	context.reset();
	context.scale(canvas.width / SIDE, canvas.width / SIDE);
	context.lineCap = context.lineJoin = "round";
	context.strokeStyle = ink;
	return context;
}

/** @type {DrawInk} */
export function drawInk(context, strokes) {
	for (const stroke of strokes) {
		for (const { look, way } of runs(wayOf(stroke), ({ width }) => Math.round(width * 8) / 8)) drawWay(context, way, look);
	}
}

/** @type {DrawWeighed} */
function drawWeighed(context, stroke, weights, style) {
	const [pro, contra, neutral, paper] = ["accent", "contra", "line", "paper"].map((name) => style.getPropertyValue(`--${name}`));
	const parts = runs(wayOf(stroke), ({ at }) => {
		const [a, b] = [weights[Math.floor(at)], weights[Math.ceil(at)]];
		return Math.round((a + (b - a) * (at % 1)) * 64) / 64;
	});
	for (const { look, way } of parts) {
		context.strokeStyle = `color-mix(in oklab, ${look < 0 ? contra : pro} ${Math.abs(look) * 100}%, ${neutral})`;
		drawWay(context, way, WIDTH);
	}
	context.strokeStyle = paper;
	for (const { look, way } of parts) if (look < -0.1) drawWay(context, way, WIDTH / 2);
}

/** @type {WeakMap<Stroke, Dot[]>} */
const ways = new WeakMap();

/** @type {(stroke: Stroke) => Dot[]} remembered until it grows */
function wayOf(stroke) {
	let way = ways.get(stroke);
	if (way?.at(-1)?.at !== stroke.x.length - 1) ways.set(stroke, (way = dots(stroke)));
	return way;
}

/** @type {DrawWay} */
function drawWay(context, way, width) {
	context.lineWidth = width;
	context.beginPath();
	context.moveTo(way[0].x + 0.01, way[0].y); // a line of no length may be left out by the canvas
	for (const { x, y } of way) context.lineTo(x, y);
	context.stroke();
}
