// Number pad: <number-pad>, a form control on which numbers are drawn, or typed, for the pages of any site. See docs/embed.md.

import { ApiError } from "./answer/api.js";
import { errorMessage } from "./answer/messages.js";
import { Scheduler } from "./answer/scheduler.js";
import { restored } from "./drawing/draft.js";
import { Drawing } from "./drawing/drawing.js";
import { drawByKeyboard } from "./drawing/keyboard-pen.js";
import { drawByPointer } from "./drawing/pointer.js";
import { toApiDrawing } from "./drawing/stroke-geometry.js";
import { ANY_NUMBER, allows, describe, parseRange } from "./number-pad/digit-range.js";
import { addFormProperties } from "./number-pad/form-properties.js";
import { outcomeOf } from "./number-pad/outcome.js";
import { hostOf, prepareReader, readDrawing } from "./number-pad/reading.js";
import { buildShadow, toChoice } from "./number-pad/shadow.js";

export class NumberPad extends HTMLElement {
	static formAssociated = true;
	static observedAttributes = ["aria-label", "digits", "live", "required", "src", "value"];

	#internals = this.attachInternals();
	#parts = buildShadow(this.attachShadow({ mode: "open", delegatesFocus: true }));
	#drawing = new Drawing(this.#parts.canvas);
	#scheduler = new Scheduler((signal) => this.#ask(signal), (state) => state === "slow" && this.#say("Still reading …"));
	#range = ANY_NUMBER;
	#connection = new AbortController(); // aborted when the element leaves the page
	/** @type {Outcome} */ #outcome = { state: "empty", value: "", text: "", choices: [] };
	#settled = ""; // the value at the last `change`
	#isReplacing = false; // a script, not the user, changes the drawing
	/** The last answer. Null when the drawing has changed since, or a number was typed. @type {Answer | null} */ answer = null;

	static {
		addFormProperties(this.prototype, (pad) => pad.#internals);
	}

	constructor() {
		super();
		const { canvas, field, undo, clear, read } = this.#parts;
		drawByPointer(canvas, this.#drawing);
		drawByKeyboard(canvas, this.#drawing, (text) => this.#say(text));
		this.#drawing.addEventListener("change", () => this.#strokesChanged());
		this.#drawing.addEventListener("grow", () => this.#strokesGrew());
		canvas.addEventListener("keydown", (event) => this.#press(event));
		canvas.addEventListener("transitionend", () => this.#drawing.refresh()); // of its colour: the page’s theme has changed
		undo.onclick = () => this.#drawing.undo();
		clear.onclick = () => this.#drawing.clear();
		read.onclick = () => this.read();
		field.addEventListener("input", (event) => this.#type(event));
		field.addEventListener("change", () => this.#settle());
		field.addEventListener("keydown", ({ key }) => key === "Enter" && this.#submit());
		this.addEventListener("focusin", () => this.#showName());
		this.addEventListener("focusout", () => this.#outcome.state === "drawn" && this.read());
	}

	connectedCallback() {
		this.#connection = new AbortController();
		this.#drawing.view.followWindow(this.#connection.signal);
		this.#showName();
		this.#refresh();
	}

	disconnectedCallback() {
		this.#connection.abort();
		this.#scheduler.cancel();
	}

	/** @type {AttributeChanged} */
	attributeChangedCallback(name, before, now) {
		const isUntouched = this.#drawing.strokes.length === 0 && this.value === (before ?? "");
		if (name === "digits") this.#range = parseRange(now);
		if (name === "aria-label") this.#showName();
		if (name === "value" && isUntouched) this.value = now ?? "";
		else this.#refresh();
	}

	/** @param {boolean} isDisabled */
	formDisabledCallback(isDisabled) {
		const { group, canvas } = this.#parts;
		group.disabled = isDisabled;
		canvas.tabIndex = isDisabled ? -1 : 0;
		canvas.ariaDisabled = `${isDisabled}`;
	}

	formResetCallback() {
		this.value = this.getAttribute("value") ?? "";
	}

	/** @param {string} state as #show writes it; or, from autocompletion, a number */
	formStateRestoreCallback(state) {
		const [value] = state.split(" ", 1);
		this.#replace(value, restored(state.slice(value.length)));
	}

	/** The number, as text, because leading zeros matter. Empty if there is none, or it is not certain yet. */
	get value() {
		return this.#outcome.value;
	}

	set value(value) {
		this.#replace(`${value ?? ""}`, []);
	}

	/** Reads the drawing, if there is one. The promise is fulfilled once the answer, or an error, is shown. */
	async read() {
		if (this.#drawing.strokes.length > 0) await this.#scheduler.now();
	}

	/** @type {AskServer} */
	async #ask(signal) {
		const sent = toApiDrawing(this.#drawing.strokes);
		try {
			if (!sent) throw new ApiError(413);
			const answer = await readDrawing(sent, this.getAttribute("src"), signal);
			if (!signal.aborted) this.#decide(outcomeOf(answer, sent.strokes, this.#range), answer);
		} catch (error) {
			if (!signal.aborted) this.#fail(error);
		}
	}

	#fail(/** @type {unknown} */ error) {
		const isExpected = error instanceof ApiError;
		const { verdict } = errorMessage(isExpected ? error : new ApiError("page"));
		this.#show({ state: "error", value: "", text: `${verdict} Press Read to try again, or type the number.`, choices: [] });
		if (!isExpected) throw error;
	}

	#strokesChanged() {
		if (this.#isReplacing) return;
		this.#undecide();
		if (this.#drawing.strokes.length === 0) return this.#scheduler.cancel();
		this.#strokesGrew();
		if (!this.hasAttribute("src")) prepareReader().catch(() => {}); // the reading will tell
	}

	#strokesGrew() {
		if (this.#outcome.state !== "drawn") this.#undecide();
		if (this.hasAttribute("live")) this.#scheduler.soon();
		else this.#scheduler.cancel();
	}

	#undecide() {
		const outcome = this.#undecided();
		this.#decide(outcome, null, outcome.state === "empty");
	}

	/** @type {() => Outcome} */
	#undecided() {
		const src = this.getAttribute("src");
		const isEmpty = this.#drawing.strokes.length === 0;
		const rest = src === null ? "It is read on this device, and sent nowhere." : `The drawing is sent to ${hostOf(src)}.`;
		const drawn = this.hasAttribute("live") ? "It is read when you pause." : "Press Read, or draw on.";
		return { state: isEmpty ? "empty" : "drawn", value: "", text: isEmpty ? rest : drawn, choices: [] };
	}

	#type(/** @type {Event} */ event) {
		event.stopPropagation(); // the element fires its own
		this.#scheduler.cancel();
		const typed = this.#parts.field.value.trim();
		const value = allows(this.#range, typed) ? typed : "";
		const isEmpty = !typed && this.#drawing.strokes.length === 0;
		const text = value ? "" : `Type ${describe(this.#range)}.`;
		this.#decide(isEmpty ? this.#undecided() : { state: "typed", value, text, choices: [] }, null, false);
	}

	#choose(/** @type {string} */ number) {
		this.#decide({ ...this.#outcome, state: "number", value: number, text: `You chose ${number}.` }, this.answer);
	}

	#press(/** @type {KeyboardEvent} */ event) {
		const { key, code, shiftKey } = event;
		const latin = /^[a-z]$/i.test(key) ? key : code.replace("Key", ""); // other scripts have no z: the key in its place
		const letter = (event.ctrlKey || event.metaKey) && !event.altKey ? latin.toLowerCase() : "";
		if (letter === "y" || (letter === "z" && shiftKey)) this.#drawing.redo();
		else if (letter === "z") this.#drawing.undo();
		else if (key === "Escape" && this.#drawing.strokes.length > 0) this.#drawing.clear();
		else if (key === "Enter") this.read();
		else return;
		event.preventDefault();
	}

	#submit() {
		this.#settle();
		this.#internals.form?.requestSubmit();
	}

	/** @type {Decide} */
	#decide(outcome, answer = null, isSettled = true) {
		const isNew = !!answer || outcome.value !== this.value;
		this.answer = answer;
		this.#show(outcome);
		if (isNew) this.#fire("input");
		if (isSettled) this.#settle();
	}

	#settle() {
		if (this.value === this.#settled) return;
		this.#settled = this.value;
		this.#fire("change");
	}

	#fire(/** @type {string} */ type) {
		this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail: this.answer }));
	}

	/** Sets drawing and value as a script does: without events. @param {string} text @param {Stroke[]} strokes */
	#replace(text, strokes) {
		this.#isReplacing = true;
		this.#drawing.load(strokes);
		this.#isReplacing = false;
		this.#scheduler.cancel();
		this.answer = null;
		const value = allows(this.#range, text) ? text : "";
		this.#parts.field.value = value;
		this.#show(value ? { state: strokes.length > 0 ? "number" : "typed", value, text: "", choices: [] } : this.#undecided());
		this.#settled = value;
	}

	#refresh() {
		const { state, value } = this.#outcome;
		if (state === "empty" || state === "drawn") this.#show(this.#undecided());
		else this.#show({ ...this.#outcome, value: allows(this.#range, value) ? value : "" });
	}

	#show(/** @type {Outcome} */ outcome) {
		const { state, value, text } = outcome;
		const { field, hint, choices, undo, clear, read } = this.#parts;
		const { strokes, canUndo } = this.#drawing;
		if (outcome.choices !== this.#outcome.choices) {
			choices.replaceChildren(...outcome.choices.map((number) => toChoice(number, () => this.#choose(number))));
		}
		for (const choice of choices.children) choice.ariaPressed = `${choice.textContent === value}`;
		this.#internals.states.delete(this.#outcome.state);
		this.#internals.states.add(state);
		this.#outcome = outcome;
		this.#say(text);
		if (state !== "typed") field.value = value;
		field.maxLength = this.#range.most;
		field.ariaRequired = `${this.hasAttribute("required")}`;
		hint.textContent = `Draw ${describe(this.#range)}`;
		hint.hidden = strokes.length > 0;
		clear.hidden = strokes.length === 0;
		undo.hidden = !canUndo;
		read.ariaDisabled = `${strokes.length === 0}`;
		this.#validate();
		this.#internals.setFormValue(value, `${value} ${JSON.stringify(strokes)}`);
	}

	#validate() {
		const { state, value, text } = this.#outcome;
		const isMissing = state === "empty" && this.hasAttribute("required");
		if (isMissing) this.#internals.setValidity({ valueMissing: true }, `Draw or type ${describe(this.#range)}.`, this.#parts.field);
		else if (value || state === "empty") this.#internals.setValidity({});
		else this.#internals.setValidity({ badInput: true }, text, this.#parts.field);
	}

	#say(/** @type {string} */ text) {
		this.#parts.message.textContent = text;
	}

	#showName() {
		const { group, canvas, field } = this.#parts;
		const name = this.ariaLabel || [...this.#internals.labels].map(({ textContent }) => textContent?.trim()).join(" ") || "Number";
		group.ariaLabel = field.ariaLabel = name;
		canvas.ariaLabel = `${name}: drawing area. Arrow keys move a pen, Space puts it down or lifts it.`;
	}
}

if (!customElements.get("number-pad")) customElements.define("number-pad", NumberPad);
