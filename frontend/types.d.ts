// Types that the page's modules share, as ambient types: they need no import, and the browser never loads this file.

/** Columns of equal length: x and y in units of the drawing area, 0…280, y down; t in ms; p, the pressure, 0…1, for pens only. */
interface Stroke {
	x: number[];
	y: number[];
	t: number[];
	p?: number[];
}

/** A stroke from a file, an SVG or a link, perhaps without times. */
interface ImportedStroke {
	x: number[];
	y: number[];
	t?: number[];
	p?: number[];
}

/** A drawing in the shape that the API takes. */
interface ApiDrawing {
	width: number;
	height: number;
	strokes: Stroke[];
}

interface Position {
	x: number;
	y: number;
}

/** One moment of a stroke. */
interface Point extends Position {
	t: number;
	p?: number;
}

/** A point of the smooth line along a stroke. `at` is its place among the stroke's points: 2.5 is half-way from the third to the fourth. */
interface LinePoint extends Position {
	width: number;
	at: number;
}

/** In pixels. */
interface Disc extends Position {
	radius: number;
}

/** The content of the canvas: strokes, coloured if there are weights (one per point, -1…1), and the keyboard's pen. */
interface Scene {
	strokes: Stroke[];
	weights?: number[][];
	pen?: (Position & { isDown: boolean }) | null;
}

/** In units of the drawing area. */
type Box = [x: number, y: number, width: number, height: number];

/** `pieces` are the parts of strokes that it was read from; `explanation` has a weight, -1…1, for each point of each of its `strokes`. */
interface Digit {
	digit: number;
	confidence: number;
	probabilities: number[];
	strokes: number[];
	pieces: [stroke: number, first: number, last: number][];
	box: Box;
	image?: string;
	explanation?: number[][];
}

/** The API's answer. `number_probability` is that of any number; `ignored_strokes` are in no digit. */
interface Answer {
	verdict: "number" | "unsure" | "not_a_number";
	number: string;
	confidence: number;
	number_probability: number;
	alternatives: { number: string; confidence: number }[];
	digits: Digit[];
	ignored_strokes: number[];
	model: { name: string; version: string };
}

/** A text in the place for the answer: a large symbol, a verdict (one short sentence) and a detail (one or two sentences). */
interface Message {
	symbol: string;
	verdict: string;
	detail: string;
}

/** A frame on the paper: of a digit, of one that is in doubt, or of a stroke that was left out. */
interface Frame {
	kind: "sure" | "doubtful" | "ignored";
	box: Box;
	label: string;
}

// Signatures that need more words than a function's name. They are here because the page must stay small.

type ById = {
	(id: "pad"): HTMLCanvasElement;
	(id: "live" | "file"): HTMLInputElement;
	(id: "about-dialog" | "copy-dialog" | "share-menu"): HTMLDialogElement;
	(id: "copy-text"): HTMLTextAreaElement;
	(id: string): HTMLElement;
};

type Drawing = import("./drawing/drawing.js").Drawing;
type Connect = (drawing: Drawing) => void;

/** Returns the distance from one of the stroke's points, by default its last. */
type Distance = (stroke: Stroke, x: number, y: number, from?: number) => number;
/** Returns whether the stroke comes nearer to a point than `reach`. */
type IsNear = (stroke: Stroke, point: Position, reach: number) => boolean;
type BoundingBox = (stroke: Stroke) => Box;
/** Drops points nearer than `spacing` to the one before; the first and the last stay. */
type Simplify = (stroke: Stroke, spacing: number) => Stroke;
/** Takes at least one stroke. Times count from the first contact. Returns null if the API's limits can't be met. */
type ToApiDrawing = (strokes: Stroke[]) => ApiDrawing | null;
/** Applies a function to each column; returns a Stroke, or the part of one that was given. */
type MapColumns = (stroke: object, change: (values: number[]) => number[]) => any;

/** Returns the width at each point: a slow or firmly pressed pen draws wider than a quick one. */
type Widths = (stroke: Stroke) => number[];
/** Returns a curve through the midpoints between the points, so it is never more than half a gap away from the pen's path. */
type Smooth = (stroke: Stroke) => LinePoint[];
/** Appends a quadratic Bézier curve from the line's last point to `end`. */
type AppendCurve = (line: LinePoint[], control: LinePoint, end: LinePoint) => void;
type Interpolate = (a: LinePoint, b: LinePoint, fraction: number) => LinePoint;
/** Splits a line wherever the value changes; each run begins with the last point of the one before. */
type SplitRuns = (line: LinePoint[], valueOf: (point: LinePoint) => number) => { value: number; line: LinePoint[] }[];

/** Returns where the pointer was in the drawing, clamped to the drawing area. */
type Locate = (events: PointerEvent[]) => Position[];
/** Clears the canvas, and returns its context, scaled to units of the drawing area. */
type PrepareContext = (canvas: HTMLCanvasElement, colour: string) => CanvasRenderingContext2D;
/** Appends to the path a line whose ends are round and as wide as the points. */
type AddSegment = (context: CanvasRenderingContext2D, from: LinePoint, to: LinePoint) => void;
type DrawStrokes = (context: CanvasRenderingContext2D, strokes: Stroke[]) => void;
/** Draws parts with positive weights in one colour, and parts with negative weights in another, and hollow. */
type DrawExplained = (context: CanvasRenderingContext2D, stroke: Stroke, weights: number[], style: CSSStyleDeclaration) => void;
type DrawLine = (context: CanvasRenderingContext2D, line: LinePoint[], width: number) => void;
/** Shows strokes until the drawing changes, coloured if there are weights. */
type Preview = (strokes: Stroke[], weights?: number[][]) => void;

/** By key. */
type Arrows = Record<string, [dx: number, dy: number]>;
/** `announce` tells people who can't see the pen what it does. */
type DrawByKeyboard = (canvas: HTMLCanvasElement, drawing: Drawing, announce: (text: string) => void) => void;
/** Calls `handle` only for the pointer that is down, or goes down. */
type Listen = (
	type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel" | "lostpointercapture",
	handle: (event: PointerEvent) => void,
) => void;
type DrawByPointer = (canvas: HTMLCanvasElement, drawing: Drawing) => void;

/** Loads the drawing that was kept, and keeps every later one. */
type KeepDraft = (drawing: Drawing) => void;
/** Returns the strokes that were kept, with the last one ending now; empty if there are none, or no whole ones. */
type Restored = (text: string) => Stroke[];
type IsStroke = (stroke: any) => boolean;

type Write = (name: string, value: string) => void;
/** Returns an empty text if nothing is kept. */
type ReadKept = (name: string) => string;
/** Returns nothing if the browser forbids it. */
type WithStorage = <Result>(use: () => Result) => Result | undefined;
/** Returns the addresses of the modules that a module needs and that can't be loaded. */
type FindLost = (url: string, seen?: Set<string>) => Promise<string[]>;

/** Puts the dialog under the button, if there is one. */
type OpenDialog = (dialog: HTMLDialogElement, button?: HTMLElement) => void;
type IsBeside = (dialog: HTMLDialogElement, event: MouseEvent) => boolean;
type PlaceUnder = (dialog: HTMLDialogElement, button: HTMLElement) => void;
/** Waits for a module that is loaded only now; if that fails, tells the user, and returns nothing. */
type LoadPart = <Module>(part: Promise<Module>) => Promise<Module | void>;

type Enable = (id: string, isEnabled: boolean) => void;
type ShowAnswer = (answer: Answer, sent: ApiDrawing) => void;
/** Must not show anything once the signal is aborted. */
type AskServer = (signal: AbortSignal) => Promise<void>;
type Timer = ReturnType<typeof setTimeout> | undefined;
type OnState = (state: "busy" | "slow" | "idle") => void;

type ApiError = import("./answer/api.js").ApiError;
/** Returns the answer with its images. Throws ApiError for every failure except an abort by the signal. `base` is what precedes api/v1/. */
type Predict = (drawing: ApiDrawing, signal: AbortSignal, isExplained: boolean, base?: string) => Promise<Answer>;
/** Returns a command for a POSIX shell; `address` is the API's. */
type ToCurl = (drawing: ApiDrawing, address: string) => string;
/** The signal aborts the request, as does a time limit. */
type SendRequest = (path: string, options?: RequestInit, signal?: AbortSignal, base?: string) => Promise<any>;

/** By an ApiError's reason: verdict and detail. */
type ErrorTexts = Record<number | string, [verdict: string, detail: string]>;
/** By metric: a sentence for its value and the number of examples. */
type MetricTexts = Record<string, (rate: number, n: string) => string>;
type ToMessage = (verdict: string, detail: string, symbol?: string) => Message;
/** `strokes` are those that were sent. */
type AnswerMessage = (answer: Answer, strokes: Stroke[]) => Message;
/** Returns the question that a strong alternative raises; empty if there is none. */
type Choice = (answer: Answer) => string;
/** Returns a clause about strokes that were left out, or about how to draw; empty if there is nothing to say. */
type Remark = (answer: Answer) => string;
/** Returns a clause about a dot right above or below a 1; empty if there is none. */
type DottedOne = (answer: Answer, strokes: Stroke[]) => string;
/** `isRepeated`: the page itself asks again, after the time that the server wants. */
type ErrorMessage = (error: ApiError, isRepeated?: boolean) => Message;
/** Returns a percentage that is never rounded to 0% or 100%. */
type Percent = (probability: number) => string;
/** Returns a sentence for each of the model's metrics that is known and means something to people. */
type MetricSentences = (metrics: Record<string, number>) => string[];

/** Shows a message in a state that the style distinguishes. It is announced at once if somebody requested it. */
type Show = (
	state: Answer["verdict"] | "rest" | "error",
	message: Message,
	isRequested: boolean,
	answer?: Answer,
	strokes?: Stroke[],
) => void;
/** Keeps the first digit's place, even if there is none. The digits' frames come first. */
type ShowDigits = (digits: Digit[], frames: Frame[]) => void;
/** Returns the weight of each point of the strokes: that of the digit whose piece contains it, or else 0. */
type PointWeights = (strokes: Stroke[], digits: Digit[]) => number[][];
/** Returns no frames if it is not a number; labels only if there are several digits. */
type FramesOf = (answer: Answer, strokes: Stroke[]) => Frame[];
/** Returns the margin between a digit and the next one, half of the gap at most; either may be missing. */
type MarginBetween = (box: Box | undefined, next: Box | undefined) => number;
/** Adds margins to a box, within the paper. */
type Expand = (box: Box, before?: number, after?: number) => Box;
type ToFrame = (kind: Frame["kind"], box: Box, label: string) => Frame;
type ToMarkup = (frame: Frame) => string;
type ShowFrames = (frames: Frame[]) => void;
/** Shows a text for a while, and announces it. */
type Notify = (text: string) => void;
/** Has a screen reader speak a text after so many ms; a newer text replaces it. */
type Announce = (text: string, delay?: number) => void;
type ShowDigit = (card: Element, digit?: Digit) => void;

/** Returns a fragment without its #. */
type Encode = (strokes: Stroke[]) => string;
/** Returns the drawing in a link or its fragment, not yet checked; null if there is none. Throws SyntaxError, with a message for people. */
type Decode = (text: string) => any;
/** What was read: strokes that may lack times; and perhaps what to tell people about it. */
interface ImportedDrawing {
	width: number;
	height: number;
	strokes: ImportedStroke[];
	note?: string;
}
/** Returns strokes scaled to the drawing area, from the API's JSON, a curl command, an SVG or a link. Throws SyntaxError, with a message for people. */
type Parse = (text: string) => Promise<{ strokes: Stroke[]; note: string }>;
type Read = (text: string) => Promise<ImportedDrawing>;
/** Throws SyntaxError, with a message for people, for what the API refuses. */
type FromJSON = (text: string) => ImportedDrawing;
/** Returns the value of the whole text, or that of the first of several lines, and their number. */
type FirstDocument = (text: string) => [value: any, count: number];
type ToColumns = (stroke: any, index: number) => ImportedStroke;
type FromPoints = (points: any[], fail: (reason: string) => SyntaxError) => any;
type CheckNotRows = (arrays: ImportedStroke[], size: number) => void;
/** Moves the times of strokes so that the last is `now`, in ms. */
type EndingNow = (strokes: Stroke[], now: number) => Stroke[];
/** Throws SyntaxError with this message unless the condition holds. */
type Assert = (condition: unknown, message: string) => asserts condition;
/** Scales strokes from an area of this size; strokes that reach beyond it are scaled by their own bounding box. */
type ScaleToArea = (strokes: ImportedStroke[], width: number, height: number) => ImportedStroke[];
/** Adds times at the speed of a hand, unless every stroke has times and they never go back. */
type WithTimes = (strokes: ImportedStroke[]) => Stroke[];

/** Writes polylines on a white background. */
type ToSVG = (drawing: ApiDrawing) => string;
/** Throws SyntaxError, with a message for people. */
type FromSVG = (text: string) => ImportedDrawing;
/** `isDamaged`: it is no XML, or ends too early. */
type ParseXML = (text: string) => { root: Element; isDamaged: boolean };
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];
/** Values of an element's properties by their names. */
type SVGStyle = Record<string, string | undefined>;
/** What has been read so far; `skipped` names what can't be read. */
interface SVGReading {
	root: Element;
	area: { left: number; top: number; width: number; height: number };
	rules: { selector: string; style: string }[];
	lines: { points: Position[]; isPath: boolean }[];
	skipped: Set<string>;
	isFilled: boolean;
	shapes: number;
}
type ReadElement = (element: Element, matrix: Matrix, style: SVGStyle, reading: SVGReading, depth: number) => void;
/** Returns the lines of a shape in its own coordinates; undefined for other elements. */
type ShapeOf = (element: Element, reading: SVGReading) => Position[][] | undefined;
type FindUsed = (element: Element, root: Element) => Element | null | undefined;
type RulesOf = (root: Element) => SVGReading["rules"];
/** Returns an element's style: what it inherits, its attributes, the rules of style sheets, and its style attribute. */
type StyleOf = (element: Element, outer: SVGStyle, rules: SVGReading["rules"]) => SVGStyle;
type Matches = (element: Element, selector: string) => boolean;
type IsBackground = (name: string, lines: Position[][], area: SVGReading["area"]) => boolean;
type TransformOf = (text: string) => Matrix;
type Combine = (outer: Matrix, inner: Matrix) => Matrix;
type Transformed = (point: Position, matrix: Matrix) => Position;
/** Joins paths that begin where the one before ends. */
type Joined = (lines: SVGReading["lines"]) => Position[][];
/** `isComplete`: all of the data could be read. */
type FlattenPath = (data: string) => { lines: Position[][]; isComplete: boolean };
type ReadCommands = (data: string) => { commands: { name: string; numbers: number[] }[]; isComplete: boolean };
/** Returns points after the first of the control points. */
type FlattenCurve = (points: Position[]) => Position[];
/** `numbers` are those of the command: radii, degrees, flags. Returns points after the start. */
type FlattenArc = (start: Position, numbers: number[], end: Position) => Position[];
/** Angles in radians. Returns points after the first. */
type FlattenEllipse = (middle: Position, rx: number, ry: number, from?: number, sweep?: number, turn?: number) => Position[];

/** Throws SyntaxError, with a message for people, if the file is no picture. */
type OpenPicture = (file: File, drawing: Drawing, isLatest: () => boolean) => Promise<void>;
interface Size {
	width: number;
	height: number;
}
type DecodePicture = (file: File) => Promise<Size & { element: HTMLImageElement }>;
type ShowBehindCanvas = (element: HTMLImageElement) => HTMLElement;
type ConvertPicture = (element: HTMLImageElement, size: Size) => Promise<Blob>;
type AskPicture = (blob: Blob, signal: AbortSignal) => Promise<Answer>;
/** Converts a box from pixels of a picture of this size to units of the paper that it lies on. */
type ToUnits = (box: Box, size: Size) => Box;
type PictureMessage = (error: unknown) => Message;

/** Returns the strokes drawn up to so many ms after the first contact; complete strokes are the same objects. */
type StrokesUntil = (strokes: Stroke[], ms: number) => Stroke[];
/** Loads strokes at once, but shows them grow, unless the user prefers reduced motion. Drawing on ends the replay. */
type Replay = (drawing: Drawing, strokes: Stroke[]) => void;
/** By the button's id. */
type ExportActions = Record<string, (drawing: ApiDrawing) => unknown>;
type ExportDrawing = (id: string, drawing: Drawing) => void;
/** Copies a text and shows the message; without a clipboard it shows the text itself. */
type Copy = (text: string, message: string) => Promise<void>;
type Offer = (text: string) => void;

/** Returns a picture of 1,120 × 1,120 pixels on white. */
type ToPNG = (drawing: ApiDrawing) => Promise<Blob>;
/** Returns how much of each pixel is ink, 0…255. */
type Coverage = (strokes: Stroke[]) => Uint8Array;
/** Covers the pixels between two round ends; the second end's radius is used for both. */
type CoverSegment = (pixels: Uint8Array, from: Disc, to: Disc) => void;
type ToRows = (pixels: Uint8Array) => Uint8Array<ArrayBuffer>;
type Compress = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
type Chunk = (type: string, data: Uint8Array) => Uint8Array<ArrayBuffer>;
type Crc32 = (bytes: Uint8Array) => number;
type Save = (extension: string, blob: Blob) => void;

type NumberPad = import("./number-pad.js").NumberPad;
/** How many digits a number may have, both inclusive. */
interface DigitRange {
	least: number;
	most: number;
}
/** Takes the attribute `digits`; null: any number. Throws RangeError if it is no range. */
type ParseRange = (text: string | null) => DigitRange;
type Allows = (range: DigitRange, number: string) => boolean;
/** What a pad shows: its value, if there is one, a text, and numbers to choose from. `drawn`: not read yet. */
interface Outcome {
	state: "empty" | "drawn" | "typed" | "error" | Answer["verdict"];
	value: string;
	text: string;
	choices: string[];
}
type OutcomeOf = (answer: Answer, strokes: Stroke[], range: DigitRange) => Outcome;
/** `src` is the address of a server; null: it is read on this device. Throws ApiError. */
type ReadForPad = (drawing: ApiDrawing, src: string | null, signal: AbortSignal) => Promise<Answer>;
/** Shows an outcome, and fires events. `isSettled`: not while somebody is drawing or typing. */
type Decide = (outcome: Outcome, answer?: Answer | null, isSettled?: boolean) => void;
interface PadParts {
	group: HTMLFieldSetElement;
	canvas: HTMLCanvasElement;
	hint: HTMLElement;
	field: HTMLInputElement;
	undo: HTMLButtonElement;
	clear: HTMLButtonElement;
	read: HTMLButtonElement;
	message: HTMLElement;
	choices: HTMLElement;
}
type BuildShadow = (root: ShadowRoot) => PadParts;
type ToChoice = (number: string, onclick: () => void) => HTMLButtonElement;
/** `part` is written as text. */
type Make = <Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	properties: Omit<Partial<HTMLElementTagNameMap[Name]>, "part"> & { part?: string },
	...children: Node[]
) => HTMLElementTagNameMap[Name];
type AttributeChanged = (name: string, before: string | null, now: string | null) => void;
/** Adds them to a custom element's prototype; `internalsOf` gets at the internals of one. */
type AddFormProperties = (prototype: NumberPad, internalsOf: (pad: NumberPad) => ElementInternals) => void;
