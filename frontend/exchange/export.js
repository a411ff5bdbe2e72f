// Export: shares a drawing as a link, copies it as a command, or saves it as a file.

import { toCurl } from "../answer/api.js";
import { byId, notify } from "../answer/view.js";
import { drawStrokes, prepareContext } from "../drawing/canvas.js";
import { SIDE, toApiDrawing } from "../drawing/stroke-geometry.js";
import { encode } from "./link.js";
import { STROKE_COLOUR, toSVG } from "./svg.js";

/** @type {ExportActions} */
const ACTIONS = {
	"copy-link": shareLink,
	"copy-curl": (drawing) => copy(toCurl(drawing, new URL("api/v1/predict", document.baseURI).href), "Command copied."),
	"save-png": (drawing) => toCanvas(drawing).toBlob((blob) => blob && save("png", blob)),
	"save-svg": (drawing) => save("svg", new Blob([toSVG(drawing)])),
	"save-json": (drawing) => save("json", new Blob([JSON.stringify(drawing)])),
};

/** @type {Connect} */
export function connectExport(drawing) {
	for (const [id, act] of Object.entries(ACTIONS)) {
		byId(id).onclick = () => {
			const exported = drawing.strokes.length > 0 && toApiDrawing(drawing.strokes);
			byId("share-menu").hidePopover();
			if (exported) act(exported);
			else notify(exported === null ? "This drawing is too complex." : "The drawing area is empty: draw something first.");
		};
	}
}

async function shareLink(/** @type {ApiDrawing} */ { strokes }) {
	const url = new URL(`#${encode(strokes)}`, location.href).href;
	if (!navigator.share) return copy(url, "Link copied: it replays your drawing.");
	await navigator.share({ title: document.title, url }).catch(() => {}); // cancelled
}

/** @type {Copy} */
async function copy(text, message) {
	try {
		await navigator.clipboard.writeText(text);
		notify(message);
	} catch {
		prompt("Please copy this:", text); // without HTTPS there is no clipboard
	}
}

/** @type {Save} */
function save(extension, blob) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = `drawing.${extension}`;
	link.click();
}

function toCanvas(/** @type {ApiDrawing} */ { strokes }) {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 4 * SIDE;
	const context = prepareContext(canvas, STROKE_COLOUR);
	context.fillStyle = "#fff";
	context.fillRect(0, 0, SIDE, SIDE);
	drawStrokes(context, strokes);
	return canvas;
}
