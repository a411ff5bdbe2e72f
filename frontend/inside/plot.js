// Plot: numbers as coloured squares, blue above zero and red below; those of a layer's units can be pressed.

const LEVELS = 255; // of colour, on either side of zero
const EASE = 0.7; // below 1: small values show, too

/** @type {Record<string, Uint32Array>} */
let palettes = {};

/** @type {ReadColours} */
export function readColours(element) {
	const style = getComputedStyle(element);
	const [zero, contra, support, ink] = ["square", "contra", "accent", "text"].map((name) => toRGB(style.getPropertyValue(`--${name}`)));
	palettes = { signed: mix(contra, zero, support), ink: mix(zero, zero, ink) };
}

/** @type {ToRGB} */
function toRGB(colour) {
	const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
	context.fillStyle = colour;
	context.fillRect(0, 0, 1, 1);
	return [...context.getImageData(0, 0, 1, 1).data];
}

/** @type {Mix} */
function mix(low, zero, high) {
	const palette = new Uint8ClampedArray(4 * (2 * LEVELS + 1)).fill(255);
	for (let level = -LEVELS; level <= LEVELS; level++) {
		const [end, share] = [level < 0 ? low : high, Math.abs(level / LEVELS) ** EASE];
		palette.set(zero.slice(0, 3).map((from, i) => from + (end[i] - from) * share), 4 * (level + LEVELS));
	}
	return new Uint32Array(palette.buffer);
}

/** @type {Paint} */
export function paint(canvas, values, kind = "signed") {
	const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
	const image = new ImageData(canvas.width, canvas.height);
	const pixels = new Uint32Array(image.data.buffer);
	values.forEach((value, i) => (pixels[i] = palettes[kind][LEVELS + Math.round((value / most) * LEVELS)]));
	canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** By key: columns and rows to the next unit. @type {Arrows} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-Infinity, 0], End: [Infinity, 0] };

/** For screen readers it is a slider over the units, which speaks the value of each. @type {MakePlot} */
export function makePlot(element, onPress) {
	const [canvas, marker] = /** @type {[HTMLCanvasElement, HTMLElement]} */ (/** @type {unknown} */ (element.children));
	const { width, height } = canvas;
	element.style.cssText = `--columns: ${width}; --rows: ${height}`;
	canvas.onkeydown = (event) => {
		const [dx, dy] = STEPS[event.key] ?? [];
		if (dx === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
		event.preventDefault();
		onPress(Math.max(0, Math.min(Number(canvas.ariaValueNow) - 1 + dx + dy * width, width * height - 1)));
	};
	canvas.onpointerdown = canvas.onpointermove = ({ buttons, offsetX, offsetY }) => {
		const [x, y] = [Math.floor((offsetX / canvas.clientWidth) * width), Math.floor((offsetY / canvas.clientHeight) * height)];
		if (buttons === 1 && x >= 0 && x < width && y >= 0 && y < height) onPress(y * width + x);
	};
	return (shown, values, selected) => {
		paint(canvas, shown);
		const unit = selected ?? Number(canvas.ariaValueNow ?? 1) - 1;
		marker.hidden = selected === undefined;
		marker.style.cssText = `--x: ${unit % width}; --y: ${Math.floor(unit / width)}`;
		[canvas.ariaValueNow, canvas.ariaValueText] = [`${unit + 1}`, `Unit ${unit + 1}: ${values[unit].toFixed(2)}`];
	};
}
