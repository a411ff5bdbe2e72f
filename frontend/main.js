// Main: connects the drawing, the server, the answer and the keys.

import { ApiError } from "./answer/api.js";
import { predict, prepare } from "./answer/fallback.js";
import { pointWeights } from "./answer/merge-explanations.js";
import { NO_STROKES, OUTDATED, REST, REST_LIVE, SLOW, answerMessage, errorMessage } from "./answer/messages.js";
import { Scheduler } from "./answer/scheduler.js";
import * as view from "./answer/view.js";
import { keepDraft } from "./drawing/draft.js";
import { Drawing } from "./drawing/drawing.js";
import { drawByKeyboard } from "./drawing/keyboard-pen.js";
import { drawByPointer } from "./drawing/pointer.js";
import { actionOf } from "./drawing/shortcuts.js";
import { toApiDrawing } from "./drawing/stroke-geometry.js";
import { connectImport } from "./exchange/import.js";
import { read, write } from "./storage.js";

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
/** @type {Asked} */ let asked; // and what was answered

/** @type {AskServer} */
async function ask(signal) {
	const sent = toApiDrawing(drawing.strokes);
	try {
		if (!sent) throw new ApiError(413);
		const answer = await predict(sent, signal, isExplained);
		if (!signal.aborted) show(answer, sent);
	} catch (error) {
		if (!signal.aborted) showError(error);
	}
}

/** @type {ShowAnswer} */
function show(answer, sent) {
	const { strokes } = sent;
	asked = { drawing: sent, answer };
	enable("correct", true);
	view.show(answer.verdict, answerMessage(answer, strokes), isRequested, answer, strokes);
	enable("why", true);
	if (isExplained) drawing.preview(strokes, pointWeights(strokes, answer.digits));
}

function showError(/** @type {unknown} */ error) {
	const isExpected = error instanceof ApiError;
	const known = isExpected ? error : new ApiError("page");
	const wait = live.checked && known.retryAfter;
	view.show("error", errorMessage(known, !!wait), isRequested);
	if (wait) scheduler.soon(wait * 1000);
	if (!isExpected) throw error;
}

function askNow() {
	if (drawing.strokes.length === 0) return view.notify(NO_STROKES);
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
	enable("correct", false);
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
	const action = actionOf(event);
	const isPressed = event.target instanceof Element && event.target.closest("a, button");
	if (!action || document.querySelector("dialog[open]")) return;
	if (action !== "read") drawing[action]();
	else if (event.repeat || isPressed) return;
	else askNow();
	event.preventDefault();
};

// Not `disabled`, which would lose the keyboard focus.
/** @type {Enable} */
const enable = (id, isEnabled) => (byId(id).ariaDisabled = `${!isEnabled}`);

/** @type {LoadPart} */
const loadPart = (part) => part.catch(() => view.notify("This part of the page can’t be loaded now. Reloading may help."));

const actions = {
	predict: askNow,
	undo: () => drawing.undo(),
	redo: () => drawing.redo(),
	clear: () => drawing.clear(),
	why: explain,
	correct: async () => (await loadPart(import("./corrections/keep-correction.js")))?.correct(asked, drawing),
	mine: async () => (await loadPart(import("./corrections/my-drawings.js")))?.openMyDrawings(),
	inside: async () => (await loadPart(import("./inside/inside.js")))?.toggleInside(drawing),
	share: async () => (await loadPart(import("./exchange/export.js")))?.openMenu(drawing),
	about: async () => (await loadPart(import("./answer/about.js")))?.openAbout(),
};
for (const [id, act] of Object.entries(actions)) byId(id).onclick = () => byId(id).ariaDisabled !== "true" && act();
live.checked = read("live") !== "off";
live.onchange = () => {
	write("live", live.checked ? "on" : "off");
	strokesChanged();
};
drawing.view.followWindow();
drawByPointer(canvas, drawing);
drawByKeyboard(canvas, drawing, view.announce);
drawing.addEventListener("change", strokesChanged);
drawing.addEventListener("grow", strokesGrew);
ononline = () => view.hasError() && drawing.strokes.length > 0 && askSoon();
strokesChanged();
keepDraft(drawing);
connectImport(drawing);
prepare();
navigator.serviceWorker?.register("sw.js").catch(() => {}); // it is forbidden: the page then needs the network
document.body.dataset.isReady = "";
