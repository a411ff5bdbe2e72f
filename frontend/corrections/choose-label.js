// Choose: asks which number a drawing shows. One tap chooses.

import { find, makeButton, openPanel } from "./dialog-parts.js";
import { DIGITS, numbersFor } from "./record.js";

/** @type {ChooseLabel} */
export async function chooseLabel(answer, note) {
	const isNumber = answer && answer.verdict !== "not_a_number";
	const panel = await openPanel(
		"choose",
		"Which number is it?",
		`<div class="choices"></div>
		<form class="other"><label>Another number <input inputmode="numeric" pattern="[0-9]*" maxlength="64" autocomplete="off" required></label><button>OK</button></form>
		<p class="note-line"></p>`,
	);
	note.then((parts) => find(panel, ".note-line").append(...parts));
	const field = /** @type {HTMLInputElement} */ (find(panel, "input"));
	return new Promise((resolve) => {
		const choose = (/** @type {string | null} */ label) => {
			resolve(label);
			panel.close();
		};
		const choices = find(panel, ".choices");
		if (answer) choices.append(withClass("wide", makeButton(isNumber ? `${answer.number} is right` : "Right: it is not a number", () => choose(isNumber ? answer.number : null))));
		choices.append(...numbersFor(answer).map((number) => withClass(number.length > 1 ? "long" : "", makeButton(number, () => choose(number)))));
		if (isNumber || !answer) choices.append(withClass("wide", makeButton("Not a number", () => choose(null))));
		find(panel, ".other").onsubmit = (/** @type {Event} */ event) => {
			event.preventDefault();
			choose(field.value);
		};
		if (isNumber && answer.number.length > 1) field.value = answer.number; // to type over
		field.onfocus = () => field.select();
		field.oninput = () => (field.value = field.value.replace(/[^0-9]/g, ""));
		panel.onkeydown = ({ key, ctrlKey, metaKey, altKey }) => {
			if (DIGITS.includes(key) && !ctrlKey && !metaKey && !altKey) field.focus(); // which then takes the key
		};
		panel.addEventListener("close", () => resolve(undefined));
	});
}

/** @type {WithClass} */
const withClass = (className, button) => Object.assign(button, { className });
