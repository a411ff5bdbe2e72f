// Fallback: asks the server; or reads on this device, where the server is late, fails, or must not be asked.

import { read } from "../storage.js";
import { predict as askServer } from "./api.js";

const LATE_MS = 2000;

/** A copy of the page may have no server. */
export const isStatic = () => !!document.querySelector("meta[name=api]");
export const isServerAsked = () => !isStatic() && read("device") !== "on";

/** Loads early what has read here before: the network may hang when it is needed. */
export const prepare = () => (isStatic() || read("reader")) && import("./on-device-reader.js").then((device) => device.prepareReader()).catch(() => {});

/** @type {Predict} */
export async function predict(drawing, signal, isExplained) {
	const readHere = async () => (await import("./on-device-reader.js")).readHere(drawing, isExplained);
	if (!isServerAsked()) return readHere();
	/** @type {Timer} */
	let timer;
	/** @type {Promise<Answer>} */
	const late = new Promise((resolve) => (timer = setTimeout(() => readHere().then(resolve, () => {}), LATE_MS)));
	const asked = askServer(drawing, signal, isExplained).catch((error) => {
		const isOver = signal.aborted || !error.reason || (error.reason === 429 ? !read("reader") : error.reason < 500);
		return isOver ? Promise.reject(error) : readHere().catch(() => Promise.reject(error));
	});
	return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
