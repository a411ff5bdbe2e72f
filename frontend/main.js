// Main: wires the pad, the API and the view, and the keys.

import { openAbout } from "./about.js";
import { ApiError, predict } from "./api.js";
import { Asker } from "./asker.js";
import { toDrawing } from "./ink.js";
import { drawByKeyboard } from "./keyboard.js";
import { Pad } from "./pad.js";
import { Pointer } from "./pointer.js";
import { remember, remembered } from "./memory.js";
import { View } from "./view.js";
import { NO_INK, OUTDATED, REST, REST_LIVE, SLOW, TOO_MUCH_INK, errorWords } from "./words.js";

const canvas = /** @type {HTMLCanvasElement} */ (byId("pad"));
const live = /** @type {HTMLInputElement} */ (byId("live"));
const pad = new Pad(canvas);
const view = new View(byId("answer"), byId("said"), byId("notice"));
const asker = new Asker(ask, told);

let isAwaited = false; // somebody pressed for the answer, so it is to be spoken at once
let isExplaining = false;

/** @param {AbortSignal} signal */
async function ask(signal) {
  const strokes = pad.strokes;
  if (strokes.length === 0) return view.rest(NO_INK, isAwaited);
  const drawing = toDrawing(strokes);
  if (!drawing) return view.fail(TOO_MUCH_INK, isAwaited);
  try {
    const answer = await predict(drawing, { signal, explain: isExplaining });
    if (!signal.aborted) show(answer, drawing);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

/** @param {import("./api.js").Answer} answer @param {import("./ink.js").Drawing} drawing */
function show(answer, drawing) {
  view.answer(answer, isAwaited);
  byId("model").textContent = `${answer.model.name} ${answer.model.version}`;
  enable("why", true);
  if (isExplaining) pad.explain(drawing.strokes, weightsOf(answer, drawing));
}

/** @param {import("./api.js").Answer} answer @param {import("./ink.js").Drawing} drawing @returns {number[][]} by stroke */
function weightsOf({ digits }, { strokes }) {
  const weights = strokes.map(({ x }) => x.map(() => 0));
  for (const digit of digits) digit.strokes.forEach((stroke, i) => (weights[stroke] = digit.explanation?.[i] ?? weights[stroke]));
  return weights;
}

/** @param {unknown} error */
function fail(error) {
  if (!(error instanceof ApiError)) throw error;
  view.fail(errorWords(error), isAwaited);
}

/** @param {"busy" | "slow" | "idle"} state */
function told(state) {
  view.busy(state !== "idle");
  if (state === "slow") view.tell(SLOW);
}

function askNow() {
  isAwaited = true;
  asker.now();
}

function askSoon() {
  isAwaited = false;
  if (live.checked) return asker.soon();
  asker.stop();
  if (view.hasAnswer) view.tell(OUTDATED);
}

function inkChanged() {
  const isEmpty = pad.strokes.length === 0;
  byId("hint").hidden = !isEmpty;
  enable("clear", !isEmpty);
  enable("undo", pad.canUndo);
  enable("redo", pad.canRedo);
  enable("why", false);
  if (isEmpty || !view.hasAnswer) view.rest(live.checked ? REST_LIVE : REST, false);
  else view.outdate();
  if (!isEmpty) askSoon();
  else asker.stop();
}

function liveChanged() {
  remember("live", live.checked ? "" : "off");
  inkChanged();
}

function explain() {
  isExplaining = !isExplaining;
  byId("why").setAttribute("aria-pressed", `${isExplaining}`);
  byId("legend").hidden = !isExplaining;
  pad.refresh();
  if (isExplaining && pad.strokes.length > 0) askNow();
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const { key, target, repeat } = event;
  if (target instanceof Element && target.closest("dialog, [popover]")) return; // Escape closes those
  const isControl = (event.ctrlKey || event.metaKey) && !event.altKey;
  const letter = isControl ? key.toLowerCase() : "";
  if (letter === "y" || (letter === "z" && event.shiftKey)) pad.redo();
  else if (letter === "z") pad.undo();
  else if (key === "Escape" && !document.querySelector(":popover-open")) pad.clear();
  else if (key === "Enter" && !repeat && !(target instanceof Element && target.closest("a, button"))) askNow();
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

/** @param {string} id @param {() => void} act unless the button is disabled */
function onClick(id, act) {
  byId(id).addEventListener("click", ({ currentTarget }) => {
    if (/** @type {Element} */ (currentTarget).getAttribute("aria-disabled") !== "true") act();
  });
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

new Pointer(canvas, pad);
drawByKeyboard(canvas, pad, (text) => view.say(text));
pad.addEventListener("change", inkChanged);
pad.addEventListener("grow", askSoon);
live.checked = remembered("live") !== "off";
live.addEventListener("change", liveChanged);
onClick("predict", askNow);
onClick("undo", () => pad.undo());
onClick("redo", () => pad.redo());
onClick("clear", () => pad.clear());
onClick("why", explain);
onClick("about", openAbout);
document.addEventListener("keydown", keyPressed);
addEventListener("online", () => pad.strokes.length > 0 && live.checked && askSoon());
inkChanged();
