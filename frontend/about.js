// About: a dialog that says how it works, and how good it is by the model's own figures.

import { modelCard } from "./api.js";
import { byId } from "./view.js";
import { figures } from "./words.js";

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
