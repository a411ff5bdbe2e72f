// About: a dialog that explains the model, and shows its metrics.

import { fetchModel } from "./api.js";
import { metricSentences } from "./messages.js";
import { byId } from "./view.js";

export async function openAbout() {
	byId("about-dialog").showModal();
	let sentences = ["The server isn’t answering, so its metrics can’t be shown now."];
	try {
		const { name, version, metrics } = await fetchModel();
		sentences = [...metricSentences(metrics), `The model in use is ${name} ${version}.`];
	} catch {
		// the sentence above says so
	}
	byId("figures").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}
