// Keyboard: arrow keys move a pen, the space bar puts it down or lifts it.

import { SIDE, clamp } from "./stroke-geometry.js";

const STEP = 10; // units per key press
const FINE_STEP = 2; // with Shift

/** @type {Arrows} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @type {DrawByKeyboard} */
export function drawByKeyboard(canvas, drawing, announce) {
	const held = new Set(); // two arrows move it diagonally
	const pen = { x: SIDE / 2, y: SIDE / 4, isDown: false };

	function move(/** @type {KeyboardEvent} */ { key, shiftKey, timeStamp: t }) {
		held.add(key);
		const step = shiftKey ? FINE_STEP : STEP;
		for (const arrow of held) {
			pen.x = clamp(pen.x + ARROWS[arrow][0] * step);
			pen.y = clamp(pen.y + ARROWS[arrow][1] * step);
		}
		drawing.pen = pen;
		if (pen.isDown) drawing.extend([{ ...pen, t }]);
		else drawing.refresh();
	}

	function toggle(/** @type {KeyboardEvent} */ { timeStamp: t }) {
		if (pen.isDown) return lift();
		drawing.pen = pen;
		drawing.begin({ ...pen, t });
		pen.isDown = true;
		drawing.refresh();
		announce("Pen down");
	}

	function lift() {
		if (!pen.isDown) return;
		pen.isDown = false;
		drawing.end();
		announce("Pen up");
	}

	canvas.onkeydown = (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key in ARROWS) move(event);
		else if (event.key !== " ") return;
		else if (!event.repeat) toggle(event);
		event.preventDefault();
	};
	canvas.onkeyup = ({ key }) => held.delete(key);
	canvas.onblur = () => {
		held.clear();
		lift();
		drawing.pen = null;
		drawing.refresh();
	};
	drawing.addEventListener("change", () => (pen.isDown &&= drawing.isDrawing && drawing.pen === pen));
}
