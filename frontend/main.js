// Main: wires the pad, the API and the view, and the keys.

import { openAbout } from "./about.js";
import { ApiError, predict } from "./api.js";
import { Asker } from "./asker.js";
import { toDrawing } from "./ink.js";
import { drawByKeyboard } from "./keyboard.js";
import { connectOpening } from "./opening.js";
import { Pad } from "./pad.js";
import { drawByPointer } from "./pointer.js";
import { connectSharing } from "./sharing.js";
import * as view from "./view.js";
import { NO_INK, OUTDATED, REST, REST_LIVE, SLOW, answerWords, errorWords } from "./words.js";

const { byId } = view;
const canvas = /** @type {HTMLCanvasElement} */ (byId("pad"));
const live = /** @type {HTMLInputElement} */ (byId("live"));
const pad = new Pad(canvas);
const asker = new Asker(ask, (state) => {
	view.busy(state !== "idle");
	if (state === "slow") view.tell(SLOW);
});

let isAwaited = false; // somebody pressed for the answer, so it is spoken at once
let isExplained = false;

/** @param {AbortSignal} signal */
async function ask(signal) {
	if (pad.strokes.length === 0) return view.show("rest", NO_INK, isAwaited);
	const drawing = toDrawing(pad.strokes);
	try {
		if (!drawing) throw new ApiError(413);
		const answer = await predict(drawing, signal, isExplained);
		if (!signal.aborted) show(answer, drawing);
	} catch (error) {
		if (signal.aborted) return;
		if (!(error instanceof ApiError)) throw error;
		view.show("error", errorWords(error), isAwaited);
	}
}

/** @param {Answer} answer @param {Drawing} drawing */
function show(answer, { strokes }) {
	view.show(answer.verdict, answerWords(answer), isAwaited, answer);
	enable("why", true);
	if (!isExplained) return;
	const weights = strokes.map(({ x }) => x.map(() => 0));
	for (const { strokes: own, explanation } of answer.digits) explanation?.forEach((weight, i) => (weights[own[i]] = weight));
	pad.preview(strokes, weights);
}

function askNow() {
	isAwaited = true;
	asker.now();
}

function askSoon() {
	isAwaited = false;
	if (live.checked) return asker.soon();
	asker.stop();
	if (view.hasAnswer()) view.tell(OUTDATED);
}

function inkChanged() {
	const isEmpty = pad.strokes.length === 0;
	byId("hint").hidden = !isEmpty;
	enable("clear", !isEmpty);
	enable("undo", pad.canUndo);
	enable("redo", pad.canRedo);
	enable("why", false);
	if (isEmpty || !view.hasAnswer()) view.show("rest", live.checked ? REST_LIVE : REST, false);
	else view.outdate();
	if (isEmpty) asker.stop();
	else askSoon();
}

function explain() {
	isExplained = !isExplained;
	byId("why").ariaPressed = `${isExplained}`;
	byId("legend").hidden = !isExplained;
	pad.refresh();
	if (isExplained) askNow();
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
	const { key, shiftKey, target } = event;
	const within = (/** @type {string} */ selector) => target instanceof Element && target.closest(selector);
	const letter = (event.ctrlKey || event.metaKey) && !event.altKey ? key.toLowerCase() : "";
	if (within("dialog, [popover]")) return;
	if (letter === "y" || (letter === "z" && shiftKey)) pad.redo();
	else if (letter === "z") pad.undo();
	else if (key === "Escape" && !document.querySelector(":popover-open")) pad.clear();
	else if (key === "Enter" && !event.repeat && !within("a, button")) askNow();
	else return;
	event.preventDefault();
}

/** @param {string} [live] "on" or "off", from now on, where storage is allowed */
function remembered(live) {
	try {
		if (live) localStorage.live = live;
		return localStorage.live;
	} catch {}
}

// Not `disabled`: that would lose the keyboard's focus.
/** @param {string} id @param {boolean} isEnabled */
const enable = (id, isEnabled) => (byId(id).ariaDisabled = `${!isEnabled}`);

const acts = {
	predict: askNow,
	undo: () => pad.undo(),
	redo: () => pad.redo(),
	clear: () => pad.clear(),
	why: explain,
	about: openAbout,
};
for (const [id, act] of Object.entries(acts)) byId(id).onclick = () => byId(id).ariaDisabled !== "true" && act();
live.checked = remembered() !== "off";
live.onchange = () => {
	remembered(live.checked ? "on" : "off");
	inkChanged();
};
drawByPointer(canvas, pad);
drawByKeyboard(canvas, pad, view.say);
pad.addEventListener("change", inkChanged);
pad.addEventListener("grow", askSoon);
document.onkeydown = keyPressed;
ononline = () => pad.strokes.length > 0 && askSoon();
connectSharing(pad);
connectOpening(pad);
navigator.serviceWorker?.register("sw.js");
inkChanged();
