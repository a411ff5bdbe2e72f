// About: a dialog that explains the model, and shows its metrics. Loaded when it is opened.

import { fetchModel } from "./api.js";
import { openDialog } from "./dialog.js";
import { metricSentences } from "./model-accuracy.js";
import { byId } from "./view.js";

export async function openAbout() {
	openDialog(byId("about-dialog"));
	let sentences = ["The server isn’t answering, so its metrics can’t be shown now."];
	try {
		const { name, version, metrics } = await fetchModel();
		sentences = [...metricSentences(metrics), `The model in use is ${name} ${version}.`];
	} catch {
		// the sentence above says so
	}
	byId("figures").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}
