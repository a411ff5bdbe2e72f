// The shapes that the page's modules hand to each other, as ambient types: they need no import, and aren't served.

/** In columns of equal length: x and y in units of the paper, 0…280, y down; t in ms; p the pressure, 0…1 (pens only). */
interface Stroke {
	x: number[];
	y: number[];
	t: number[];
	p?: number[];
}

/** What the API takes. */
interface Drawing {
	width: number;
	height: number;
	strokes: Stroke[];
}

interface Place {
	x: number;
	y: number;
}

/** One moment of a stroke. */
interface Point extends Place {
	t: number;
	p?: number;
}

/** A dot of ink, in units of the paper; `at` is where on its stroke: 2.5 is half-way from the third point to the fourth. */
interface Dot extends Place {
	width: number;
	at: number;
}

/** What the paper shows: ink, coloured if there are weights (one a point, -1…1), and where the keyboard's pen is. */
interface Shown {
	strokes: Stroke[];
	weights?: number[][];
	pen?: (Place & { isDown: boolean }) | null;
}

interface Digit {
	digit: number;
	confidence: number;
	probabilities: number[];
	strokes: number[];
	image?: string;
	explanation?: number[][];
}

/** What the API answers. */
interface Answer {
	verdict: "number" | "unsure" | "not_a_number";
	number: string;
	confidence: number;
	digits: Digit[];
	model: { name: string; version: string };
}

/** What fills the answer's room: a figure (large), a verdict (one short sentence), a detail (a second, or two). */
interface Words {
	figure: string;
	verdict: string;
	detail: string;
}

/** A stroke from elsewhere, perhaps without its times. */
interface Ink {
	x: number[];
	y: number[];
	t?: number[];
	p?: number[];
}
