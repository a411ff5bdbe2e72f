// Export: shares a drawing as a link, copies it as a command, or saves it as a file. Loaded when its menu is opened.

import { openDialog } from "../answer/dialog.js";
import { byId, notify } from "../answer/view.js";
import { toApiDrawing } from "../drawing/stroke-geometry.js";
import { toCurl } from "./curl.js";
import { encode } from "./link.js";
import { toPNG } from "./png.js";
import { toSVG } from "./svg.js";

/** @type {ExportActions} */
const ACTIONS = {
	"copy-link": shareLink,
	"copy-curl": (drawing) => copy(toCurl(drawing, new URL("api/v1/predict", document.baseURI).href), "Command copied."),
	"save-png": async (drawing) => save("png", await toPNG(drawing)),
	"save-svg": (drawing) => save("svg", new Blob([toSVG(drawing)])),
	"save-json": (drawing) => save("json", new Blob([JSON.stringify(drawing)])),
};

/** @type {Connect} */
export function openMenu(drawing) {
	const menu = byId("share-menu");
	for (const item of menu.querySelectorAll("button")) {
		item.onclick = () => {
			menu.close();
			exportDrawing(item.id, drawing);
		};
	}
	openDialog(menu, byId("share"));
}

/** @type {ExportDrawing} */
function exportDrawing(id, drawing) {
	const exported = drawing.strokes.length > 0 && toApiDrawing(drawing.strokes);
	if (exported) ACTIONS[id](exported);
	else notify(exported === null ? "This drawing is too complex." : "The drawing area is empty: draw something first.");
}

async function shareLink(/** @type {ApiDrawing} */ { strokes }) {
	const url = new URL(`#${encode(strokes)}`, location.href).href;
	const copyLink = () => copy(url, "Link copied: it replays your drawing.");
	if (!navigator.share) return copyLink();
	await navigator.share({ title: document.title, url }).catch((error) => {
		if (error.name !== "AbortError") return copyLink(); // that one means that the user cancelled
	});
}

/** @type {Copy} */
async function copy(text, message) {
	try {
		await navigator.clipboard.writeText(text);
		notify(message);
	} catch {
		offer(text); // there is no clipboard without HTTPS, or it was refused
	}
}

/** @type {Offer} */
function offer(text) {
	const field = byId("copy-text");
	field.value = text;
	openDialog(byId("copy-dialog"));
	field.select();
}

/** @type {Save} */
function save(extension, blob) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = `drawing.${extension}`;
	link.click();
}
