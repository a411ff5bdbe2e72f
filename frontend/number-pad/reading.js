// Reading: asks the server that a pad names; or reads on this device, with one reader for all pads of the page.

import { ApiError, predict } from "../answer/api.js";

const WEIGHTS = new URL("../model/weights.bin", import.meta.url).href;

/** @type {Promise<import("../reader/reader.js").Reader> | undefined} */
let loading;

/** @type {ReadForPad} */
export async function readDrawing(drawing, src, signal) {
	if (src !== null) return predict(drawing, signal, false, baseOf(src));
	const reader = await prepareReader();
	return reader.read(drawing, { image: true });
}

/** Loads the reader with its weights, once. If that fails, the next call tries again. */
export async function prepareReader() {
	loading ??= import("../reader/reader.js").then(({ loadReader }) => loadReader(WEIGHTS));
	try {
		return await loading;
	} catch {
		loading = undefined;
		throw new ApiError("device");
	}
}

/** @type {(src: string | null) => string | null} */
export const hostOf = (src) => (src !== null && URL.canParse(src, document.baseURI) ? new URL(src, document.baseURI).host : src);

/** @type {(src: string) => string} */
function baseOf(src) {
	if (!URL.canParse(src, document.baseURI)) throw new TypeError(`src is "${src}", but must be the address of a server, such as https://host/.`);
	return new URL(src, document.baseURI).href.replace(/\/?$/, "/");
}
