// Link: encodes a drawing in the fragment of an address, which browsers never send. ARCHITECTURE.md has the format.

import { SIDE, clamp, simplify } from "../drawing/stroke-geometry.js";

const SPACING = 2; // units; a finer one looks the same
const LONGEST_WAIT = 1295; // of 4 ms; a replay does not wait that long
// In other text than these, "#v2" means something else.
const FRAGMENT = /^\s*(?:#v(\d+)|v(1))((?:\.\w+)*)(?:[^\s\w]\S*)?\s*$/;
const ADDRESS = /\/\S*#v(\d+)()(\.\w{6,}(?:\.\w+)*)/;

/** @type {Encode} */
export function encode(strokes) {
	let now = strokes[0].t[0];
	const parts = strokes.map((stroke) => {
		const { x, y, t } = simplify(stroke, SPACING);
		const points = t.map((time, i) => {
			now = Math.min(now, time); // times of other clocks may go back
			const wait = Math.round((time - now) / 4);
			now += wait * 4;
			return digits(clamp(x[i]) * 4) + digits(clamp(y[i]) * 4) + digits(Math.min(wait, LONGEST_WAIT));
		});
		return points.join("");
	});
	return ["v1", ...parts, checksum(parts)].join(".");
}

/** @type {Decode} */
export function decode(text) {
	const [, number, one, code] = text.match(FRAGMENT) ?? text.match(ADDRESS) ?? [];
	const version = number ?? one;
	if (!version || (version !== "1" && !code)) return null;
	if (version !== "1") throw new SyntaxError(`This link has version ${version}, but this page reads 1. Reloading may help.`);
	const parts = code.split(".").slice(1);
	if (parts.pop() !== checksum(parts)) throw new SyntaxError("This link is damaged: part of it is missing or was changed.");
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
