// Picture: shows a photo or scan on the paper, and asks the server what number it shows.

import { ApiError, requestAnswer } from "../answer/api.js";
import { answerMessage, errorMessage } from "../answer/messages.js";
import { isServerAsked } from "../answer/fallback.js";
import { byId, show, showMessage } from "../answer/view.js";
import { SIDE } from "../drawing/stroke-geometry.js";

/** What the server reads as it is. */
const MAX_BYTES = /** @type {Record<string, number>} */ ({ "image/png": 4_000_000, "image/jpeg": 4_000_000, "image/webp": 1_000_000 });
const MAX_PIXELS = 4_000_000;
const MAX_SIDE = 1000; // pixels of what is converted here

/** @type {OpenPicture} */
export async function openPicture(file, drawing, isLatest) {
	if (!isServerAsked()) throw new SyntaxError("Only a server reads pictures, and this page sends nothing to one.");
	const { element, width, height } = await decode(file);
	if (!isLatest()) return;
	drawing.load([]); // Undo brings the drawing back
	const controller = new AbortController();
	const shown = showBehindCanvas(element);
	const remove = () => {
		controller.abort();
		shown.remove();
	};
	for (const type of ["change", "grow"]) drawing.addEventListener(type, remove, { once: true });
	byId("answer").ariaBusy = "true";
	showMessage({ symbol: "", verdict: "Reading your picture …", detail: "It is used to answer you, then forgotten." });
	try {
		const isReadable = file.size <= (MAX_BYTES[file.type] ?? 0) && width * height <= MAX_PIXELS;
		const scale = isReadable ? 1 : Math.min(1, MAX_SIDE / Math.max(width, height));
		const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
		const body = isReadable ? file : await convert(element, size);
		const answer = await requestAnswer("predict/picture?include=image", body.type, body, controller.signal);
		if (controller.signal.aborted) return;
		const scaled = { ...answer, digits: answer.digits.map((digit) => ({ ...digit, box: toUnits(digit.box, size) })) };
		show(answer.verdict, answerMessage(scaled, []), true, scaled, []);
	} catch (error) {
		if (!controller.signal.aborted) show("error", toMessage(error), true);
	} finally {
		byId("answer").ariaBusy = "false";
	}
}

/** @type {DecodePicture} */
async function decode(file) {
	const element = new Image();
	const reader = new FileReader();
	await new Promise((resolve) => {
		reader.onloadend = resolve;
		reader.readAsDataURL(file);
	});
	element.src = `${reader.result}`; // the page's policy allows no other address of a local file
	try {
		await element.decode();
	} catch {
		throw new SyntaxError("This picture can’t be read: PNG, JPEG, WebP or GIF is wanted.");
	}
	return { element, width: element.naturalWidth || MAX_SIDE, height: element.naturalHeight || MAX_SIDE };
}

/** @type {ShowBehindCanvas} */
function showBehindCanvas(element) {
	const style = { position: "absolute", inset: "0", width: "100%", height: "100%", objectFit: "contain", pointerEvents: "none" };
	Object.assign(element.style, style);
	element.alt = "";
	byId("pad").before(element);
	byId("hint").hidden = true;
	return element;
}

/** Other kinds of pictures, and larger ones, are sent as a smaller PNG. @type {ConvertPicture} */
async function convert(element, { width, height }) {
	const canvas = Object.assign(document.createElement("canvas"), { width, height });
	canvas.getContext("2d")?.drawImage(element, 0, 0, width, height);
	const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, "image/png"));
	if (!blob) throw new ApiError("invalid");
	return blob;
}

/** @type {ToUnits} */
function toUnits([x, y, width, height], size) {
	const scale = SIDE / Math.max(size.width, size.height);
	const [left, top] = [size.width, size.height].map((side) => (SIDE - side * scale) / 2);
	return [left + x * scale, top + y * scale, width * scale, height * scale];
}

/** @type {PictureMessage} */
function toMessage(error) {
	if (!(error instanceof ApiError)) throw error;
	if (error.reason === 422 || error.reason === 413 || error.reason === 415) return { symbol: "!", verdict: "This picture can’t be read.", detail: error.message };
	return errorMessage(error);
}
