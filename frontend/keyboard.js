// Keyboard: arrow keys move a pen on a pad, the space bar puts it down and lifts it.

import { SIDE, clamp } from "./ink.js";

const STEP = 10; // units a key press
const FINE = 2; // with Shift

/** @type {Record<string, [dx: number, dy: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @type {DrawByKeyboard} */
export function drawByKeyboard(canvas, pad, say) {
	const held = new Set(); // two go aslant
	const pen = { x: SIDE / 2, y: SIDE / 4, isDown: false };

	function move(/** @type {KeyboardEvent} */ { key, shiftKey, timeStamp: t }) {
		held.add(key);
		const step = shiftKey ? FINE : STEP;
		for (const arrow of held) {
			pen.x = clamp(pen.x + ARROWS[arrow][0] * step);
			pen.y = clamp(pen.y + ARROWS[arrow][1] * step);
		}
		pad.pen = pen;
		if (pen.isDown) pad.extend([{ ...pen, t }]);
		else pad.refresh();
	}

	function toggle(/** @type {KeyboardEvent} */ { timeStamp: t }) {
		if (pen.isDown) return lift();
		pad.pen = pen;
		pad.begin({ ...pen, t });
		pen.isDown = true;
		pad.refresh();
		say("Pen down");
	}

	function lift() {
		if (!pen.isDown) return;
		pen.isDown = false;
		pad.end();
		say("Pen up");
	}

	canvas.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key in ARROWS) move(event);
		else if (event.key !== " ") return;
		else if (!event.repeat) toggle(event);
		event.preventDefault();
	});
	canvas.addEventListener("keyup", ({ key }) => held.delete(key));
	canvas.addEventListener("blur", () => {
		held.clear();
		lift();
		pad.pen = null;
		pad.refresh();
	});
	pad.addEventListener("change", () => (pen.isDown &&= pad.isDrawing && pad.pen === pen));
}
