// Lens: which pixels feed the chosen unit; for an output, also the units that spoke for it and against it.

import { NAMES, signed } from "./choices.js";
import { paint } from "./plot.js";
import { contributions, pixelWeights, strongest } from "./contributions.js";

export const OUTPUTS = 3; // the layer of the outputs
const VOICES = 5; // on either side
const PIXELS = '<canvas class="pixels" width="28" height="28"></canvas>';

/** @type {ShowLens} */
export function showLens(lens, model, values, { layer, unit }) {
	const weights = pixelWeights(model, values, layer, unit);
	lens.hidden = false;
	const [pattern, match] = lens.querySelectorAll("canvas");
	paint(pattern, weights);
	paint(match, weights.map((weight, i) => weight * values[0][i]));
	const [text, , , voices] = /** @type {any} */ (lens.children);
	voices.hidden = layer !== OUTPUTS;
	const value = `Unit ${unit + 1} says ${signed(values[layer + 1][unit])}. Blue pixels raise its value, red ones lower it.`;
	text.textContent = voices.hidden ? value : showVoices(voices, model, values, unit);
}

/** @type {ShowVoices} */
function showVoices(voices, model, values, unit) {
	const added = contributions(model, values, OUTPUTS, unit);
	const [most, least] = strongest(added, VOICES);
	const name = unit < 10 ? NAMES[unit] : "“not a digit”";
	voices.innerHTML = toList(`Most for ${name}`, most, added) + toList(`Most against ${name}`, least, added);
	const canvases = voices.querySelectorAll("canvas");
	[...most, ...least].forEach((voice, i) => paint(canvases[i], pixelWeights(model, values, OUTPUTS - 1, voice)));
	const [pro, contra] = [1, -1].map((sign) => added.filter((value) => value * sign > 0).length);
	return `${pro} units spoke for ${name}, ${contra} against it. Blue pixels raise its points, red ones lower them.`;
}

/** @type {ToList} */
function toList(title, units, added) {
	const items = units.map((unit) => `<li>${PIXELS}${signed(added[unit], 2)} <small>unit ${unit + 1}</small></li>`);
	return `<div><h4>${title}</h4><ol>${items.join("")}</ol></div>`;
}
