// About: a dialog that explains the model, shows its metrics, and has the switch to read without a server. Loaded when it is opened.

import { read, write } from "../storage.js";
import { fetchModel } from "./api.js";
import { keep, prepareReader } from "./on-device-reader.js";
import { openDialog } from "./dialog.js";
import { metricSentences } from "./model-accuracy.js";
import { isStatic } from "./fallback.js";
import { byId, notify } from "./view.js";

export async function openAbout() {
	const response = await fetch("answer/about.html");
	if (!response.ok) throw new TypeError(`${response.url} answers ${response.status}.`);
	byId("about-dialog").innerHTML = await response.text();
	if (!isStatic()) connectSwitch();
	openDialog(byId("about-dialog"));
	await showMetrics();
}

function connectSwitch() {
	const box = byId("device");
	box.checked = read("device") === "on";
	box.onchange = async () => {
		write("device", box.checked ? "on" : "off");
		if (!box.checked) return;
		box.checked = read("device") === "on";
		if (!box.checked) return notify("This browser keeps no settings, so this can’t be switched on.");
		await prepareReader().catch(() => notify("The model can’t be loaded now. The next drawing will try again."));
	};
}

async function showMetrics() {
	let sentences = ["The server isn’t answering, so its metrics can’t be shown now."];
	try {
		const { name, version, metrics } = await (isStatic() ? fetchSidecar() : fetchModel());
		sentences = [...metricSentences(metrics), `The model in use is ${name} ${version}.`];
	} catch {
		// the sentence above says so
	}
	byId("figures").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

async function fetchSidecar() {
	const path = "model/sidecar.json";
	const sidecar = await (await fetch(path)).json();
	keep(path);
	return sidecar;
}
