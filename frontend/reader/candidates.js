// Candidates: the groups of a drawing's parts that may be its digits, and what the network reads in each.

import { candidates as limits, raster, strokes } from "./constants.js";
import { interpret, isDoubtless, logitsOf, toInput } from "./network.js";
import { divide, isSingleColumn, pointRanges, toPart } from "./parts.js";
import { arcLength, sum, unite } from "./polyline.js";
import { pixelsPerUnit, render } from "./raster.js";
import { SINGLE, candidates, columns } from "./segmentation.js";

export class Candidates {
	/** @param {ReaderDrawing} drawing @param {Model} model */
	constructor(drawing, model) {
		const { width, height } = drawing;
		this.drawing = drawing;
		this.model = model;
		this.minExtent = Math.min(strokes.SPECK_EXTENT, strokes.SPECK_SHARE * width, strokes.SPECK_SHARE * height);
		this.strokes = drawing.strokes.map(({ x, y }) => x.map((at, i) => [at, y[i]]));
		const whole = this.strokes.map((line, i) => toPart(i, line));
		this.parts = divide(whole, this.strokes);
		/** @type {Record<string, Seen>} by the span of parts */
		this.seen = {};
		this.all = this.readAll(this.find(isSingleColumn(whole)));
	}

	/** @type {FindAll} */
	find(isSingle) {
		const end = this.parts.kept.length;
		const whole = isSingle ? [{ start: 0, end }] : columns(this.parts);
		const closed = this.readAll(whole).filter(({ reading }) => isDoubtless(reading, this.model.calibration));
		const isOne = whole.length === 1 && (closed.length || end === 1);
		return isOne ? [{ ...whole[0], features: SINGLE }] : candidates(this.parts, whole, closed);
	}

	/** @type {PartsIn} */
	partsIn({ start, end }) {
		return this.parts.kept.slice(start, end);
	}

	/** @type {LinesIn} */
	lines(span) {
		return pointRanges(this.partsIn(span)).map(([stroke, first, last]) => this.strokes[stroke].slice(first, last + 1));
	}

	/** Draws much ink in all in longer steps. @type {ReadAll} */
	readAll(spans) {
		const steps = (/** @type {number} */ length) => Math.min(length, raster.MAX_STEPS);
		const drawn = sum(Object.values(this.seen).map(({ length }) => steps(length)));
		const unread = spans.filter((span) => !this.seen[keyOf(span)]);
		const most = Math.max(limits.MAX_TOTAL_STEPS - drawn, limits.MIN_STEPS);
		const coarseness = Math.max(1, sum(unread.map((span) => steps(this.pixelsIn(span)))) / most);
		return spans.map((span) => ({ ...span, reading: this.read(span, coarseness).reading }));
	}

	/** @type {PixelsIn} */
	pixelsIn(span) {
		const parts = this.partsIn(span);
		const lengths = parts.map(({ stroke, first, last }) => Math.max(...arcLength(this.strokes[stroke].slice(first, last + 1))));
		return sum(lengths) * pixelsPerUnit(unite(parts), this.minExtent);
	}

	/** @type {ReadSpan} */
	read(span, coarseness) {
		const key = keyOf(span);
		if (!this.seen[key]) {
			const rendered = render(this.lines(span), this.minExtent, coarseness);
			const logits = logitsOf(toInput(rendered.image), this.model);
			this.seen[key] = { ...rendered, reading: interpret(logits, this.model.calibration) };
		}
		return this.seen[key];
	}
}

const keyOf = (/** @type {Span} */ { start, end }) => `${start}-${end}`;
