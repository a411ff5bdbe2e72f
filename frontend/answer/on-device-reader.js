// On-device reader: reads drawings on this device, with the model’s weights. Loaded when it is first needed.

import { write } from "../storage.js";
import { ApiError } from "./api.js";
import { isStatic } from "./fallback.js";

const LIMIT_MS = 10_000; // as long as one waits for the server

/** @type {Promise<Worker> | undefined} */
let loading;

export const weightsPath = () => (isStatic() ? "model/weights.bin" : "api/v1/model/weights");

/** @type {ReadHere} */
export async function readHere(drawing, isExplained) {
	const include = { image: true, explanation: isExplained };
	const late = new Promise((_, reject) => setTimeout(() => reject(new ApiError("device")), LIMIT_MS)); // but loading goes on
	const answer = await Promise.race([prepareReader().then((worker) => ask(worker, { drawing, include })), late]);
	return { ...answer, isReadHere: true };
}

/** Loads the reader with its weights, of which the device then keeps a copy. If that fails, the next call tries again. */
export async function prepareReader() {
	try {
		return await (loading ??= startWorker(weightsPath()));
	} catch {
		loading = undefined;
		throw new ApiError("device");
	}
}

/** @type {StartWorker} */
async function startWorker(weights) {
	const worker = new Worker(new URL("reader-worker.js", import.meta.url), { type: "module" });
	try {
		await ask(worker, { weights: new URL(weights, document.baseURI).href });
	} catch (error) {
		worker.terminate();
		throw error;
	}
	write("reader", "loaded");
	keep(weights);
	return worker;
}

/** @type {AskWorker} */
const ask = (worker, message) =>
	new Promise((resolve, reject) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = ({ data }) => (data.failure ? reject(new Error(data.failure)) : resolve(data.answer));
		worker.onerror = () => reject(new Error("The worker can’t be loaded."));
		worker.postMessage(message, [port2]);
	});

/** Keeps a file of the model on the device. The service worker renews it together with the page. @type {Keep} */
export async function keep(path) {
	try {
		if (!(await caches.match(path))) await (await caches.open("page")).add(path);
	} catch {
		// without HTTPS there is no cache; or the browser forbids it, or it is full: the network is then needed
	}
}
