// Shadow: the elements in a <number-pad>, made one by one, because strict pages refuse markup in strings (Trusted Types).

const STYLE = new URL("style.css", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";
const UNDO = "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3";
const CLEAR = "M6 6l12 12M18 6 6 18";

/** @type {BuildShadow} */
export function buildShadow(root) {
	const canvas = make("canvas", { part: "canvas", tabIndex: 0, role: "application" });
	const hint = make("p", { part: "hint", ariaHidden: "true" });
	const keys = make("p", { className: "keys", ariaHidden: "true", textContent: "← ↑ ↓ → move the pen, Space puts it down" });
	const field = make("input", { part: "field", type: "text", inputMode: "numeric", autocomplete: "off", placeholder: "or type it" });
	const undo = make("button", { part: "button undo", type: "button", title: "Undo (Ctrl+Z)" }, icon(UNDO));
	const clear = make("button", { part: "button clear", type: "button", title: "Clear (Esc)" }, icon(CLEAR));
	const read = make("button", { part: "button read", type: "button", textContent: "Read" });
	const message = make("p", { part: "message", role: "status" });
	const choices = make("div", { part: "choices", role: "group", ariaLabel: "Which number is it?" });
	const paper = make("div", { part: "paper" }, canvas, hint, keys);
	const controls = make("div", { part: "controls" }, field, undo, clear, read);
	const group = make("fieldset", { part: "pad", hidden: true }, paper, controls, make("div", { part: "answer" }, message, choices));
	const show = () => (group.hidden = false); // also without its style, which the page's policy may forbid
	root.append(make("link", { rel: "stylesheet", crossOrigin: "anonymous", href: STYLE, onload: show, onerror: show }), group);
	return { group, canvas, hint, field, undo, clear, read, message, choices };
}

/** @type {ToChoice} */
export const toChoice = (number, onclick) => make("button", { part: "button choice", type: "button", textContent: number, onclick });

/** @type {Make} */
function make(name, properties, ...children) {
	const element = Object.assign(document.createElement(name), properties);
	element.append(...children);
	return element;
}

/** @type {(path: string) => SVGElement} */
function icon(path) {
	const [svg, line] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
	svg.setAttribute("viewBox", "0 0 24 24");
	line.setAttribute("d", path);
	svg.append(line);
	return svg;
}
