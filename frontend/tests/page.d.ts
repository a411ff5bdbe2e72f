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

/**
 * Shows a state: what the style tells apart, a verdict, or "rest", or "error". It is spoken at once if it is awaited:
 * somebody pressed a button for it.
 */
type Show = (state: Answer["verdict"] | "rest" | "error", words: Words, isAwaited: boolean, answer?: Answer) => void;

/** Where a canvas is emptied and drawn on, in units of the paper. */
type ContextOf = (canvas: HTMLCanvasElement, ink: string) => CanvasRenderingContext2D;

type DrawInk = (context: CanvasRenderingContext2D, strokes: Stroke[]) => void;

/** Draws what speaks for the answer in one colour, and what speaks against it in another, and hollow. */
type DrawWeighed = (context: CanvasRenderingContext2D, stroke: Stroke, weights: number[], style: CSSStyleDeclaration) => void;

type DrawWay = (context: CanvasRenderingContext2D, way: Dot[], width: number) => void;

/** Lets a way grow by a curve from its end, towards `by`, to `end`. */
type Bend = (way: Dot[], by: Dot, end: Dot) => void;

type Between = (a: Dot, b: Dot, share: number) => Dot;

/** Cuts a way where its look changes; each part begins with the last dot of the one before. */
type Runs = (way: Dot[], lookOf: (dot: Dot) => number) => { look: number; way: Dot[] }[];

type Fill = (item: Element, digit?: Digit) => void;
