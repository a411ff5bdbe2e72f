// Clock: times of an opened drawing are those of another page; what is drawn next has to come after them. A pure function.

/** @type {EndingNow} */
export function endingNow(strokes, now) {
	const shift = now - strokes.reduce((last, { t }) => t.reduce((a, b) => Math.max(a, b), last), -Infinity);
	return strokes.map((stroke) => ({ ...stroke, t: stroke.t.map((time) => time + shift) }));
}
