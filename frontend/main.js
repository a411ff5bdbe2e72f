// Main: wires the pad, the API and the view, and the keys.

import { ApiError, predict } from "./api.js";
import { toDrawing } from "./ink.js";
import { Pad } from "./pad.js";
import { View } from "./view.js";
import { NO_INK, TOO_MUCH_INK, errorWords } from "./words.js";

const pad = new Pad(/** @type {HTMLCanvasElement} */ (byId("pad")));
const view = new View(byId("answer"));

/** @type {AbortController | null} the question under way */
let question = null;

/** Asks what the drawing is. A newer question, or newer ink, cancels it: no answer is ever of another drawing. */
async function ask() {
  question?.abort();
  if (pad.strokes.length === 0) return view.say("rest", NO_INK);
  const drawing = toDrawing(pad.strokes);
  if (!drawing) return view.say("error", TOO_MUCH_INK);
  const current = (question = new AbortController());
  view.busy(true);
  try {
    show(await predict(drawing, current.signal));
  } catch (error) {
    if (!current.signal.aborted) fail(error);
  } finally {
    if (question === current) view.busy(false);
  }
}

/** @param {import("./api.js").Answer} answer */
function show(answer) {
  view.answer(answer);
  byId("model").textContent = `${answer.model.name} ${answer.model.version}`;
}

/** @param {unknown} error */
function fail(error) {
  if (!(error instanceof ApiError)) throw error;
  view.say("error", errorWords(error));
}

function inkChanged() {
  question?.abort();
  const isEmpty = pad.strokes.length === 0;
  byId("hint").hidden = !isEmpty;
  enable("clear", !isEmpty);
  enable("undo", pad.canUndo);
  if (isEmpty) view.rest();
  else view.outdate();
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  const onControl = event.target instanceof Element && event.target.closest("a, button");
  if (isUndo) pad.undo();
  else if (event.key === "Escape") pad.clear();
  else if (event.key === "Enter" && !event.repeat && !onControl) ask();
  else return;
  event.preventDefault();
}

/**
 * `aria-disabled`, not `disabled`: a button must not lose the keyboard's focus when its own press disables it.
 * @param {string} id
 * @param {boolean} isEnabled
 */
function enable(id, isEnabled) {
  byId(id).setAttribute("aria-disabled", `${!isEnabled}`);
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

pad.addEventListener("change", inkChanged);
byId("predict").addEventListener("click", ask);
byId("undo").addEventListener("click", () => pad.undo());
byId("clear").addEventListener("click", () => pad.clear());
document.addEventListener("keydown", keyPressed);
