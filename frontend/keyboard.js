// Keyboard: draws on a pad with the arrow keys, which move a pen, and the space bar, which puts it down and lifts it.

import { SIDE } from "./ink.js";
import { clamp } from "./paper.js";

const STEP = 10; // units a key press
const FINE = 2; // with Shift

/** @type {Record<string, [dx: number, dy: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("./pad.js").Pad} pad
 * @param {(text: string) => void} say what the pen does, to who can't see it
 */
export function drawByKeyboard(canvas, pad, say) {
  const held = new Set(); // two arrows at once go aslant
  const pen = { x: SIDE / 2, y: SIDE / 4, isDown: false };

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) move(event);
    else if (event.key === " " && !event.repeat) (pen.isDown ? lift : press)();
    else if (event.key !== " ") return;
    event.preventDefault(); // the page must not scroll
  });
  canvas.addEventListener("keyup", ({ key }) => held.delete(key));
  canvas.addEventListener("blur", () => {
    held.clear();
    lift();
    pad.pen = null;
    pad.refresh();
  });
  pad.addEventListener("change", () => {
    pen.isDown &&= pad.isDrawing && pad.pen === pen; // undone, cleared, or drawn on with something else
  });

  /** @param {KeyboardEvent} event */
  function move({ key, shiftKey, timeStamp }) {
    held.add(key);
    for (const arrow of held) {
      pen.x = clamp(pen.x + ARROWS[arrow][0] * (shiftKey ? FINE : STEP));
      pen.y = clamp(pen.y + ARROWS[arrow][1] * (shiftKey ? FINE : STEP));
    }
    pad.pen = pen;
    if (pen.isDown) pad.extend([{ x: pen.x, y: pen.y, t: timeStamp }]);
    else pad.refresh();
  }

  function press() {
    pad.pen = pen;
    pad.begin({ x: pen.x, y: pen.y, t: performance.now() });
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
}
