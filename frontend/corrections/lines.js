// Lines: corrected drawings as ink NDJSON, one a line, written and read; and merged without doubles. Pure functions.

import { fromJSON } from "../exchange/read-json.js";
import { makeRecord } from "./record.js";

/** @type {ToLines} */
export const toLines = (records, writer) =>
	records.map((record) => `${JSON.stringify({ ...record, ...(!record.writer && writer && { writer }) })}\n`).join("");

/** @type {FromLines} */
export function fromLines(text) {
	/** @type {CorrectionRecord[]} */ const records = [];
	/** @type {string[]} */ const problems = [];
	text.replace(/^\ufeff/, "").split("\n").forEach((line, i) => {
		if (!line.trim()) return;
		try {
			records.push(fromLine(line));
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error;
			problems.push(`Line ${i + 1}: ${error.message}`);
		}
	});
	return { records, problems };
}

/** @type {FromLine} */
function fromLine(line) {
	if (!/^\s*\{.*\}\s*$/.test(line)) throw new SyntaxError("It is no JSON object.");
	const { width, height, strokes } = fromJSON(line);
	const { id, time, label, writer, answer } = JSON.parse(line);
	if (label === undefined) throw new SyntaxError("It has no label.");
	const text = label === null ? "" : `${label}`.trim();
	const record = makeRecord({ width, height, strokes }, answer, /^[0-9]{1,64}$/.test(text) ? text : null);
	return {
		...record,
		...(typeof id === "string" && id && { id }),
		...(Number.isFinite(Date.parse(time)) && { time: new Date(time).toISOString() }),
		...(writer && { writer: `${writer}` }),
	};
}

/** @type {Merge} Of two with one id the later counts; a drawing without an id of ours is known by its ink. */
export function merge(kept, imported) {
	const byId = new Map(kept.map((record) => [record.id, record]));
	const inks = new Set(kept.map(inkOf));
	/** @type {CorrectionRecord[]} */ const added = [];
	/** @type {CorrectionRecord[]} */ const changed = [];
	for (const record of imported) {
		const same = byId.get(record.id);
		if (same ? record.time <= same.time || record.label === same.label : inks.has(inkOf(record))) continue;
		(same ? changed : added).push(record);
		byId.set(record.id, record);
		inks.add(inkOf(record));
	}
	return { added, changed };
}

const inkOf = (/** @type {CorrectionRecord} */ { strokes }) => JSON.stringify(strokes.map(({ x, y }) => [x, y]));
