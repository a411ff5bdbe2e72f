// Device: reads drawings on this device, with the model’s weights. Loaded when it is first needed.

import { loadReader } from "../reader/reader.js";
import { write } from "../storage.js";
import { ApiError } from "./api.js";
import { isStatic } from "./reading.js";

/** @type {Promise<import("../reader/reader.js").Reader> | undefined} */
let loading;

/** @type {ReadDrawing} */
export async function readDrawing(drawing, isExplained) {
	const reader = await prepareReader();
	return { ...reader.read(drawing, { image: true, explanation: isExplained }), isReadHere: true };
}

/** Loads the reader with its weights, of which the device then keeps a copy. If that fails, the next call tries again. */
export async function prepareReader() {
	const weights = isStatic() ? "model/weights.bin" : "api/v1/model/weights";
	loading ??= loadReader(weights).then((reader) => {
		write("reader", "loaded");
		keep(weights);
		return reader;
	});
	try {
		return await loading;
	} catch {
		loading = undefined;
		throw new ApiError("device");
	}
}

/** Keeps a file of the model on the device. The service worker renews it together with the page. @type {Keep} */
export async function keep(path) {
	try {
		if (!(await caches.match(path))) await (await caches.open("page")).add(path);
	} catch {
		// without HTTPS there is no cache; or the browser forbids it, or it is full: the network is then needed
	}
}
