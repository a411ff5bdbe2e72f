// Operator: tells whether this server's operator collects corrections, and sends one. Nothing is sent unless somebody presses Send.

import { ApiError, fetchModel, request } from "../answer/api.js";
import { isStatic } from "../answer/fallback.js";
import { toCorrection } from "./record.js";

export const ASKED_FIRST = "It is kept on this device. This server’s operator collects corrections: you are asked before this one goes there.";
export const KEPT_HERE = "It is kept on this device only.";

/** @type {Promise<boolean> | undefined} */ let known;

/** @type {Collects} */
export async function collects() {
	if (isStatic()) return false;
	known ??= fetchModel().then((model) => model?.collects_corrections === true);
	try {
		return await known;
	} catch (error) {
		known = undefined; // offline, perhaps: asked again next time
		if (!(error instanceof ApiError)) throw error;
		return false;
	}
}

/** @type {SendRecord} Returns why it could not be sent; empty if it was. */
export async function send(record) {
	const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(toCorrection(record)) };
	try {
		await request("corrections", options);
		return "";
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return error.message || (error.reason === "offline" ? "You are offline." : "The server can’t be reached.");
	}
}
