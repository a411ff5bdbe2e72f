// Panel: makes the dialogs of corrections, and loads their style, when they are first used.

import { openDialog } from "../answer/dialog.js";
import { loadStyle } from "../load-style.js";

const CROSS = '<svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6 6 18"/></svg>';

const style = loadStyle(new URL("corrections.css", import.meta.url).href);

/** @type {OpenPanel} */
export async function openPanel(name, title, content) {
	await style;
	const panel = document.createElement("dialog");
	panel.className = name;
	panel.setAttribute("aria-labelledby", `${name}-title`);
	panel.innerHTML = `<form method="dialog"><button class="quiet" title="Close (Esc)">${CROSS}</button></form><h2 id="${name}-title" tabindex="-1" autofocus>${title}</h2>${content}`;
	panel.addEventListener("close", () => panel.remove());
	document.body.append(panel);
	openDialog(panel);
	return panel;
}

/** @type {FindWithin} */
export const find = (within, selector) => /** @type {any} */ (within.querySelector(selector));

/** @type {MakeButton} */
export function makeButton(text, act, description) {
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = text;
	if (description) button.ariaLabel = description;
	button.onclick = act;
	return button;
}
