// Reader worker: reads drawings beside the page, which thereby stays smooth.

import { loadReader } from "../reader/reader.js";

/** @type {Promise<import("../reader/reader.js").Reader>} */
let loading;

/** Loads the reader at the first message, which has the address of its weights; reads the drawings of the others. */
onmessage = async ({ data: { weights, drawing, include }, ports: [port] }) => {
	try {
		if (weights) loading = loadReader(weights);
		const reader = await loading;
		port.postMessage({ answer: drawing && reader.read(drawing, include) });
	} catch (error) {
		port.postMessage({ failure: `${error}` });
	}
};
