// Ink: strokes as the API takes them. Pure functions: no canvas, no network.

export const SIDE = 280; // of the paper, in its own units: ink stays where it is whatever the size of the canvas

const MOST = { strokes: 64, points: 4096, bytes: 65536 };
const TAP = 4; // units: a finger never holds quite still, so a stroke that stays within this is a tap
const GAPS = [0, 1, 2, 4]; // units between points, at least: the model sees no more than a tenth of the last

/** What was to be ink and can’t be read; the message is for people. */
export class Unreadable extends Error {}

/** @param {number} value @returns {number} on the paper */
export const clamp = (value) => Math.min(Math.max(value, 0), SIDE);

/** @param {Stroke} stroke @param {number} x @param {number} y @param {number} [from] index, its end if left out */
export function distance(stroke, x, y, from = stroke.x.length - 1) {
	return from < 0 ? Infinity : Math.hypot(x - stroke.x[from], y - stroke.y[from]);
}

/** @param {Stroke} stroke @param {number} gap @returns {Stroke} without points nearer to the one before; its ends stay */
export function thin(stroke, gap) {
	let kept = 0;
	const isKept = stroke.x.map((x, i) => {
		const isFar = distance(stroke, x, stroke.y[i], kept) >= gap;
		if (isFar) kept = i;
		return isFar || i === 0 || i === stroke.x.length - 1;
	});
	return mapColumns(stroke, (column) => column.filter((_, i) => isKept[i]));
}

/** @param {Stroke[]} strokes at least one @returns {Drawing | null} time from first contact; null if it is too much ink */
export function toDrawing(strokes) {
	const meant = strokes.map((stroke) => (isTap(stroke) ? mapColumns(stroke, ([first]) => [first]) : stroke));
	for (const gap of GAPS) {
		const drawing = { width: SIDE, height: SIDE, strokes: meant.map((stroke) => tidy(thin(stroke, gap), strokes[0].t[0])) };
		if (fits(drawing)) return drawing;
	}
	return null;
}

/** @param {Stroke} stroke */
const isTap = (stroke) => stroke.x.every((x, i) => distance(stroke, x, stroke.y[i], 0) < TAP);

/** @param {Stroke} stroke @param {number} start */
function tidy(stroke, start) {
	const rounded = mapColumns(stroke, (column) => column.map((value) => +value.toFixed(2)));
	return { ...rounded, t: stroke.t.map((t) => Math.round(t - start)) };
}

/** @param {Drawing} drawing */
function fits(drawing) {
	const points = drawing.strokes.flatMap(({ x }) => x).length;
	return drawing.strokes.length <= MOST.strokes && points <= MOST.points && JSON.stringify(drawing).length <= MOST.bytes;
}

/** @param {Stroke} stroke @param {(column: number[]) => number[]} change @returns {any} a Stroke */
export function mapColumns(stroke, change) {
	return Object.fromEntries(Object.entries(stroke).map(([name, column]) => [name, change(column)]));
}
