// Formats: the JSON layouts of a drawing, read and refused as the API does. tests/drawings.json holds both to the same.

const MAX_COORDINATE = 1e6;
const QUICK_DRAW_SIDE = 256;
const COMMON = ["width", "height", "label", "writer"];
const KNOWN = [...COMMON, "answer", "time", "id"]; // the last three are what corrections/lines.js writes
const KNOWN_OF_QUICK_DRAW = [...COMMON, "word", "countrycode", "timestamp", "recognized", "key_id"];
const ROWS = "it looks like rows, [[x, y, t], …], which are not read: send columns, {x: […], y: […]}, or points, [{x: …, y: …}, …]";

/** @type {FromJSON} */
export function fromJSON(text) {
	const [value, count] = firstDocument(text);
	assert(isObject(value), "This is JSON, but not a drawing: it lacks width, height and strokes.");
	const key = "drawing" in value ? "drawing" : "strokes";
	const isQuickDraw = key === "drawing";
	const known = [key, ...(isQuickDraw ? KNOWN_OF_QUICK_DRAW : KNOWN)];
	for (const [name, content] of Object.entries(value)) {
		assert(known.includes(name), `This is not a drawing: the field “${name.slice(0, 40)}” is unknown.`);
		assert(name !== "answer" || content === null || isObject(content), "This is not a drawing: its answer is no object.");
		assert(name === key || name === "answer" || content === null || typeof content !== "object", `This is not a drawing: “${name}” is a list or an object.`);
	}
	const { width = isQuickDraw ? QUICK_DRAW_SIDE : undefined, height = isQuickDraw ? QUICK_DRAW_SIDE : undefined } = value;
	const strokes = value[key];
	assert(isLength(width) && isLength(height) && Array.isArray(strokes) && strokes.length > 0, "This drawing lacks width, height or strokes.");
	assert(strokes.length <= 64, `This drawing is too complex: it has ${strokes.length} strokes; 64 can be read.`);
	const columns = strokes.map(toColumns);
	if (!isQuickDraw) checkNotRows(columns.filter((_, i) => Array.isArray(strokes[i]?.[0])), Math.max(width, height));
	return { width, height, strokes: columns, note: count > 1 ? `The first of ${count} drawings.` : "" };
}

/** @type {FirstDocument} */
function firstDocument(text) {
	const lines = text.split("\n").filter((line) => line.trim());
	try {
		return [JSON.parse(text), 1];
	} catch {
		try {
			if (lines.length > 1) return [JSON.parse(lines[0]), lines.length];
		} catch {}
		throw new SyntaxError("This is not a drawing: neither the API’s JSON, nor an SVG, nor a link to this page.");
	}
}

/** @type {ToColumns} */
function toColumns(stroke, index) {
	const fail = (/** @type {string} */ reason) => new SyntaxError(`Stroke ${index + 1} can’t be read: ${reason}.`);
	if (Array.isArray(stroke) && isObject(stroke[0])) stroke = fromPoints(stroke, fail);
	else if (Array.isArray(stroke)) {
		if (stroke.length > 3 && stroke.every((row) => Array.isArray(row) && (row.length === 2 || row.length === 3))) throw fail(ROWS);
		if (![2, 3].includes(stroke.length) || !stroke.every(Array.isArray)) throw fail("a list must hold two or three columns, x, y and perhaps t");
		const [x, y, t] = stroke;
		stroke = t ? { x, y, t } : { x, y };
	}
	if (!isObject(stroke)) throw fail("it is neither an object nor a list");
	for (const name of Object.keys(stroke)) if (!"xytp".includes(name)) throw fail(`“${name.slice(0, 40)}” is unknown`);
	const { x, y, t = null, p = null } = stroke;
	const isColumn = (/** @type {unknown} */ column, least = -MAX_COORDINATE, most = MAX_COORDINATE) =>
		Array.isArray(column) && column.length === x.length && column.every((value) => Number.isFinite(value) && value >= least && value <= most);
	const isStroke = Array.isArray(x) && x.length > 0 && isColumn(x) && isColumn(y) && (t === null || isColumn(t, -Infinity, Infinity)) && (p === null || isColumn(p, 0, 1));
	if (!isStroke) throw fail("x, y (and t, and p from 0 to 1) must be equally long lists of numbers up to a million");
	return { x, y, ...(t && { t }), ...(p && { p }) };
}

/** @type {FromPoints} */
function fromPoints(points, fail) {
	const isPoint = (/** @type {any} */ point) => isObject(point) && Object.keys(point).every((name) => "xytp".includes(name));
	if (!points.every(isPoint)) throw fail("not all of its points are objects with x and y, and perhaps t and p");
	const all = (/** @type {string} */ name) => points.map((point) => point[name] ?? null);
	for (const name of ["t", "p"]) {
		const isValid = (/** @type {any} */ value) => value === null || (Number.isFinite(value) && (name === "t" || (value >= 0 && value <= 1)));
		if (!all(name).every(isValid)) throw fail(`${name} must be numbers${name === "p" ? " from 0 to 1" : ""}`);
	}
	const has = (/** @type {string} */ name) => !all(name).includes(null);
	return { x: all("x"), y: all("y"), ...(has("t") && { t: all("t") }), ...(has("p") && { p: all("p") }) };
}

/** @type {CheckNotRows} see backend/pynumdraw/ink/row_major_check.py */
function checkNotRows(arrays, size) {
	const isOrdered = (/** @type {number[]} */ times) => times.every((time, i) => i === 0 || times[i - 1] <= time);
	const isStart = (/** @type {number} */ time) => time === 0 || time > size;
	const inColumns = arrays.flatMap(({ t }) => t ?? []);
	const mayBeColumns = inColumns.length === 0 || (isOrdered(inColumns) && isStart(inColumns[0]));
	const haveAll = (/** @type {number} */ length) => arrays.length > 0 && arrays.every(({ x }) => x.length === length);
	assert(!haveAll(2) || mayBeColumns, `This drawing can’t be read: ${ROWS}.`);
	if (!haveAll(3)) return;
	const inRows = arrays.flatMap(({ x, y, t }) => [x[2], y[2], ...(t ? [t[2]] : [])]);
	assert(!isOrdered(inRows) || (!isStart(inRows[0]) && mayBeColumns), `This drawing can’t be read: ${ROWS}.`);
}

const isObject = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isLength = (/** @type {unknown} */ value) => typeof value === "number" && value > 0 && value <= MAX_COORDINATE;

/** @type {Assert} */
export function assert(condition, message) {
	if (!condition) throw new SyntaxError(message);
}
