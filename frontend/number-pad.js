// Number pad: <number-pad>, a form control on which numbers are drawn, or typed, for the pages of any site. See docs/embed.md.

import { ApiError } from "./answer/api.js";
import { Scheduler } from "./answer/scheduler.js";
import { restored } from "./drawing/draft.js";
import { Drawing } from "./drawing/drawing.js";
import { toApiDrawing } from "./drawing/stroke-geometry.js";
import { ANY_NUMBER, allows, parseRange } from "./number-pad/digit-range.js";
import { addFormProperties } from "./number-pad/form-properties.js";
import { answered, chosen, failed, given, typed, undecided, validityOf } from "./number-pad/outcome.js";
import { hostOf, prepareReader, readDrawing } from "./number-pad/reading.js";
import { PadView } from "./number-pad/view.js";

const SUBMITTERS = "button:not([type=button], [type=reset]), [type=submit], [type=image]";

export class NumberPad extends HTMLElement {
	static formAssociated = true;
	static observedAttributes = ["aria-label", "digits", "live", "required", "src", "value"];

	#internals = this.attachInternals();
	#view = new PadView(this.attachShadow({ mode: "open", delegatesFocus: true }));
	#drawing = new Drawing(this.#view.canvas);
	#scheduler = new Scheduler((signal) => this.#ask(signal), (state) => state === "slow" && this.#view.say("Still reading …"));
	#window = new AbortController(); // aborted when the element leaves the page
	/** The button that is sending the form, while it is pressed. @type {HTMLButtonElement | null} */ #pressed = null;
	/** How many pads a form waits for. @type {WeakMap<HTMLFormElement, number>} */ static #waiting = new WeakMap();
	#range = ANY_NUMBER;
	/** @type {Outcome} */ #outcome = { state: "empty", value: "", text: "", choices: [] };
	#settled = ""; // the value at the last `change`
	/** The last answer. Null once the drawing has changed, or a number was typed. @type {Answer | null} */ answer = null;

	static {
		addFormProperties(this.prototype, (pad) => pad.#internals);
	}

	constructor() {
		super();
		this.#view.connect(this.#drawing, {
			read: () => this.read(),
			type: (text) => this.#type(text),
			settle: () => this.#settle(),
			submit: () => this.#internals.form?.requestSubmit(),
			choose: (number) => this.#decide(chosen(this.#outcome, number), this.answer),
			replaceFallback: () => this.#replaceFallback(),
		});
		this.#drawing.addEventListener("change", () => this.#strokesChanged());
		this.#drawing.addEventListener("grow", () => this.#askSoon());
		this.addEventListener("focusin", () => this.#showName());
		this.addEventListener("focusout", () => this.#outcome.state === "drawn" && this.read());
		this.addEventListener("invalid", (event) => this.#pressed && this.#readFirst(event, this.#pressed));
	}

	connectedCallback() {
		this.#window = new AbortController();
		const [root, first] = [this.getRootNode(), { capture: true, signal: this.#window.signal }];
		root.addEventListener("click", (/** @type {any} */ { target }) => this.#notePressed(target.closest(SUBMITTERS)), first);
		root.addEventListener("submit", (/** @type {any} */ event) => event.target === this.#internals.form && this.#readFirst(event, event.submitter), first);
		this.#drawing.view.followWindow(this.#window.signal);
		this.#showName();
		this.#refresh();
		if (this.#outcome.state === "drawn") this.#askSoon();
	}

	disconnectedCallback() {
		this.#window.abort();
		this.#scheduler.cancel();
	}

	/** @type {AttributeChanged} */
	attributeChangedCallback(name, before, now) {
		if (name === "digits") this.#range = parseRange(now);
		if (name === "aria-label") this.#showName();
		const isUntouched = this.#drawing.strokes.length === 0 && this.value === (before ?? "");
		if (name === "value" && isUntouched) this.value = now ?? "";
		else this.#refresh();
	}

	#refresh() {
		const isUndecided = ["empty", "drawn"].includes(this.#outcome.state);
		this.#show(isUndecided ? this.#undecided() : { ...this.#outcome, value: allows(this.#range, this.value) ? this.value : "" });
	}

	/** @param {boolean} isDisabled */
	formDisabledCallback(isDisabled) {
		this.#view.disable(isDisabled);
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

	#notePressed(/** @type {HTMLButtonElement | null} */ button) {
		this.#pressed = button;
		setTimeout(() => (this.#pressed = null)); // the form is validated before that
	}

	/** Reads what is drawn before the form is sent, which then goes on by itself. It fires `invalid`, or `submit` if it doesn't validate. @type {ReadFirst} */
	async #readFirst(event, submitter) {
		const { form } = this.#internals;
		if (this.#outcome.state !== "drawn" || !form || (submitter && submitter.form !== form)) return;
		event.preventDefault();
		event.stopPropagation();
		const waiting = NumberPad.#waiting;
		waiting.set(form, (waiting.get(form) ?? 0) + 1);
		await this.read();
		waiting.set(form, (waiting.get(form) ?? 0) - 1);
		if (waiting.get(form) === 0) setTimeout(() => form.requestSubmit(submitter)); // after the submission that it has stopped
	}

	/** Takes over from the field that a page keeps in the pad for those whose browser doesn't run this script. */
	#replaceFallback() {
		for (const field of this.querySelectorAll("input")) {
			if (this.#outcome.state === "empty" && field.value) this.value = field.value;
			field.disabled = true; // so that the form neither sends nor checks it
		}
	}

	/** @type {AskServer} */
	async #ask(signal) {
		const sent = toApiDrawing(this.#drawing.strokes);
		try {
			if (!sent) throw new ApiError(413);
			const answer = await readDrawing(sent, this.getAttribute("src"), signal);
			if (!signal.aborted) this.#decide(answered(answer, sent.strokes, this.#range), answer);
		} catch (error) {
			if (signal.aborted) return;
			this.#decide(failed(error instanceof ApiError ? error : new ApiError("page")));
			if (!(error instanceof ApiError)) throw error;
		}
	}

	#strokesChanged() {
		const isEmpty = this.#drawing.strokes.length === 0;
		this.#decide(this.#undecided(), null, isEmpty);
		if (isEmpty) return this.#scheduler.cancel();
		this.#askSoon();
		if (!this.hasAttribute("src")) prepareReader().catch(() => {}); // the reading will tell
	}

	#askSoon() {
		if (this.#outcome.state !== "drawn") this.#decide(this.#undecided(), null, false);
		if (this.hasAttribute("live")) this.#scheduler.soon();
		else this.#scheduler.cancel();
	}

	#undecided() {
		return undecided(this.#drawing.strokes.length === 0, this.hasAttribute("live"), hostOf(this.getAttribute("src")));
	}

	#type(/** @type {string} */ text) {
		this.#scheduler.cancel();
		const isEmpty = !text && this.#drawing.strokes.length === 0;
		this.#decide(isEmpty ? this.#undecided() : typed(text, this.#range), null, false);
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

	/** Sets the value and the drawing as a script does: without events. @param {string} text @param {Stroke[]} strokes */
	#replace(text, strokes) {
		this.#scheduler.cancel();
		this.#drawing.start(strokes);
		this.answer = null;
		const value = allows(this.#range, text) ? text : "";
		this.#show(value ? given(value, strokes.length > 0) : this.#undecided());
		this.#settled = value;
		if (this.#outcome.state === "drawn") this.#askSoon();
	}

	#show(/** @type {Outcome} */ outcome) {
		const isRequired = this.hasAttribute("required");
		const [flags, fault] = validityOf(outcome, this.#range, isRequired);
		this.#outcome = outcome;
		this.#internals.states.clear();
		this.#internals.states.add(outcome.state);
		this.#internals.setValidity(flags, fault, this.#view.field);
		this.#internals.setFormValue(outcome.value, `${outcome.value} ${JSON.stringify(this.#drawing.strokes)}`);
		this.#view.show(outcome, this.#drawing, this.#range, isRequired);
	}

	#showName() {
		const labels = [...this.#internals.labels].map(({ textContent }) => textContent?.trim());
		this.#view.showName(this.ariaLabel || labels.join(" ") || "Number");
	}
}

if (!customElements.get("number-pad")) customElements.define("number-pad", NumberPad);
