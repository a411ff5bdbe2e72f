// Choices: the groups of strokes, and the outputs, as radio buttons, among which the arrow keys move.

import { barLabel } from "../answer/messages.js";
import { paint } from "./plot.js";

export const NAMES = [..."0123456789×"];
const PICTURE = '<canvas class="pixels" width="28" height="28"></canvas><b></b><span></span>';

/** @type {Signed} */
export const signed = (value, digits = 1) => value.toFixed(digits).replace("-", "−");

/** @type {AddRadio} */
function addRadio(list, value, onChoose, content) {
	const label = document.createElement("label");
	label.innerHTML = `<input type="radio" name="inside-${list.className}">${content}`;
	label.querySelector("input")?.addEventListener("change", () => onChoose(value));
	list.append(label);
}

/** @type {ShowGroups} */
export function showGroups(list, { candidates, path }, shown, onChoose) {
	const labels = list.getElementsByTagName("label"); // live
	while (labels.length > candidates.length) labels[candidates.length].remove();
	while (labels.length < candidates.length) addRadio(list, labels.length, onChoose, PICTURE);
	candidates.forEach(({ image, reading, score, marginal }, i) => {
		const [input, canvas, digit, text] = /** @type {any} */ (labels[i].children);
		const best = reading.probabilities.indexOf(Math.max(...reading.probabilities));
		paint(canvas, image, "ink");
		[digit.textContent, text.textContent, input.checked] = [best, signed(score), i === shown];
		input.ariaLabel = `Group ${i + 1} of ${candidates.length}, like ${best}: score ${signed(score)}, ${barLabel(marginal)}% in the number`;
		labels[i].classList.toggle("chosen", path.includes(i));
	});
}

/** @type {ShowOutputs} */
export function showOutputs(list, logits, selected, onChoose) {
	if (!list.querySelector("label")) NAMES.forEach((name, i) => addRadio(list, i, onChoose, `<i></i><b>${name}</b><span></span>`));
	const most = logits.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
	list.querySelectorAll("label").forEach((label, i) => {
		const [input, bar, , text] = /** @type {any} */ (label.children);
		bar.style.cssText = `--share: ${Math.abs(logits[i]) / most}`;
		bar.className = logits[i] < 0 ? "against" : "";
		[text.textContent, input.checked] = [signed(logits[i]), i === selected];
		input.ariaLabel = `${i < 10 ? NAMES[i] : "Not a digit"}: ${signed(logits[i])} points`;
	});
}

/** @type {ShowChances} */
export function showChances(list, before, after) {
	list.innerHTML = NAMES.map((name, i) => `<li><i></i><b>${name}</b><span>${after[i] < 0.01 ? "" : `${barLabel(after[i])}%`}</span></li>`).join("");
	[...list.children].forEach((item, i) => (/** @type {HTMLElement} */ (item).style.cssText = `--before: ${before[i]}; --after: ${after[i]}`));
}
