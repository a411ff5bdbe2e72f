// Image URL: a 28×28 image as the data URL of a PNG, which is not compressed, because browsers only do that asynchronously.

import { SIGNATURE, chunk } from "../exchange/png.js";
import { surface } from "./constants.js";

const { SIDE } = surface;
const HEADER = [0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 0, 0, 0, 0]; // 8 bits a pixel, which are a grey; the standard compression and filters
const ADLER_MODULUS = 65521;

/** @type {(image: Uint8Array) => string} */
export function toImageUrl(image) {
	const rows = Array.from({ length: SIDE }, (_, y) => [0, ...image.subarray(y * SIDE, (y + 1) * SIDE)]).flat(); // 0: not filtered
	const chunks = [chunk("IHDR", Uint8Array.from(HEADER)), chunk("IDAT", stored(rows)), chunk("IEND", new Uint8Array())];
	return `data:image/png;base64,${btoa(String.fromCharCode(...SIGNATURE, ...chunks.flatMap((bytes) => [...bytes])))}`;
}

/** Returns a zlib stream with one block that is stored as it is (RFC 1950 and 1951). @param {number[]} data */
function stored(data) {
	let [a, b] = [1, 0];
	for (const byte of data) {
		a = (a + byte) % ADLER_MODULUS;
		b = (b + a) % ADLER_MODULUS;
	}
	const [low, high] = [data.length & 255, data.length >> 8];
	return Uint8Array.from([0x78, 1, 1, low, high, ~low, ~high, ...data, b >> 8, b, a >> 8, a]);
}
