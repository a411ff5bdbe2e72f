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

/** The API's answer. `number_probability` is that of any number; `ignored_strokes` are in no digit. `isReadHere`: read on this device, without the API. */
interface Answer {
	verdict: "number" | "unsure" | "not_a_number";
	number: string;
	confidence: number;
	number_probability: number;
	alternatives: { number: string; confidence: number }[];
	digits: Digit[];
	ignored_strokes: number[];
	model: { name: string; version: string };
	isReadHere?: boolean;
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
	(id: "live" | "file" | "device"): HTMLInputElement;
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
/** Ctrl or ⌘ with z or y undoes or redoes. */
type ActionOf = (event: KeyboardEvent) => "undo" | "redo" | "clear" | "read" | null;
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
/** Reads without the API, into its answer. */
type ReadHere = (drawing: ApiDrawing, isExplained: boolean) => Promise<Answer>;
/** `weights` is their path on the page's host. Rejects if the reader or its weights can't be loaded. */
type StartWorker = (weights: string) => Promise<Worker>;
/** Returns nothing for the message that has the address of the weights. */
type AskWorker = (worker: Worker, message: { weights: string } | { drawing: ApiDrawing; include: object }) => Promise<any>;
/** Takes a path of the page's host. */
type Keep = (path: string) => Promise<void>;

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
type ToOutcome = (state: Outcome["state"], text: string, value?: string, choices?: string[]) => Outcome;
/** `host` reads it; null: this device does. */
type Undecided = (isEmpty: boolean, isLive: boolean, host: string | null) => Outcome;
/** `strokes` are those that were read. */
type Answered = (answer: Answer, strokes: Stroke[], range: DigitRange) => Outcome;
/** Returns the flags that are not met, and a text for people. */
type ValidityOf = (outcome: Outcome, range: DigitRange, isRequired: boolean) => [flags: ValidityStateFlags, fault: string];
/** `src` is the address of a server; null: it is read on this device. Throws ApiError. */
type ReadForPad = (drawing: ApiDrawing, src: string | null, signal: AbortSignal) => Promise<Answer>;
/** Shows an outcome, and fires events. `isSettled`: not while somebody is drawing or typing. */
type Decide = (outcome: Outcome, answer?: Answer | null, isSettled?: boolean) => void;
/** What a user does with a pad, besides drawing. */
interface PadActions {
	read: () => unknown;
	type: (text: string) => void;
	settle: () => void;
	submit: () => void;
	choose: (number: string) => void;
}
type ShowOutcome = (outcome: Outcome, drawing: Drawing, range: DigitRange, isRequired: boolean) => void;
type PadProperties<Element> = Omit<Partial<Element>, "part"> & { part?: string };
type MakeButton = (part: string, properties: PadProperties<HTMLButtonElement>, ...children: Node[]) => HTMLButtonElement;
/** `part` is written as text. */
type Make = <Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	properties: PadProperties<HTMLElementTagNameMap[Name]>,
	...children: Node[]
) => HTMLElementTagNameMap[Name];
type AttributeChanged = (name: string, before: string | null, now: string | null) => void;
/** Adds them to a custom element's prototype; `internalsOf` gets at the internals of one. */
type AddFormProperties = (prototype: NumberPad, internalsOf: (pad: NumberPad) => ElementInternals) => void;
// The reader: see the modules of backend/pynumdraw with the same names.

/** What the reader takes: strokes may lack times. */
interface ReaderDrawing {
	width: number;
	height: number;
	strokes: ImportedStroke[];
}
interface Polyline {
	x: number[];
	y: number[];
}
/** A polyline whose points are `step` apart. */
interface Resampled extends Polyline {
	step: number;
}
/** x and y. */
type Pair = number[];
type BoundingBoxOf = (lines: Polyline[]) => Box;
type Extreme = (values: number[]) => number;
type SliceLine = (line: Polyline, first: number, last: number) => Polyline;
/** Returns the length up to each point. */
type ArcLength = (line: Polyline) => number[];
type Resample = (line: Polyline, lengths: number[], step: number) => Resampled;
/** Returns the values at `places` of a function that is linear between `from`, which never decreases. */
type InterpolateColumn = (places: number[], from: number[], values: number[]) => number[];
type ResampleAll = (lines: Polyline[], step: number, maxSteps: number) => Resampled[];
type DistanceBetween = (lines: Polyline[], others: Polyline[], step: number) => number;
/** Returns the distance of each point from the nearest of the others. */
type Distances = (line: Polyline, others: Polyline[]) => number[];

/** `image`: 28×28 pixels, 0…255, ink high; `length`: of the strokes, in pixels. */
interface Rendered {
	image: Uint8Array;
	length: number;
}
interface Outline {
	lines: Polyline[];
	caps: Pair[];
}
type Render = (lines: Polyline[], minExtent?: number, box?: Box) => Rendered;
type ScaleToBox = (lines: Polyline[], minExtent?: number, box?: Box) => { scaled: Polyline[]; size: Pair };
type RenderCentred = (lines: Resampled[], size: Pair) => { image: Uint8Array; origin: Pair };
type Within = (origin: Pair, size: Pair) => Pair;
type CentreOfMass = (image: Uint8Array) => Pair;
type SplitAtCorners = (lines: Resampled[]) => Outline;
type Draw = (outline: Outline, origin: Pair) => Uint8Array;
/** Returns the corners of a line as wide as the pen, with flat ends and mitred joins. */
type Contour = (line: Polyline) => Pair[];
/** Lays ink over the image wherever the polygon winds around a pixel. */
type Fill = (image: Uint8Array, polygon: Pair[], x: number, y: number) => void;
/** Adds, to each pixel beside an edge, the signed area to its right, less what the pixels before have. */
type AddEdge = (areas: Float64Array, from: Pair, to: Pair) => void;

/** A stroke or a piece of one. */
interface Part {
	stroke: number;
	first: number;
	last: number;
	left: number;
	right: number;
	top: number;
	bottom: number;
}
interface Parts {
	kept: Part[];
	rows: number[];
	stray: Part[];
	height: number;
	isCut: boolean;
}
type ToPart = (stroke: number, first: number, last: number, line: Polyline) => Part;
type BoxOf = (within: Part[]) => Box;
type Divide = (strokes: Part[], lines: Polyline[]) => Parts;
type IsSingleColumn = (strokes: Part[]) => boolean;
/** Joins pieces of a stroke that follow one another. */
type PointRanges = (within: Part[]) => Digit["pieces"];
type StrayMarks = (strokes: Part[], height: number) => Part[];
type BoxDistance = (part: Part, others: Part[]) => number;
type CutPart = (part: Part, line: Polyline, height: number) => Part[];
type Running = (values: number[], choose: (...values: number[]) => number) => number[];
/** Returns the index of the least value of each run of finite values, the middle one of equals. */
type Minima = (values: number[]) => number[];
type RowsOf = (pieces: Part[]) => number[];

/** Consecutive parts; `end` is exclusive. */
interface Range {
	start: number;
	end: number;
}
type Features = Record<"digits" | "small" | "overlap" | "gap" | "parts" | "abreast" | "wide" | "cuts" | "rows", number>;
interface Candidate extends Range {
	features: Features;
}
interface ReadCandidate extends Candidate {
	reading: Reading;
}
type Columns = (drawing: Parts) => Range[];
type FindCandidates = (drawing: Parts, whole: Range[], closed: Range[]) => Candidate[];
type Affordable = (found: Candidate[], drawing: Parts, closed: Range[]) => Candidate[];
type FindRanges = (drawing: Parts, whole: Range[], closed: Range[]) => Range[];
type Ends = (drawing: Parts, start: number, isDoubtless: (part: number) => boolean) => number[];
type FeaturesOf = (drawing: Parts, range: Range, reach: number) => Features;
type Rightmost = (drawing: Parts) => number[];
type InnerGap = (within: Part[]) => number;
type Abreast = (within: Part[], height: number) => number;
type OpenEnds = (kept: Part[], start: number, end: number) => number;

/** A fully connected layer. */
interface Layer {
	inputs: number;
	outputs: number;
	isRectified: boolean;
	scales: Float32Array;
	biases: Float32Array;
	weights: Int8Array;
}
interface Calibration {
	temperature: number;
	bias: number;
}
type Weights = Record<string, number>;
interface Model {
	name: string;
	version: string;
	calibration: Calibration;
	thresholds: { number: number; several: number; not_a_number: number };
	lattice: Weights;
	number: Weights;
	layers: Layer[];
}
/** Takes what `pack_weights` in backend/pynumdraw/model/weights.py returns. */
type UnpackWeights = (buffer: ArrayBuffer) => Model;
/** Returns what each layer gives, the logits last; takes an image in [0, 1]. */
type Activations = (layers: Layer[], image: Float32Array) => Float32Array[];
type Activate = (layer: Layer, values: Float32Array) => Float32Array;
/** Returns places and values of the levels that are not 0; a level is worth `scale`. */
type Quantize = (values: Float32Array) => { places: Int32Array; levels: Int32Array; count: number; scale: number };

interface Reading {
	probabilities: number[];
	logOdds: number;
}
type LogitsOf = (image: Float32Array, model: Model) => number[];
type Interpret = (logits: number[], calibration: Calibration) => Reading;
type IsDoubtless = (reading: Reading, calibration: Calibration) => boolean;
/** Returns the log-odds of a digit against everything else. */
type LogOddsOf = (logits: number[], digit: number, calibration: Calibration) => number;

interface Edge extends Range {
	score: number;
	probabilities: number[];
}
/** `path` has the indices of the edges, or candidates. */
interface ReadPath {
	number: string;
	probability: number;
	path: number[];
}
interface Hypothesis {
	total: number;
	best: number;
	path: number[];
}
type ReadPaths = (length: number, edges: Edge[]) => { paths: ReadPath[]; marginals: number[] };
type Beam = (length: number, edges: Edge[]) => Map<string, Hypothesis>;
type Best = (found: Map<string, Hypothesis>) => Map<string, Hypothesis>;
type Likely = (probabilities: number[]) => { probability: number; label: number }[];
type United = (a: Hypothesis, b: Hypothesis) => Hypothesis;

interface NumberReading {
	paths: ReadPath[];
	marginals: number[];
	logOdds: number;
}
type ReadNumber = (
	length: number,
	candidates: ReadCandidate[],
	model: Model,
	touching: (digits: Range[]) => number,
) => NumberReading;
type Score = (candidate: ReadCandidate, weights: Weights, offset: number) => number;
type NumberLogOdds = (number: string, digits: ReadCandidate[], weights: Weights, touching: number) => number;
type Weigh = (weights: Weights, features: Weights) => number;

type Candidates = import("./reader/candidates.js").Candidates;
type FindIn = (isSingle: boolean) => Candidate[];
type Touching = (found: Candidates, digits: Range[]) => number;
type IsOneLine = (found: Candidates, digits: Range[]) => boolean;
type Nearness = (found: Candidates, before: Range, after: Range) => number;
type LogLikelihoodRatio = (found: Candidates, digits: Range[], number: string) => number;
type IsScratch = (drawing: ReaderDrawing) => boolean;
type Dots = (digit: Part[], parts: Parts) => { isAbove: boolean; isBelow: boolean };
type IsScribble = (found: Candidates, digit: Range) => boolean;
type IsOverdrawn = (rendered: Rendered) => boolean;
type WithoutRetraced = (lines: Polyline[]) => Polyline[];

/** A piece of a stroke, by its index, alone at its place; `middle` is that of its length, relative to the stroke's. */
interface Piece {
	image: Uint8Array;
	owner: number;
	middle: number;
}
/** Returns a weight, -1…1, for each point. */
type Explain = (lines: Polyline[], minExtent: number, maxOcclusions: number, logOddsOf: (image: Float32Array) => number) => number[][];
type CutPieces = (lines: Polyline[], minExtent: number, count: number) => Piece[];
type Compose = (pieces: Piece[]) => Float32Array;

interface Include {
	image?: boolean;
	explanation?: boolean;
}
type Reader = import("./reader/reader.js").Reader;
/** Throws an Error if there are no weights at the address. */
type LoadReader = (weightsUrl: string, signal?: AbortSignal) => Promise<Reader>;
/** Takes a drawing that the API would accept. */
type ReadDrawing = (drawing: ReaderDrawing, include?: Include) => Answer;
type ExplainDigit = (found: Candidates, candidate: Range, digit: Digit, count: number) => number[][];
type ToAnswer = (number: NumberReading, probability: number, digits: Digit[], found: Candidates, isInLine: boolean) => Answer;
type ToDigit = (found: Candidates, candidate: ReadCandidate, number: NumberReading, at: number, numberProbability: number) => Digit;
