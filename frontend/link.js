// Link: a drawing as the fragment of an address, which browsers never send. After "v1." come integers: for each stroke the number
// of its points, then its columns, each value less the one before, in the steps below; last a checksum.

import { SIDE, Unreadable, thin } from "./ink.js";

const STEPS = { x: 2, y: 2, t: 0.25 }; // a unit
const COLUMNS = /** @type {("x" | "y" | "t")[]} */ (Object.keys(STEPS));
const GAP = 1.5; // units: nobody sees nearer points
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/** @param {Stroke[]} strokes @returns {string} the fragment, without # */
export function encode(strokes) {
	const last = { x: 0, y: 0, t: 0 };
	const integers = strokes.flatMap((whole) => {
		const stroke = thin(whole, GAP);
		const column = (/** @type {"x" | "y" | "t"} */ name) =>
			stroke[name].map((value) => -last[name] + (last[name] = Math.round(value * STEPS[name])));
		return [stroke.x.length, ...COLUMNS.flatMap(column)];
	});
	return `v1.${[...integers, checksum(integers)].map(toText).join("")}`;
}

/** @param {string} text a link, or its fragment @returns {any} its drawing, to be checked; null if there is none @throws {Unreadable} */
export function decode(text) {
	const [, version, code] = text.match(/(?:^|#)v(\d+)\.([\w-]*)/) ?? [];
	if (!version) return null;
	if (version !== "1") throw new Unreadable(`This link is of version ${version}, this page reads version 1. A reload may help.`);
	const integers = toIntegers(code);
	if (integers.pop() !== checksum(integers)) throw new Unreadable("This link is damaged: a part is missing, or was changed.");
	const last = { x: 0, y: 0, t: 0 };
	const strokes = [];
	while (integers.length > 0) {
		const [points] = integers.splice(0, 1);
		const column = (/** @type {"x" | "y" | "t"} */ name) => [
			name,
			integers.splice(0, points).map((change) => (last[name] += change) / STEPS[name]),
		];
		strokes.push(Object.fromEntries(COLUMNS.map(column)));
	}
	return { width: SIDE, height: SIDE, strokes };
}

/** @param {number} integer @returns {string} five bits a character, the lowest first; its sixth says that more follow */
function toText(integer) {
	let [text, rest] = ["", integer < 0 ? -2 * integer - 1 : 2 * integer];
	for (; rest > 31; rest = Math.floor(rest / 32)) text += DIGITS[32 + (rest % 32)];
	return text + DIGITS[rest];
}

/** @param {string} text */
function toIntegers(text) {
	const integers = [];
	let [value, unit] = [0, 1];
	for (const char of text) {
		const digit = DIGITS.indexOf(char);
		value += (digit % 32) * unit;
		unit *= 32;
		if (digit > 31) continue;
		integers.push(value % 2 ? -(value + 1) / 2 : value / 2);
		[value, unit] = [0, 1];
	}
	return integers;
}

/** @param {number[]} integers */
const checksum = (integers) => integers.reduce((sum, integer) => (sum * 31 + integer) & 32767, 1);
