// Link: a drawing as the fragment of an address, which browsers never send. Its format is in ARCHITECTURE.md.

import { SIDE, Unreadable, thin } from "./ink.js";

const GAP = 2; // units: nobody sees less

/** @type {Encode} */
export function encode(strokes) {
	let now = strokes[0].t[0];
	const parts = strokes.map((stroke) => {
		const { x, y, t } = thin(stroke, GAP);
		const points = t.map((time, i) => {
			const wait = Math.round((time - now) / 4);
			now += wait * 4;
			return digits(x[i] * 4) + digits(y[i] * 4) + digits(Math.min(wait, 1295)); // a replay doesn't wait that long
		});
		return points.join("");
	});
	return ["v1", ...parts, checksum(parts)].join(".");
}

/** @type {Decode} */
export function decode(text) {
	const [, version, code] = text.match(/(?:^|#)v(\d+)((?:\.\w+)*)/) ?? [];
	if (!version) return null;
	if (version !== "1") throw new Unreadable(`This link is of version ${version}, this page of 1. A reload may help.`);
	const parts = code.split(".").slice(1);
	if (parts.pop() !== checksum(parts)) throw new Unreadable("This link is damaged: a part is missing, or was changed.");
	let now = 0;
	const strokes = parts.map((part) => {
		const points = (part.match(/.{6}/g) ?? []).map((point) => [0, 2, 4].map((i) => parseInt(point.slice(i, i + 2), 36)));
		return { x: points.map(([x]) => x / 4), y: points.map(([, y]) => y / 4), t: points.map(([, , wait]) => (now += wait * 4)) };
	});
	return { width: SIDE, height: SIDE, strokes };
}

const digits = (/** @type {number} */ value) => Math.round(value).toString(36).padStart(2, "0");

const checksum = (/** @type {string[]} */ parts) =>
	[...parts.join(".")].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 46656, 1).toString(36);
