// About: a dialog that says how it works, and how good it is by the model's own figures.

import { modelCard } from "./api.js";
import { byId } from "./view.js";

/** @type {[metric: string, examples: string, say: (share: number, n: string) => string][]} */
const FIGURES = [
	["t10k_error", "t10k_examples", (error, n) => `It reads ${percent(1 - error)} of MNIST’s ${n} test digits right, which were used for nothing else;`],
	["pendigits_train_validation_error", "pendigits_train_validation_examples", (error, n) => `and ${percent(1 - error)} of ${n} digits drawn with a pen, as here, by people it has not learned from.`],
	["t10k_wrong_of_those", "", (wrong) => `Of the test digits it was sure of, ${percent(wrong)} were wrong.`],
	["omniglot_small_validation_non_digits_called_number", "omniglot_small_validation_non_digits_examples", (share, n) => `Of ${n} letters of alphabets it has not learned from, it takes ${percent(share)} for a number.`],
];

/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(share < 0.001 ? 2 : 1)}\u202f%`;

/** @param {Record<string, number>} metrics @returns {string[]} a sentence for each of those that there are */
export function figures(metrics) {
	return FIGURES.filter(([metric]) => Number.isFinite(metrics[metric])).map(([metric, examples, say]) =>
		say(metrics[metric], metrics[examples]?.toLocaleString("en")),
	);
}

export async function openAbout() {
	/** @type {HTMLDialogElement} */ (byId("about-dialog")).showModal();
	let sentences = ["The server isn’t answering: its figures can’t be had just now."];
	try {
		const { name, version, metrics } = await modelCard();
		sentences = [...figures(metrics), `The model in use is ${name} ${version}.`];
	} catch {
		// said already
	}
	byId("figures").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}
