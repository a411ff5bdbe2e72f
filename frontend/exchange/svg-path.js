// SVG path: flattens the data of an SVG's path to lines of points [x, y]. Pure functions.

import { distance } from "../drawing/polyline.js";

/** How many numbers each command takes. */
const COUNTS = /** @type {Record<string, number>} */ ({ M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 });
const STEPS = 16; // line segments of a curve; of an arc, twice as many a turn

/** @type {FlattenPath} */
export function flattenPath(data) {
	/** @type {Line[]} */ const lines = [];
	/** @type {Line} */ let line = [];
	let [here, start, control, before] = [[0, 0], [0, 0], [0, 0], ""];
	const { commands, isComplete } = readCommands(data);
	for (const { name, numbers } of commands) {
		const kind = name.toUpperCase();
		const origin = name === kind ? [0, 0] : here;
		const at = (/** @type {number} */ i) => origin.map((from, axis) => from + numbers[i + axis]);
		const isSmooth = (kind === "S" && "CS".includes(before)) || (kind === "T" && "QT".includes(before));
		const mirrored = isSmooth ? here.map((from, axis) => 2 * from - control[axis]) : here;
		if (kind === "M" || (line.length === 0 && kind !== "Z")) lines.push((line = kind === "M" ? [] : [here]));
		let end = kind === "Z" ? start : at(Math.max(numbers.length - 2, 0));
		if (kind === "H") end = [origin[0] + numbers[0], here[1]];
		if (kind === "V") end = [here[0], origin[1] + numbers[0]];
		if (kind === "C") line.push(...curve([here, at(0), (control = at(2)), end]));
		else if (kind === "S") line.push(...curve([here, mirrored, (control = at(0)), end]));
		else if (kind === "Q") line.push(...curve([here, (control = at(0)), end]));
		else if (kind === "T") line.push(...curve([here, (control = mirrored), end]));
		else if (kind === "A") line.push(...arc(here, numbers, end));
		else if (kind !== "Z" || line.length > 0) line.push(end);
		if (kind === "Z") line = [];
		if (kind === "M") start = end;
		[here, before] = [end, kind];
	}
	return { lines, isComplete };
}

/** @type {ReadCommands} */
function readCommands(data) {
	const number = /[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/iy;
	const flag = /[\s,]*([01])/y; // need not be apart from the next number
	const letter = /[\s,]*([a-z])/iy;
	let position = 0;
	const read = (/** @type {RegExp} */ pattern) => {
		pattern.lastIndex = position;
		const found = pattern.exec(data)?.[1];
		if (found !== undefined) position = pattern.lastIndex;
		return found;
	};
	const commands = [];
	let name = "";
	for (;;) {
		const before = position;
		const next = read(letter);
		if (next) name = next;
		else if (name === "m") name = "l"; // more points after a move are lines
		else if (name === "M") name = "L";
		const kind = name.toUpperCase();
		const count = COUNTS[kind];
		const from = position;
		position = before;
		if (count === undefined || (!next && count === 0) || (commands.length === 0 && kind !== "M")) break;
		position = from;
		const texts = Array.from({ length: count }, (_, i) => read(kind === "A" && (i === 3 || i === 4) ? flag : number));
		if (texts.includes(undefined)) {
			position = before;
			break;
		}
		commands.push({ name, numbers: texts.map(Number) });
	}
	return { commands, isComplete: !/[^\s,]/.test(data.slice(position)) };
}

/** @type {FlattenCurve} Bézier's, by De Casteljau's algorithm */
const curve = (points) =>
	Array.from({ length: STEPS }, (_, i) => {
		let rest = points;
		while (rest.length > 1) rest = rest.slice(1).map((b, j) => rest[j].map((a, axis) => a + ((i + 1) / STEPS) * (b[axis] - a)));
		return rest[0];
	});

/** @type {FlattenArc} https://www.w3.org/TR/SVG2/implnote.html#ArcConversionEndpointToCenter */
function arc(start, [radiusX, radiusY, degrees, isLarge, isClockwise], end) {
	let [rx, ry] = [Math.abs(radiusX), Math.abs(radiusY)];
	if (!rx || !ry || distance(start, end) === 0) return [end];
	const angle = (degrees * Math.PI) / 180;
	const [x, y] = turned(start.map((at, axis) => (at - end[axis]) / 2), -angle);
	const excess = Math.hypot(x / rx, y / ry);
	if (excess > 1) [rx, ry] = [rx * excess, ry * excess];
	const factor = (isLarge === isClockwise ? -1 : 1) * Math.sqrt(Math.max(1 / ((x / rx) ** 2 + (y / ry) ** 2) - 1, 0));
	const [cx, cy] = [(factor * rx * y) / ry, (-factor * ry * x) / rx];
	const from = Math.atan2((y - cy) / ry, (x - cx) / rx);
	let sweep = Math.atan2((-y - cy) / ry, (-x - cx) / rx) - from;
	if (isClockwise && sweep < 0) sweep += 2 * Math.PI;
	if (!isClockwise && sweep > 0) sweep -= 2 * Math.PI;
	const middle = turned([cx, cy], angle).map((at, axis) => at + (start[axis] + end[axis]) / 2);
	return [...ellipse(middle, rx, ry, from, sweep, angle).slice(0, -1), end];
}

/** @type {FlattenEllipse} */
export function ellipse(middle, rx, ry, from = 0, sweep = 2 * Math.PI, turn = 0) {
	const steps = Math.max(2, Math.ceil((Math.abs(sweep) / Math.PI) * STEPS));
	return Array.from({ length: steps }, (_, i) => {
		const angle = from + (sweep * (i + 1)) / steps;
		return turned([rx * Math.cos(angle), ry * Math.sin(angle)], turn).map((at, axis) => at + middle[axis]);
	});
}

/** @type {Turned} */
const turned = ([x, y], angle) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
