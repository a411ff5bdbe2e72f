// Panel: its markup, with a short explanation of each step.

const isNarrow = innerWidth < 640;

/** @type {PlotMarkup} */
const plot = (layer, units, columns) =>
	`<div class="units" data-layer="${layer}"><canvas width="${columns}" height="${units / columns}" role="slider" tabindex="0" aria-label="${units} units" aria-valuemin="1" aria-valuemax="${units}"></canvas><i hidden></i></div>`;
const square = (/** @type {string} */ name, /** @type {string} */ text) =>
	`<figure><canvas class="pixels ${name}" width="28" height="28"></canvas><figcaption>${text}</figcaption></figure>`;

const STEPS = [
	["Where are the digits?", "Your strokes are cut into pieces, and each group of neighbouring pieces could be a digit. The higher its score the better it fits; the framed groups make up the number.", '<fieldset class="groups"><legend>Groups of strokes</legend></fieldset>'],
	["784 pixels", "The group with the blue frame is drawn again, always of the same size and in the same place. These 28 × 28 pixels are all that the network gets to see.", square("image", "")],
	["192 sums", "Each square compares the picture with a pattern of its own: blue where they match, red where they are opposites. So 784 pixels become 192 numbers.", plot(0, 192, isNarrow ? 24 : 48)],
	["1,024 units", "Each unit adds up the 192 numbers, after multiplying each by a weight, which may be negative. If the total is below zero, the unit stays silent: its square stays empty.", plot(1, 1024, isNarrow ? 32 : 64)],
	["512 units", "Each of these does the same with what the 1,024 units say. Training has set all the weights, little by little, so that the answers come out right.", plot(2, 512, isNarrow ? 32 : 64)],
	["Eleven outputs", "The 512 units give points to each digit, and to ×, “not a digit”. Press one to see which units spoke for it, and which against it.", '<fieldset class="outputs" data-layer="3"><legend>Points of the outputs</legend></fieldset>'],
	["How sure is it?", "", '<ol class="chances-inside"></ol>'],
].map(([title, text, content], i, { length }) => `<section><h3>${title}</h3><p${i === length - 1 ? ' class="calibration"' : ""}>${text}</p>${content}</section>`);

export const PANEL = `<div class="title"><h2 tabindex="-1">See inside</h2><p>Draw, and watch each step. Press a square, or move to it with the arrow keys, to see which pixels feed it.</p>
	<button class="quiet close" title="Close"><svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6 6 18"/></svg></button></div>
	${STEPS.join("")}<div class="lens" hidden><p class="said"></p>${square("pattern", "What it looks for")}${square("match", "What it finds here")}<div class="voices"></div></div>`;

/** @type {SureText} */
export const sureText = ({ temperature, bias }) =>
	`The points become percentages: at first the pale ones. Tests on other drawings showed how far to trust them, so points are divided by ${temperature.toFixed(2)}, and × ${bias < 0 ? "loses" : "gets"} ${Math.abs(bias).toFixed(1)} before: the blue ones are right as often as they say.`;
