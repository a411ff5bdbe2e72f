// Candidates: the groups of a drawing's parts that may be its digits, and what the network reads in each.

import { strokes } from "./constants.js";
import { slice } from "./polyline.js";
import { boxOf, divide, isSingleColumn, pointRanges, toPart } from "./parts.js";
import { render } from "./raster.js";
import { interpret, isDoubtless, logitsOf, toInput } from "./recognizer.js";
import { SINGLE, candidates, columns } from "./segmentation.js";

export class Candidates {
	/** @param {ReaderDrawing} drawing @param {Model} model */
	constructor(drawing, model) {
		this.drawing = drawing;
		this.model = model;
		this.minExtent = Math.min(strokes.SPECK_EXTENT, strokes.SPECK_SHARE * drawing.width, strokes.SPECK_SHARE * drawing.height);
		const whole = drawing.strokes.map((stroke, i) => toPart(i, 0, stroke.x.length - 1, stroke));
		this.parts = divide(whole, drawing.strokes);
		/** @type {Map<string, Rendered & { reading: Reading }>} by the range of parts */
		this.known = new Map();
		this.all = this.find(isSingleColumn(whole)).map((one) => ({ ...one, reading: this.read(one) }));
	}

	/** @type {FindIn} */
	find(isSingle) {
		const length = this.parts.kept.length;
		const whole = isSingle ? [{ start: 0, end: length }] : columns(this.parts);
		const closed = whole.filter((column) => isDoubtless(this.read(column), this.model.calibration));
		if (whole.length === 1 && (closed.length || length === 1)) return [{ ...whole[0], features: SINGLE }];
		return candidates(this.parts, whole, closed);
	}

	/** @type {(range: Range) => Part[]} */
	partsIn = ({ start, end }) => this.parts.kept.slice(start, end);

	/** @type {(range: Range) => Digit["pieces"]} */
	pieces = (range) => pointRanges(this.partsIn(range));

	/** @type {(range: Range) => Box} */
	box = (range) => boxOf(this.partsIn(range));

	/** @type {(range: Range) => Polyline[]} */
	lines = (range) => this.pieces(range).map(([stroke, first, last]) => slice(this.drawing.strokes[stroke], first, last));

	/** @type {(range: Range) => Reading} */
	read = (range) => this.rendered(range).reading;

	/** @type {(range: Range) => Rendered & { reading: Reading }} */
	rendered(range) {
		const name = `${range.start}-${range.end}`;
		let known = this.known.get(name);
		if (!known) {
			const rendered = render(this.lines(range), this.minExtent, this.box(range));
			known = { ...rendered, reading: interpret(logitsOf(toInput(rendered.image), this.model), this.model.calibration) };
			this.known.set(name, known);
		}
		return known;
	}
}
