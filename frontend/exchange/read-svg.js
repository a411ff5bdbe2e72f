// Read SVG: turns the shapes of an SVG into strokes. It is parsed apart from the page, and nothing in it is run or fetched.

import { distance, extentOf, sum } from "../drawing/polyline.js";
import { ellipse, flattenPath } from "./svg-path.js";

const MAX_SHAPES = 5000; // `use` could multiply them without end
const JOIN = 0.1; // units, as a share of a path's own size: signature pads write a line as many paths that touch
const DOT = 0.1; // share of the area: smaller filled circles are dots
const NOT_DRAWN = "defs, symbol, mask, clipPath, pattern, marker, linearGradient, radialGradient, filter, metadata, title, desc, style, script, namedview";
const UNREADABLE = /** @type {Record<string, string>} */ ({ text: "text", image: "images", foreignObject: "HTML" });

/** @type {FromSVG} */
export function fromSVG(text) {
	const { root, isDamaged } = parseXML(text);
	const [left, top, width = 0, height = 0] = numbersIn(root.getAttribute("viewBox"));
	const area = { left: left || 0, top: top || 0, width: width || numberOf(root, "width") || 1, height: height || numberOf(root, "height") || 1 };
	/** @type {SVGReading} */ const reading = { root, area, rules: rulesOf(root), lines: [], skipped: new Set(), isFilled: false, shapes: 0 };
	readChildren(root, new DOMMatrix().translate(-area.left, -area.top), { stroke: "", fill: "" }, reading, 0);
	if (isDamaged) reading.skipped.add("a damaged part");
	const skipped = [...reading.skipped].join(", ");
	if (reading.lines.length === 0) throw new SyntaxError(skipped ? `This SVG has no lines, only what can’t be read: ${skipped}.` : "This SVG has no lines that can be seen.");
	const strokes = joined(reading.lines).map((points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) }));
	const note = [skipped && `Left out, because it can’t be read: ${skipped}.`, reading.isFilled && "Filled shapes are read as their outlines."].filter(Boolean).join(" ");
	return { width: area.width, height: area.height, strokes, note };
}

/** @type {ParseXML} */
function parseXML(text) {
	const parser = new DOMParser();
	const strict = parser.parseFromString(text.trimStart(), "image/svg+xml");
	if (!strict.querySelector("parsererror") && strict.documentElement.localName === "svg") return { root: strict.documentElement, isDamaged: false };
	const root = parser.parseFromString(text, "text/html").querySelector("svg"); // is lenient: a prefix that is not declared
	if (!root) throw new SyntaxError("This is not a valid SVG.");
	return { root, isDamaged: !/<\/svg\s*>/i.test(text) };
}

/** @type {ReadElement} */
function readChildren(element, matrix, inherited, reading, depth) {
	for (const child of element.children) readElement(child, matrix, inherited, reading, depth);
}

/** @type {ReadElement} */
function readElement(element, outer, inherited, reading, depth) {
	const name = element.localName;
	const style = styleOf(element, inherited, reading.rules);
	if (isHidden(style) || element.matches(NOT_DRAWN) || depth > 30) return;
	if (++reading.shapes > MAX_SHAPES) throw new SyntaxError(`This SVG is too complex: it has more than ${MAX_SHAPES} shapes.`);
	const matrix = outer.multiply(transformOf(element.getAttribute("transform") ?? style.transform ?? ""));
	if (UNREADABLE[name]) reading.skipped.add(UNREADABLE[name]);
	if (name === "use" || (name === "svg" && depth > 0)) {
		const moved = matrix.translate(numberOf(element, "x"), numberOf(element, "y"));
		const used = name === "use" ? findUsed(element, reading.root) : element;
		if (!used) reading.skipped.add("what it uses from elsewhere");
		else if (used === element || used.localName === "symbol") readChildren(used, moved, style, reading, depth + 1);
		else readElement(used, moved, style, reading, depth + 1);
		return;
	}
	if (["g", "a", "switch", "svg"].includes(name)) return readChildren(element, matrix, style, reading, depth + 1);
	const shape = shapeOf(element, reading);
	if (!shape || isInvisible(style)) return;
	const lines = shape.filter((line) => line.length > 0).map((line) => line.map((point) => transformed(point, matrix)));
	if (style.stroke === "none" && isBackground(name, lines, reading.area)) return;
	if (!style.stroke && name === "rect" && isBackground(name, lines, reading.area)) return;
	const isFilled = style.stroke === "none" && style.fill !== "none";
	const isRound = name === "circle" || name === "ellipse";
	const isDot = isRound && (style.stroke === "none" || !style.stroke) && sizeOf(lines.flat()) < DOT * Math.max(reading.area.width, reading.area.height);
	if (isDot) lines.splice(0, 1, [middleOf(lines[0])]);
	else if (isFilled) reading.isFilled = true;
	reading.lines.push(...lines.map((points) => ({ points, isPath: name === "path" })));
}

/** @type {ShapeOf} */
function shapeOf(element, { area, skipped }) {
	const get = (/** @type {string} */ name) => numberOf(element, name, /^(x|width|cx|rx|x1|x2)$/.test(name) ? area.width : area.height);
	const points = numbersIn(element.getAttribute("points"));
	const pairs = () => Array.from({ length: points.length >> 1 }, (_, i) => points.slice(2 * i, 2 * i + 2));
	switch (element.localName) {
		case "line":
			return [[[get("x1"), get("y1")], [get("x2"), get("y2")]]];
		case "polyline":
			return [pairs()];
		case "polygon":
			return [closed(pairs())];
		case "rect": {
			const [x, y, right, bottom] = [get("x"), get("y"), get("x") + get("width"), get("y") + get("height")];
			return right > x && bottom > y ? [closed([[x, y], [right, y], [right, bottom], [x, bottom]])] : [];
		}
		case "circle":
		case "ellipse": {
			const r = get("r");
			const [rx, ry] = [r || get("rx"), r || get("ry")];
			return rx > 0 && ry > 0 ? [closed(ellipse([get("cx"), get("cy")], rx, ry))] : [];
		}
		case "path": {
			const { lines, isComplete } = flattenPath(element.getAttribute("d") ?? "");
			if (!isComplete) skipped.add("a damaged part of a path");
			return lines;
		}
	}
}

const closed = (/** @type {Line} */ line) => (line.length > 0 ? [...line, line[0]] : line);

/** @type {FindUsed} */
function findUsed(element, root) {
	const link = element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
	const used = link.startsWith("#") ? [...root.querySelectorAll("[id]")].find(({ id }) => id === link.slice(1)) : null;
	return used && !used.contains(element) ? used : null;
}

/** @type {RulesOf} */
function rulesOf(root) {
	const sheets = [...root.querySelectorAll("style")].map(({ textContent }) => textContent ?? "");
	return [...sheets.join("\n").replace(/\/\*.*?\*\/|<!--|-->|<!\[CDATA\[|\]\]>/gs, "").matchAll(/([^{}@;]+)\{([^{}]*)\}/g)].map(([, selector, style]) => ({ selector: selector.trim(), style }));
}

const PROPERTIES = ["stroke", "fill", "display", "visibility", "opacity", "stroke-opacity", "fill-opacity", "stroke-width", "transform"];
const INHERITED = ["stroke", "fill", "visibility", "stroke-opacity", "fill-opacity", "stroke-width"];

/** @type {StyleOf} */
function styleOf(element, outer, rules) {
	const style = Object.fromEntries(INHERITED.map((name) => [name, outer[name]]));
	const declared = rules.filter(({ selector }) => matches(element, selector)).map((rule) => rule.style);
	for (const name of PROPERTIES) {
		const attribute = name !== "transform" && element.getAttribute(name);
		if (attribute) style[name] = attribute.trim();
	}
	for (const [, name, value] of [...declared, element.getAttribute("style") ?? ""].join(";").matchAll(/([\w-]+)\s*:\s*([^;]+)/g)) {
		if (PROPERTIES.includes(name)) style[name] = value.replace("!important", "").trim();
	}
	for (const name of ["stroke", "fill"]) if (style[name] === "transparent") style[name] = "none";
	return style;
}

/** @type {Matches} */
function matches(element, selector) {
	try {
		return element.matches(selector);
	} catch (error) {
		if (error instanceof DOMException) return false; // no valid selector
		throw error;
	}
}

const isHidden = (/** @type {SVGStyle} */ { display, opacity }) => display === "none" || isZero(opacity);
const isInvisible = (/** @type {SVGStyle} */ style) =>
	/hidden|collapse/.test(style.visibility ?? "") ||
	((style.stroke === "none" || isZero(style["stroke-opacity"]) || isZero(style["stroke-width"])) && (style.fill === "none" || isZero(style["fill-opacity"])));
const isZero = (/** @type {string | undefined} */ value) => value !== undefined && parseFloat(value) === 0;

/** @type {IsBackground} */
function isBackground(name, lines, area) {
	const all = lines.flat();
	if (!["rect", "path", "polygon"].includes(name) || all.length === 0 || all.length > 6) return false;
	const { left, right, top, bottom } = extentOf(all);
	const reaches = (low = 0, high = 0, side = 0) => low <= side * 0.05 && high >= side * 0.95;
	return reaches(left, right, area.width) && reaches(top, bottom, area.height);
}

/** Lengths may be shares of the area. */
function numberOf(/** @type {Element} */ element, /** @type {string} */ name, whole = 0) {
	const text = element.getAttribute(name) ?? "";
	return (parseFloat(text) || 0) * (text.trim().endsWith("%") ? whole / 100 : 1);
}

const numbersIn = (/** @type {string | null} */ text) => (text?.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi) ?? []).map(Number);

/** @type {TransformOf} */
function transformOf(text) {
	const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
	group.setAttribute("transform", text.replace(/deg|px/g, "")); // those of styles have units
	return DOMMatrix.fromMatrix(group.transform.baseVal.consolidate()?.matrix);
}

/** @type {Transformed} */
function transformed([x, y], matrix) {
	const point = matrix.transformPoint({ x, y });
	return [point.x, point.y];
}

const sizeOf = (/** @type {Line} */ line) => line.reduce((most, point) => Math.max(most, distance(point, line[0])), 0);
const middleOf = (/** @type {Line} */ [, ...line]) => [0, 1].map((axis) => sum(line.map((point) => point[axis])) / line.length);

/** @type {Joined} */
function joined(lines) {
	/** @type {Line[]} */ const strokes = [];
	let wasPath = false;
	for (const { points, isPath } of lines) {
		const end = strokes.at(-1)?.at(-1);
		const isNext = wasPath && isPath && end && distance(end, points[0]) <= JOIN * sizeOf(points);
		if (isNext) strokes.at(-1)?.push(...points.slice(1));
		else strokes.push(points);
		wasPath = isPath;
	}
	return strokes;
}
