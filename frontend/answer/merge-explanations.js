// Point weights: joins the explanations of a number's digits into one weight for each point. Pure functions.

/** @type {PointWeights} */
export function pointWeights(strokes, digits) {
	const weights = strokes.map(({ x }) => x.map(() => 0));
	for (const { strokes: own, pieces, explanation } of digits) {
		for (const [stroke, first, last] of pieces) {
			const part = explanation?.[own.indexOf(stroke)].slice(first, last + 1) ?? [];
			weights[stroke].splice(first, part.length, ...part);
		}
	}
	return weights;
}
