// Sharing: a drawing leaves the page as a link, a command or a file.

import { SIDE, toDrawing } from "./ink.js";
import { encode } from "./link.js";
import { contextOf, drawInk } from "./paper.js";
import { INK, asCurl, asSVG } from "./save.js";
import { byId, notice } from "./view.js";

/** @type {Record<string, (drawing: Drawing) => unknown>} by the button's id */
const ACTS = {
	"copy-link": share,
	"copy-curl": (drawing) => copy(asCurl(drawing, new URL("api/v1/predict", document.baseURI).href), "Command copied."),
	"save-png": (drawing) => asCanvas(drawing).toBlob((blob) => blob && save("png", blob)),
	"save-svg": (drawing) => save("svg", new Blob([asSVG(drawing)])),
	"save-json": (drawing) => save("json", new Blob([JSON.stringify(drawing)])),
};

/** @type {Connect} */
export function connectSharing(pad) {
	for (const [id, act] of Object.entries(ACTS)) {
		byId(id).onclick = () => {
			const drawing = pad.strokes.length > 0 && toDrawing(pad.strokes);
			byId("share-menu").hidePopover();
			if (drawing) act(drawing);
			else notice(drawing === null ? "That is too much ink." : "The paper is empty: draw something first.");
		};
	}
}

async function share(/** @type {Drawing} */ { strokes }) {
	const url = new URL(`#${encode(strokes)}`, location.href).href;
	if (!navigator.share) return copy(url, "Link copied: it replays your drawing.");
	await navigator.share({ title: document.title, url }).catch(() => {}); // thought better of it
}

/** @type {Copy} */
async function copy(text, done) {
	try {
		await navigator.clipboard.writeText(text);
		notice(done);
	} catch {
		prompt("Please copy this:", text); // without HTTPS a page has no clipboard
	}
}

/** @type {Save} */
function save(kind, blob) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = `drawing.${kind}`;
	link.click();
}

function asCanvas(/** @type {Drawing} */ { strokes }) {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 4 * SIDE;
	const context = contextOf(canvas, INK);
	context.fillStyle = "#fff";
	context.fillRect(0, 0, SIDE, SIDE);
	drawInk(context, strokes);
	return canvas;
}
