// Candidates: the groups of a drawing's parts that may be its digits, and what the network reads in each.

import { strokes } from "./constants.js";
import { interpret, isDoubtless, logitsOf, toInput } from "./network.js";
import { divide, isSingleColumn, pointRanges, toPart } from "./parts.js";
import { render } from "./raster.js";
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
		this.all = this.find(isSingleColumn(whole)).map((one) => ({ ...one, reading: this.read(one).reading }));
	}

	/** @type {FindAll} */
	find(isSingle) {
		const end = this.parts.kept.length;
		const whole = isSingle ? [{ start: 0, end }] : columns(this.parts);
		const closed = whole.filter((column) => isDoubtless(this.read(column).reading, this.model.calibration));
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

	/** @type {ReadSpan} */
	read(span) {
		const key = `${span.start}-${span.end}`;
		if (!this.seen[key]) {
			const rendered = render(this.lines(span), this.minExtent);
			const logits = logitsOf(toInput(rendered.image), this.model);
			this.seen[key] = { ...rendered, reading: interpret(logits, this.model.calibration) };
		}
		return this.seen[key];
	}
}
