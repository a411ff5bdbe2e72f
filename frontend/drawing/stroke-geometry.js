// Strokes: measures and simplifies strokes, and prepares them for the API. Pure functions.

export const SIDE = 280; // of the drawing area, in its own units

const TAP_SIZE = 4; // units; a finger trembles
const SPACINGS = [0, 1, 2, 4]; // units between points; 4 are about half a pixel of the model's image

export const clamp = (/** @type {number} */ value) => Math.min(Math.max(value, 0), SIDE);

/** @type {Distance} */
export const distance = (stroke, x, y, from = stroke.x.length - 1) =>
	Math.hypot(x - (stroke.x[from] ?? Infinity), y - stroke.y[from]);

/** @type {IsNear} */
export const isNear = ({ x, y }, point, reach) =>
	x.some((_, i) => {
		const [dx, dy] = [x[i + 1] - x[i] || 0, y[i + 1] - y[i] || 0]; // to the next point, if there is one
		const along = ((point.x - x[i]) * dx + (point.y - y[i]) * dy) / (dx * dx + dy * dy || 1);
		const fraction = Math.min(Math.max(along, 0), 1);
		return Math.hypot(x[i] + fraction * dx - point.x, y[i] + fraction * dy - point.y) < reach;
	});

/** @type {BoundingBox} */
export function boundingBox({ x, y }) {
	const [left, top] = [Math.min(...x), Math.min(...y)];
	return [left, top, Math.max(...x) - left, Math.max(...y) - top];
}

/** @type {Simplify} */
export function simplify(stroke, spacing) {
	let last = 0;
	const isKept = stroke.x.map((x, i) => {
		const isFar = distance(stroke, x, stroke.y[i], last) >= spacing;
		if (isFar) last = i;
		return isFar || i === 0 || i === stroke.x.length - 1;
	});
	return mapColumns(stroke, (column) => column.filter((_, i) => isKept[i]));
}

/** @type {ToApiDrawing} */
export function toApiDrawing(strokes) {
	const rounded = strokes.map((stroke) => {
		const isTap = stroke.x.every((x, i) => distance(stroke, x, stroke.y[i], 0) < TAP_SIZE);
		const { t, ...rest } = isTap ? mapColumns(stroke, ([first]) => [first]) : stroke;
		const positions = mapColumns(rest, (column) => column.map((value) => +value.toFixed(2)));
		return { ...positions, t: t.map((/** @type {number} */ time) => Math.round(time - strokes[0].t[0])) };
	});
	return (
		SPACINGS.map((spacing) => ({ width: SIDE, height: SIDE, strokes: rounded.map((stroke) => simplify(stroke, spacing)) })).find(
			(drawing) => drawing.strokes.length <= 64 && drawing.strokes.flatMap(({ x }) => x).length <= 4096 && JSON.stringify(drawing).length <= 65536,
		) ?? null
	);
}

/** @type {MapColumns} */
export function mapColumns(stroke, change) {
	return Object.fromEntries(Object.entries(stroke).map(([name, column]) => [name, change(column)]));
}
