// Ink: strokes as the API takes them. Pure functions.

export const SIDE = 280; // of the paper, in its own units

const TAP = 4; // units: a finger trembles
const GAPS = [0, 1, 2, 4]; // units between points: the model sees no more than a tenth of the last

/** Its message is for people. */
export class Unreadable extends Error {}

export const clamp = (/** @type {number} */ value) => Math.min(Math.max(value, 0), SIDE);

/** @type {Distance} */
export const distance = (stroke, x, y, from = stroke.x.length - 1) =>
	Math.hypot(x - (stroke.x[from] ?? Infinity), y - stroke.y[from]);

/** @type {Thin} */
export function thin(stroke, gap) {
	let kept = 0;
	const isKept = stroke.x.map((x, i) => {
		const isFar = distance(stroke, x, stroke.y[i], kept) >= gap;
		if (isFar) kept = i;
		return isFar || i === 0 || i === stroke.x.length - 1;
	});
	return mapColumns(stroke, (column) => column.filter((_, i) => isKept[i]));
}

/** @type {ToDrawing} */
export function toDrawing(strokes) {
	const rounded = strokes.map((stroke) => {
		const isTap = stroke.x.every((x, i) => distance(stroke, x, stroke.y[i], 0) < TAP);
		const { t, ...rest } = isTap ? mapColumns(stroke, ([first]) => [first]) : stroke;
		const places = mapColumns(rest, (column) => column.map((value) => +value.toFixed(2)));
		return { ...places, t: t.map((/** @type {number} */ time) => Math.round(time - strokes[0].t[0])) };
	});
	return (
		GAPS.map((gap) => ({ width: SIDE, height: SIDE, strokes: rounded.map((stroke) => thin(stroke, gap)) })).find(
			(drawing) => drawing.strokes.length <= 64 && drawing.strokes.flatMap(({ x }) => x).length <= 4096 && JSON.stringify(drawing).length <= 65536,
		) ?? null
	);
}

/** @type {MapColumns} */
export function mapColumns(stroke, change) {
	return Object.fromEntries(Object.entries(stroke).map(([name, column]) => [name, change(column)]));
}
