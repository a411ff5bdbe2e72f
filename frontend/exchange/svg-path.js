// SVG path: flattens the data of an SVG's path to polylines. Pure functions.

/** How many numbers each command takes. */
const COUNTS = /** @type {Record<string, number>} */ ({ M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 });
const STEPS = 16; // line segments of a curve; of an arc, twice as many a turn

/** @type {FlattenPath} */
export function flattenPath(data) {
	/** @type {Position[][]} */ const lines = [];
	/** @type {Position[]} */ let line = [];
	let [here, start, control] = [{ x: 0, y: 0 }, { x: 0, y: 0 }, /** @type {Position | null} */ (null)];
	let before = "";
	const { commands, isComplete } = readCommands(data);
	for (const { name, numbers } of commands) {
		const kind = name.toUpperCase();
		const origin = name === kind ? { x: 0, y: 0 } : here;
		const at = (/** @type {number} */ i) => ({ x: origin.x + numbers[i], y: origin.y + numbers[i + 1] });
		const isSmooth = (kind === "S" && "CS".includes(before)) || (kind === "T" && "QT".includes(before));
		const mirrored = isSmooth && control && before ? { x: 2 * here.x - control.x, y: 2 * here.y - control.y } : here;
		if (kind === "M" || (line.length === 0 && kind !== "Z")) lines.push((line = []));
		if (kind !== "M" && kind !== "Z" && line.length === 0) line.push(here);
		let end = kind === "Z" ? start : at(Math.max(numbers.length - 2, 0));
		control = null;
		if (kind === "H") end = { x: origin.x + numbers[0], y: here.y };
		if (kind === "V") end = { x: here.x, y: origin.y + numbers[0] };
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
function curve(points) {
	return Array.from({ length: STEPS }, (_, i) => {
		const t = (i + 1) / STEPS;
		let rest = points;
		while (rest.length > 1) rest = rest.slice(1).map((b, j) => ({ x: rest[j].x + t * (b.x - rest[j].x), y: rest[j].y + t * (b.y - rest[j].y) }));
		return rest[0];
	});
}

/** @type {FlattenArc} https://www.w3.org/TR/SVG2/implnote.html#ArcConversionEndpointToCenter */
function arc(start, [radiusX, radiusY, degrees, isLarge, isClockwise], end) {
	let [rx, ry] = [Math.abs(radiusX), Math.abs(radiusY)];
	if (!rx || !ry || (start.x === end.x && start.y === end.y)) return [end];
	const angle = (degrees * Math.PI) / 180;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const [dx, dy] = [(start.x - end.x) / 2, (start.y - end.y) / 2];
	const [x, y] = [cos * dx + sin * dy, cos * dy - sin * dx];
	const excess = Math.sqrt((x / rx) ** 2 + (y / ry) ** 2);
	if (excess > 1) [rx, ry] = [rx * excess, ry * excess];
	const distance = (rx * y) ** 2 + (ry * x) ** 2;
	const factor = (isLarge === isClockwise ? -1 : 1) * Math.sqrt(Math.max((rx * ry) ** 2 / distance - 1, 0));
	const [cx, cy] = [(factor * rx * y) / ry, (-factor * ry * x) / rx];
	const from = Math.atan2((y - cy) / ry, (x - cx) / rx);
	let sweep = Math.atan2((-y - cy) / ry, (-x - cx) / rx) - from;
	if (isClockwise && sweep < 0) sweep += 2 * Math.PI;
	if (!isClockwise && sweep > 0) sweep -= 2 * Math.PI;
	const middle = { x: (start.x + end.x) / 2 + cos * cx - sin * cy, y: (start.y + end.y) / 2 + sin * cx + cos * cy };
	return [...ellipse(middle, rx, ry, from, sweep, angle).slice(0, -1), end];
}

/** @type {FlattenEllipse} */
export function ellipse(middle, rx, ry, from = 0, sweep = 2 * Math.PI, turn = 0) {
	const steps = Math.max(2, Math.ceil((Math.abs(sweep) / Math.PI) * STEPS));
	return Array.from({ length: steps }, (_, i) => {
		const angle = from + (sweep * (i + 1)) / steps;
		const [x, y] = [rx * Math.cos(angle), ry * Math.sin(angle)];
		return { x: middle.x + Math.cos(turn) * x - Math.sin(turn) * y, y: middle.y + Math.sin(turn) * x + Math.cos(turn) * y };
	});
}
