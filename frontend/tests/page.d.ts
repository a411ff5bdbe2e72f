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

// What functions take and give, where they need more words than their names.

type Pad = import("../pad.js").Pad;
type Connect = (pad: Pad) => void;
type Numbers = (values: number[]) => number[];

/** From an element's end, if it isn't said from which point. */
type Distance = (stroke: Stroke, x: number, y: number, from?: number) => number;
/** Leaves out points nearer to the one before; its ends stay. */
type Thin = (stroke: Stroke, gap: number) => Stroke;
/** Time counts from first contact; null if it is too much ink. There is at least one stroke. */
type ToDrawing = (strokes: Stroke[]) => Drawing | null;
/** Gives a Stroke, or what is left of one. */
type MapColumns = (stroke: object, change: Numbers) => any;

/** To a fragment, without #. */
type Encode = (strokes: Stroke[]) => string;
/** From a link, or its fragment, to a drawing that is yet to be checked; null if there is none. Throws Unreadable. */
type Decode = (text: string) => any;
/** From JSON as the API takes it, an SVG, or a link to strokes on this page's paper. Throws Unreadable. */
type Read = (text: string) => Stroke[];
/** Throws Unreadable. */
type FromSVG = (text: string) => { width: number; height: number; strokes: Ink[] };
/** By itself, if it leaves its paper of that size. */
type OnPaper = (strokes: Ink[], width: number, height: number) => Ink[];
/** At a hand's pace, unless all strokes have times, and these never go back. */
type WithTimes = (strokes: Ink[]) => Stroke[];
/** Of all transforms round an element. */
type MatrixOf = (element: Element | null) => DOMMatrix;

/** Polylines on white. */
type AsSVG = (drawing: Drawing) => string;
/** For a POSIX shell; the address is the API's. */
type AsCurl = (drawing: Drawing, address: string) => string;

/** What was there so many ms after first contact; whole strokes are the same objects. */
type PartOf = (strokes: Stroke[], ms: number) => Stroke[];
/** Puts a drawing on the paper at once, but shows it grow, where motion is welcome. Whoever draws on ends that. */
type Replay = (pad: Pad, strokes: Stroke[]) => void;

type ApiError = import("../api.js").ApiError;
/** With its image. Throws ApiError for every failure but an abort by the signal. */
type Predict = (drawing: Drawing, signal: AbortSignal, isExplained: boolean) => Promise<Answer>;
/** Once more if the connection dropped. */
type FetchTwice = (path: string, options: RequestInit) => Promise<Response>;
type Ask = (path: string, options: RequestInit) => Promise<any>;

type AnswerWords = (answer: Answer) => Words;
type ErrorWords = (error: ApiError) => Words;
/** In per cent, never rounded to a certainty that it isn't. */
type Percent = (probability: number) => string;
/** The number with its least certain digit read the second-best way; empty if that is unlikely. */
type RunnerUp = (answer: Answer) => string;
/** A sentence for each of a model card's metrics that there are and that say something to people. */
type Figures = (metrics: Record<string, number>) => string[];

/** What is said is for those who can't see it. */
type DrawByKeyboard = (canvas: HTMLCanvasElement, pad: Pad, say: (text: string) => void) => void;
type DrawByPointer = (canvas: HTMLCanvasElement, pad: Pad) => void;

/** Shows strokes until the drawing changes; coloured, if there are weights. */
type Preview = (strokes: Stroke[], weights?: number[][]) => void;

/** Whoever asks shows nothing once the signal is aborted. */
type AskWith = (signal: AbortSignal) => Promise<void>;
type TellState = (state: "busy" | "slow" | "idle") => void;

/** Throws Unreadable, with these words, if it isn't so. */
type Need = (isSo: unknown, words: string) => asserts isSo;
type CheckStroke = (stroke: any, index: number) => void;
type Copy = (text: string, done: string) => Promise<void>;
type Save = (kind: string, blob: Blob) => void;
