// Candidates: the groups of parts that may be digits, and what the network reads in each.

import { interpret, scaledLogits, toInput } from "./network.js";
import { divide, pointRanges } from "./parts.js";
import { arcLength, sharedWidth, sum, unite } from "../drawing/polyline.js";
import { MAX_STEPS, pixelsPerUnit, render } from "./raster.js";

const COLUMN_OVERLAP = 0.5;
const DOUBTLESS = 0.85;
const FULL_HEIGHT = 0.8;
const MAX_CANDIDATES = 64;
const MAX_GAP = 0.35;
const MAX_PARTS = 4;
const MAX_TOTAL_STEPS = 3200;
const MAX_WIDTH = 1.6;
const MIN_STEPS = 400;
const NEAR = 0.05;
const PADDING = 0.03;
const SLACK = 0.05;
const SPECK_EXTENT = 12;
const SPECK_SHARE = 0.05;
const TALL = 0.6;

export class Candidates {
	/** @type {any} */ #spans = {};
	#steps = MAX_TOTAL_STEPS; // left

	/** @param {ReaderDrawing} drawing @param {Model} model */
	constructor(drawing, model) {
		const { width, height, strokes } = drawing;
		this.drawing = drawing;
		this.model = model;
		this.minExtent = Math.min(SPECK_EXTENT, SPECK_SHARE * width, SPECK_SHARE * height);
		this.lines = strokes.map(({ x, y }) => x.map((at, i) => [at, y[i]]));
		this.parts = divide(this.lines);
		const columns = this.#read(this.#columns());
		const closed = columns.filter(({ unbiased }) => unbiased >= DOUBTLESS);
		const isOne = columns.length === 1 && (closed.length || this.parts.kept.length === 1);
		this.all = isOne ? columns : this.#read(this.#find(columns, closed));
	}

	#columns() {
		const { kept, height, isSingle } = this.parts;
		const padding = 2 * PADDING * height;
		let start = 0;
		const starts = kept.flatMap((part, i) => {
			const [before, column] = [kept[i - 1], unite(kept.slice(start, i))];
			const isOver = sharedWidth(column, part) + padding >= COLUMN_OVERLAP * (Math.min(column.width, part.width) + padding);
			const isSame = isSingle ? i : before?.row === part.row && (before.stroke === part.stroke || isOver);
			return isSame ? [] : [(start = i)];
		});
		return starts.map((start, i) => this.#span(start, starts[i + 1] ?? kept.length));
	}

	/** @type {FindCandidates} */
	#find(columns, closed) {
		const { kept, height } = this.parts;
		const spans = kept.flatMap((_, start) => kept.slice(start, start + MAX_PARTS).map((_, i) => this.#span(start, start + i + 1)));
		const possible = spans.filter(({ start, end, parts, width, features }) => {
			const isDoubtless = parts.every((part) => closed.some((one) => one.parts.includes(part)));
			const isNear = width <= MAX_WIDTH * height && features.gap <= (isDoubtless ? NEAR : MAX_GAP);
			const divides = closed.some((one) => [start, end].some((at) => one.start < at && at < one.end));
			return (parts.length === 1 || isNear) && !divides;
		});
		const all = [...new Set([...possible, ...columns])];
		if (all.length <= MAX_CANDIDATES) return all;
		const rank = (/** @type {Candidate} */ one) => (one.parts.length === 1 || closed.includes(one) ? -1 : one.features.gap);
		return all.sort((a, b) => rank(a) - rank(b)).filter((one, i) => i < MAX_CANDIDATES || rank(one) < 0);
	}

	/** @type {SpanAt} */
	#span(start, end) {
		const { kept, height } = this.parts;
		const parts = kept.slice(start, end);
		const pieces = pointRanges(parts);
		const lines = pieces.map(([stroke, first, last]) => this.lines[stroke].slice(first, last + 1));
		const extent = unite(parts);
		const before = unite(kept.slice(0, start).filter(({ row }) => row === parts[0].row));
		const features = {
			digits: 1,
			small: Math.max(0, Math.log((FULL_HEIGHT * height) / Math.max(extent.height, 0.02 * height))),
			overlap: Math.max(0, Math.min(before.right, extent.right) - extent.left) / (extent.width + 2 * PADDING * height),
			gap: Math.max(0, ...gaps(parts)) / height,
			parts: pieces.length - 1,
			abreast: gaps(parts.filter((part) => part.height >= TALL * height)).filter((gap) => gap >= -SLACK * height).length,
			wide: Math.max(0, extent.width / height - 1),
			cuts: kept.filter((a) =>
				kept.some((b) => a.stroke === b.stroke && a.last === b.first && parts.includes(a) !== parts.includes(b))).length,
			rows: Number(parts[0].row !== kept[end - 1].row),
		};
		const length = sum(lines.map((line) => Math.max(...arcLength(line))));
		const steps = Math.min(length * pixelsPerUnit(extent, this.minExtent), MAX_STEPS);
		return (this.#spans[`${start}-${end}`] ??= { start, end, parts, pieces, lines, ...extent, features, steps });
	}

	/** Draws much ink in all in longer steps. @type {ReadAll} */
	#read(candidates) {
		const unread = candidates.filter(({ image }) => !image);
		const steps = sum(unread.map((one) => one.steps));
		const coarseness = Math.max(1, steps / Math.max(this.#steps, MIN_STEPS));
		const { bias, temperature } = this.model.calibration;
		this.#steps -= steps;
		for (const one of unread) {
			Object.assign(one, render(one.lines, this.minExtent, coarseness));
			one.reading = interpret(scaledLogits(toInput(one.image), this.model));
			one.unbiased = one.reading.logOdds + bias / temperature;
		}
		return candidates;
	}
}

/** @type {Gaps} */
function gaps(parts) {
	const sorted = parts.toSorted((a, b) => a.left - b.left || a.right - b.right);
	return sorted.slice(1).map(({ left }, i) => left - unite(sorted.slice(0, i + 1)).right);
}
