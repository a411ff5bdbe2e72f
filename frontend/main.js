// Main: connects the drawing, the server, the answer and the keys.

import { openAbout } from "./answer/about.js";
import { ApiError, predict } from "./answer/api.js";
import { pointWeights } from "./answer/explanation.js";
import { NO_STROKES, OUTDATED, REST, REST_LIVE, SLOW, answerMessage, errorMessage } from "./answer/messages.js";
import { Scheduler } from "./answer/scheduler.js";
import * as view from "./answer/view.js";
import { Drawing } from "./drawing/drawing.js";
import { drawByKeyboard } from "./drawing/keyboard.js";
import { drawByPointer } from "./drawing/pointer.js";
import { toApiDrawing } from "./drawing/strokes.js";
import { connectExport } from "./exchange/export.js";
import { connectImport } from "./exchange/import.js";

const { byId } = view;
const canvas = byId("pad");
const live = byId("live");
const drawing = new Drawing(canvas);
const scheduler = new Scheduler(ask, (state) => {
	byId("answer").ariaBusy = `${state !== "idle"}`;
	if (state === "slow") view.showMessage(SLOW);
});

let isRequested = false; // somebody asked for the answer: it is announced at once
let isExplained = false;

/** @type {AskServer} */
async function ask(signal) {
	if (drawing.strokes.length === 0) return view.show("rest", NO_STROKES, isRequested);
	const sent = toApiDrawing(drawing.strokes);
	try {
		if (!sent) throw new ApiError(413);
		const answer = await predict(sent, signal, isExplained);
		if (!signal.aborted) show(answer, sent);
	} catch (error) {
		if (signal.aborted) return;
		const isExpected = error instanceof ApiError;
		view.show("error", errorMessage(isExpected ? error : new ApiError("page")), isRequested);
		if (!isExpected) throw error;
	}
}

/** @type {ShowAnswer} */
function show(answer, { strokes }) {
	view.show(answer.verdict, answerMessage(answer, strokes), isRequested, answer, strokes);
	enable("why", true);
	if (isExplained) drawing.preview(strokes, pointWeights(strokes, answer.digits));
}

function askNow() {
	isRequested = true;
	scheduler.now();
}

function askSoon() {
	isRequested = false;
	if (live.checked) return scheduler.soon();
	scheduler.cancel();
	if (view.hasAnswer()) view.showMessage(OUTDATED);
}

function strokesChanged() {
	const isEmpty = drawing.strokes.length === 0;
	byId("hint").hidden = !isEmpty;
	enable("clear", !isEmpty);
	enable("undo", drawing.canUndo);
	enable("redo", drawing.canRedo);
	enable("why", false);
	if (isEmpty || !view.hasAnswer()) view.show("rest", live.checked ? REST_LIVE : REST, false);
	if (isEmpty) scheduler.cancel();
	else strokesGrew();
}

function strokesGrew() {
	if (view.hasAnswer()) view.markOutdated();
	askSoon();
}

function explain() {
	isExplained = !isExplained;
	byId("why").ariaPressed = `${isExplained}`;
	byId("legend").hidden = !isExplained;
	drawing.refresh();
	if (isExplained) askNow();
}

document.onkeydown = (event) => {
	const { key, shiftKey, target } = event;
	const isIn = (/** @type {string} */ selector) => target instanceof Element && target.closest(selector);
	const letter = (event.ctrlKey || event.metaKey) && !event.altKey ? key.toLowerCase() : "";
	if (isIn("dialog, [popover]")) return;
	if (letter === "y" || (letter === "z" && shiftKey)) drawing.redo();
	else if (letter === "z") drawing.undo();
	else if (key === "Escape" && !document.querySelector(":popover-open")) drawing.clear();
	else if (key === "Enter" && !event.repeat && !isIn("a, button")) askNow();
	else return;
	event.preventDefault();
};

/** @type {StoredLive} */
function storedLive(live) {
	try {
		if (live) localStorage.live = live;
		return localStorage.live;
	} catch {}
}

// Not `disabled`, which would lose the keyboard focus.
/** @type {Enable} */
const enable = (id, isEnabled) => (byId(id).ariaDisabled = `${!isEnabled}`);

const actions = {
	predict: askNow,
	undo: () => drawing.undo(),
	redo: () => drawing.redo(),
	clear: () => drawing.clear(),
	why: explain,
	about: openAbout,
};
for (const [id, act] of Object.entries(actions)) byId(id).onclick = () => byId(id).ariaDisabled !== "true" && act();
live.checked = storedLive() !== "off";
live.onchange = () => {
	storedLive(live.checked ? "on" : "off");
	strokesChanged();
};
drawByPointer(canvas, drawing);
drawByKeyboard(canvas, drawing, view.announce);
drawing.addEventListener("change", strokesChanged);
drawing.addEventListener("grow", strokesGrew);
ononline = () => view.hasError() && drawing.strokes.length > 0 && askSoon();
connectExport(drawing);
connectImport(drawing);
navigator.serviceWorker?.register("sw.js");
strokesChanged();
