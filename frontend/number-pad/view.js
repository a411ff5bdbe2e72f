// View: the elements in a <number-pad>. They are made one by one: strict pages refuse markup in strings (Trusted Types).

import { drawByKeyboard } from "../drawing/keyboard-pen.js";
import { drawByPointer } from "../drawing/pointer.js";
import { actionOf } from "../drawing/shortcuts.js";
import { describe } from "./digit-range.js";

const STYLE = new URL("style.css", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";

export class PadView {
	canvas = make("canvas", { part: "canvas", tabIndex: 0, role: "application" });
	field = make("input", { part: "field", inputMode: "numeric", autocomplete: "off", placeholder: "or type" });
	#hint = make("p", { part: "hint", ariaHidden: "true" });
	#undo = button("undo", { title: "Undo (Ctrl+Z)" }, icon("M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3"));
	#clear = button("clear", { title: "Clear (Esc)" }, icon("M6 6l12 12M18 6 6 18"));
	#read = button("read", { textContent: "Read" });
	#message = make("p", { part: "message", role: "status" });
	#choices = make("div", { part: "choices", role: "group", ariaLabel: "Which number is it?" });
	#group = make("fieldset", { part: "pad", hidden: true });
	/** @type {string[]} */ #shown = []; // choices

	/** @param {ShadowRoot} root */
	constructor(root) {
		const keys = make("p", { className: "keys", ariaHidden: "true", textContent: "← ↑ ↓ → move the pen, Space puts it down" });
		const paper = make("div", { part: "paper" }, this.canvas, this.#hint, keys);
		const controls = make("div", { part: "controls" }, this.field, this.#undo, this.#clear, this.#read);
		this.#group.append(paper, controls, make("div", { part: "answer" }, this.#message, this.#choices));
		const show = () => (this.#group.hidden = false); // also without the style, which the page's policy may forbid
		const fallback = make("slot", { hidden: true, onslotchange: () => this.on?.replaceFallback() });
		root.append(make("link", { rel: "stylesheet", crossOrigin: "anonymous", href: STYLE, onload: show, onerror: show }), this.#group, fallback);
	}

	/** @param {Drawing} drawing @param {PadActions} on */
	connect(drawing, on) {
		this.on = on;
		drawByPointer(this.canvas, drawing);
		drawByKeyboard(this.canvas, drawing, (text) => this.say(text));
		this.canvas.addEventListener("keydown", (event) => {
			const action = actionOf(event);
			if (!action || (action === "clear" && drawing.strokes.length === 0)) return; // Esc may close what is around it
			if (action === "read") on.read();
			else drawing[action]();
			event.preventDefault();
		});
		this.canvas.addEventListener("transitionend", () => drawing.refresh()); // of its colour: the page's theme has changed
		this.#undo.onclick = () => drawing.undo();
		this.#clear.onclick = () => drawing.clear();
		this.#read.onclick = on.read;
		this.field.onchange = on.settle;
		this.field.oninput = (event) => {
			event.stopPropagation(); // the element fires its own
			on.type(this.field.value.trim());
		};
		this.field.onkeydown = ({ key }) => {
			if (key !== "Enter") return;
			on.settle();
			on.submit();
		};
	}

	/** @type {ShowOutcome} */
	show({ state, value, text, choices }, { strokes, canUndo }, range, isRequired) {
		const isEmpty = strokes.length === 0;
		if (choices !== this.#shown) this.#choices.replaceChildren(...choices.map((number) => this.#toButton(number)));
		this.#shown = choices;
		for (const choice of this.#choices.children) choice.ariaPressed = `${choice.textContent === value}`;
		this.say(text);
		if (state !== "typed" || value) this.field.value = value;
		this.field.maxLength = range.most;
		this.field.ariaRequired = `${isRequired}`;
		this.field.ariaDescription = describe(range);
		this.#hint.textContent = `Draw ${describe(range)}`;
		this.#hint.hidden = !isEmpty;
		this.#read.ariaDisabled = isEmpty ? "true" : null;
		this.#offer(this.#clear, !isEmpty);
		this.#offer(this.#undo, canUndo);
	}

	/** @param {HTMLButtonElement} button @param {boolean} isOffered */
	#offer(button, isOffered) {
		if (!isOffered && button.matches(":focus")) this.canvas.focus();
		button.hidden = !isOffered;
	}

	/** @param {string} number */
	#toButton = (number) => button("choice", { textContent: number, onclick: () => this.on?.choose(number) });

	/** @param {string} text */
	say(text) {
		this.#message.textContent = text;
	}

	/** @param {string} name */
	showName(name) {
		this.#group.ariaLabel = this.field.ariaLabel = name;
		this.canvas.ariaLabel = `${name}: drawing area. Arrow keys move a pen, Space puts it down or lifts it.`;
	}

	/** @param {boolean} isDisabled */
	disable(isDisabled) {
		this.#group.disabled = isDisabled;
		this.canvas.tabIndex = isDisabled ? -1 : 0;
		this.canvas.ariaDisabled = `${isDisabled}`;
	}
}

/** @type {Make} */
function make(name, properties, ...children) {
	const element = Object.assign(document.createElement(name), properties);
	element.append(...children);
	return element;
}

/** @type {MakePadButton} */
function button(part, properties, ...children) {
	return make("button", { type: "button", part: `button ${part}`, ...properties }, ...children);
}

/** @param {string} path */
function icon(path) {
	const [svg, line] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
	svg.setAttribute("viewBox", "0 0 24 24");
	line.setAttribute("d", path);
	svg.append(line);
	return svg;
}
