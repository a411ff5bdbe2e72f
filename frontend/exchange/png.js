// PNG: renders strokes and writes them as a PNG. Without a canvas: some browsers add noise to what is read from one.

import { smooth } from "../drawing/stroke-smoothing.js";
import { SIDE } from "../drawing/stroke-geometry.js";
import { STROKE_COLOUR } from "./svg.js";

const SCALE = 4; // pixels a unit
const SIZE = SIDE * SCALE;
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const GREY_HEADER = [0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0]; // 28×28 pixels of 8 bits; the standard compression and filters
const ADLER_MODULUS = 65521;
const INDEXED = [8, 3, 0, 0, 0]; // 8 bits a pixel, which are an index into a palette; the standard compression and filters

/** @type {ToPNG} */
export async function toPNG({ strokes }) {
	const header = new Uint8Array(13);
	[0, 4].forEach((offset) => new DataView(header.buffer).setUint32(offset, SIZE));
	header.set(INDEXED, 8);
	const data = await compress(toRows(coverage(strokes)));
	const chunks = [chunk("IHDR", header), chunk("PLTE", palette()), chunk("IDAT", data), chunk("IEND", new Uint8Array())];
	return new Blob([new Uint8Array(SIGNATURE), ...chunks], { type: "image/png" });
}

/** @type {ToImageUrl} */
export function toImageUrl(image) {
	const rows = [...image].flatMap((ink, at) => (at % GREY_HEADER[3] ? ink : [0, ink])); // after filter 0
	const chunks = Object.entries({ IHDR: GREY_HEADER, IDAT: stored(rows), IEND: [] }).flatMap(([type, data]) => [...chunk(type, Uint8Array.from(data))]);
	return `data:image/png;base64,${btoa(String.fromCharCode(...SIGNATURE, ...chunks))}`;
}

/** @type {Stored} */
function stored(data) {
	const size = [data.length, data.length >> 8];
	let [a, b] = [1, 0];
	for (const byte of data) b = (b + (a = (a + byte) % ADLER_MODULUS)) % ADLER_MODULUS;
	return [0x78, 1, 1, ...size, ...size.map((byte) => ~byte), ...data, b >> 8, b, a >> 8, a];
}

/** @type {Coverage} */
function coverage(strokes) {
	const pixels = new Uint8Array(SIZE * SIZE);
	for (const stroke of strokes) {
		const line = smooth(stroke).map(({ x, y, width }) => ({ x: x * SCALE, y: y * SCALE, radius: (width * SCALE) / 2 }));
		line.forEach((to, i) => coverSegment(pixels, line[Math.max(i - 1, 0)], to));
	}
	return pixels;
}

/** @type {CoverSegment} */
function coverSegment(pixels, from, to) {
	const [dx, dy, reach] = [to.x - from.x, to.y - from.y, to.radius + 1];
	const range = (/** @type {number} */ a, /** @type {number} */ b) =>
		[Math.min(a, b) - reach, Math.max(a, b) + reach].map((value) => Math.round(Math.min(Math.max(value, 0), SIZE)));
	const [[left, right], [top, bottom]] = [range(from.x, to.x), range(from.y, to.y)];
	for (let y = top; y < bottom; y++) {
		for (let x = left; x < right; x++) {
			const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
			const fraction = Math.min(Math.max((px * dx + py * dy) / (dx * dx + dy * dy || 1), 0), 1);
			const inside = to.radius + 0.5 - Math.hypot(px - fraction * dx, py - fraction * dy); // of a pixel at the edge
			const at = y * SIZE + x;
			pixels[at] = Math.max(pixels[at], Math.min(Math.max(inside, 0), 1) * 255);
		}
	}
}

/** From white to the colour of the ink. */
function palette() {
	const ink = [1, 3, 5].map((i) => parseInt(STROKE_COLOUR.slice(i, i + 2), 16));
	return Uint8Array.from({ length: 768 }, (_, i) => 255 + ((ink[i % 3] - 255) * Math.floor(i / 3)) / 255);
}

/** @type {ToRows} */
function toRows(pixels) {
	const rows = new Uint8Array(SIZE * (SIZE + 1));
	for (let y = 0; y < SIZE; y++) rows.set(pixels.subarray(y * SIZE, (y + 1) * SIZE), y * (SIZE + 1) + 1); // after filter 0
	return rows;
}

/** @type {Compress} */
async function compress(bytes) {
	const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @type {Chunk} */
function chunk(type, data) {
	const bytes = new Uint8Array(data.length + 12);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, data.length);
	bytes.set([...type].map((letter) => letter.charCodeAt(0)), 4);
	bytes.set(data, 8);
	view.setUint32(data.length + 8, crc32(bytes.subarray(4, -4)));
	return bytes;
}

/** @type {Crc32} */
function crc32(bytes) {
	let crc = -1;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc >>> 0;
}
