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
type RequestAnswer = (path: string, type: string, body: BodyInit, signal: AbortSignal, base?: string) => Promise<Answer>;
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
type ToSVG = (drawing: Pick<CorrectionRecord, "width" | "height" | "strokes">) => string;
/** Throws SyntaxError, with a message for people. */
type FromSVG = (text: string) => ImportedDrawing;
/** `isDamaged`: it is no XML, or ends too early. */
type ParseXML = (text: string) => { root: Element; isDamaged: boolean };
/** Values of an element's properties by their names. */
type SVGStyle = Record<string, string | undefined>;
/** What has been read so far; `skipped` names what can't be read. */
interface SVGReading {
	root: Element;
	area: { left: number; top: number; width: number; height: number };
	rules: { selector: string; style: string }[];
	lines: { points: Line; isPath: boolean }[];
	skipped: Set<string>;
	isFilled: boolean;
	shapes: number;
}
type ReadElement = (element: Element, matrix: DOMMatrix, style: SVGStyle, reading: SVGReading, depth: number) => void;
/** Returns the lines of a shape in its own coordinates; undefined for other elements. */
type ShapeOf = (element: Element, reading: SVGReading) => Line[] | undefined;
type FindUsed = (element: Element, root: Element) => Element | null | undefined;
type RulesOf = (root: Element) => SVGReading["rules"];
/** Returns an element's style: what it inherits, its attributes, the rules of style sheets, and its style attribute. */
type StyleOf = (element: Element, outer: SVGStyle, rules: SVGReading["rules"]) => SVGStyle;
type Matches = (element: Element, selector: string) => boolean;
type IsBackground = (name: string, lines: Line[], area: SVGReading["area"]) => boolean;
type TransformOf = (text: string) => DOMMatrix;
type Transformed = (point: Coordinates, matrix: DOMMatrix) => Coordinates;
/** Joins paths that begin where the one before ends. */
type Joined = (lines: SVGReading["lines"]) => Line[];
/** `isComplete`: all of the data could be read. */
type FlattenPath = (data: string) => { lines: Line[]; isComplete: boolean };
type ReadCommands = (data: string) => { commands: { name: string; numbers: number[] }[]; isComplete: boolean };
/** Returns points after the first of the control points. */
type FlattenCurve = (points: Line) => Line;
/** `numbers` are those of the command: radii, degrees, flags. Returns points after the start. */
type FlattenArc = (start: Coordinates, numbers: number[], end: Coordinates) => Line;
/** Angles in radians. Returns points after the first. */
type FlattenEllipse = (middle: Coordinates, rx: number, ry: number, from?: number, sweep?: number, turn?: number) => Line;
type Turned = (point: Coordinates, angle: number) => Coordinates;

/** Throws SyntaxError, with a message for people, if the file is no picture. */
type OpenPicture = (file: File, drawing: Drawing, isLatest: () => boolean) => Promise<void>;
interface Size {
	width: number;
	height: number;
}
type DecodePicture = (file: File) => Promise<Size & { element: HTMLImageElement }>;
type ShowBehindCanvas = (element: HTMLImageElement) => HTMLElement;
type ConvertPicture = (element: HTMLImageElement, size: Size) => Promise<Blob>;
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
/** Returns a grey image of 28×28 pixels as a data URL. It is not compressed: browsers only do that asynchronously. */
type ToImageUrl = (image: Uint8Array) => string;
/** Returns a zlib stream with one block that is stored as it is (RFC 1950, RFC 1951). */
type Stored = (data: number[]) => number[];
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
	replaceFallback: () => void;
}
type ReadFirst = (event: Event, submitter: HTMLButtonElement | null) => Promise<void>;
type ShowOutcome = (outcome: Outcome, drawing: Drawing, range: DigitRange, isRequired: boolean) => void;
type PadProperties<Element> = Omit<Partial<Element>, "part"> & { part?: string };
type MakePadButton = (part: string, properties: PadProperties<HTMLButtonElement>, ...children: Node[]) => HTMLButtonElement;
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

/** What the reader takes: a drawing that the API would accept. Strokes may lack times. */
interface ReaderDrawing {
	width: number;
	height: number;
	strokes: ImportedStroke[];
}
/** x and y. */
type Coordinates = number[];
type Line = Coordinates[];
interface Extent {
	left: number;
	right: number;
	top: number;
	bottom: number;
	width: number;
	height: number;
}
/** A line whose points are `step` apart. */
interface Resampled {
	points: Line;
	step: number;
	length: number;
}
type Change = (value: number) => number;
type Sum = (values: { reduce(add: (a: number, b: number) => number, first: number): number }) => number;
type DistanceOf = (point: Coordinates, other: Coordinates) => number;
/** Returns the distance of each point from the nearest of the others. */
type DistancesFrom = (line: Line, others: Line) => number[];
/** Of no points: of infinite negative width and height. */
type ExtentOf = (line: Line) => Extent;
/** Takes at least one extent, or none. */
type Unite = (extents: Extent[]) => Extent;
/** Returns the width that two extents share, or else the gap between them, as a negative number. */
type SharedWidth = (a: Extent, b: Extent) => number;
/** Returns the length up to each point. */
type ArcLength = (line: Line) => number[];
/** Returns points in equal steps, at most as long as `step`, but for lines that are longer than `maxSteps` of these in all. */
type ResampleAll = (lines: Line[], step: number, maxSteps: number, coarseness?: number) => Resampled[];
/** Returns values, at increasing places, of a function that is linear between the places `from`. */
type InterpolateAt = (places: number[], from: number[], values: number[][]) => number[][];

/** `image`: 28×28 pixels, 0…255, ink high; `origin`: where the middle of the ink lies in it; `length`: of the ink, in pixels. */
interface Rendered {
	strokes: Resampled[];
	length: number;
	image: Uint8Array;
	origin: Coordinates;
}
/** Draws in steps that are longer by the factor `coarseness`. */
type Render = (lines: Line[], minExtent?: number, coarseness?: number) => Rendered;
type PixelsPerUnit = (extent: Extent, minExtent: number) => number;
type CentreOfMass = (image: Uint8Array) => Coordinates;
type Draw = (strokes: Pick<Resampled, "points" | "step">[], origin: Coordinates) => Uint8Array;
/** Returns the corners of a line as wide as the pen, with flat ends and mitred joins. */
type Contour = (line: Line) => Line;
/** Lays ink over the image where a polygon winds around its pixels. */
type Fill = (image: Uint8Array, polygon: Line, origin: Coordinates) => void;
/** Adds corners to a polygon wherever it crosses a line of the grid, in the direction of an axis. */
type CutAtGrid = (polygon: Line, axis: number) => Line;

/** A stroke or a piece of one: its points from `first` to `last`, inclusive. */
interface Part extends Extent {
	stroke: number;
	first: number;
	last: number;
	row: number;
}
/** `kept` in reading order; `height`: of the tallest; `isSingle`: the strokes stand above one another, as those of one digit. */
interface Parts {
	kept: Part[];
	stray: Part[];
	height: number;
	isSingle: boolean;
}
type ToPart = (stroke: number, line: Line, first: number, last: number) => Part;
type Divide = (lines: Line[]) => Parts;
type IsSingleColumn = (strokes: Part[]) => boolean;
/** Joins pieces of a stroke that follow one another. */
type PointRanges = (parts: Part[]) => Digit["pieces"];
type CutPart = (part: Part, line: Line, height: number) => Part[];
/** Returns the extent of the points up to each. */
type Extents = (line: Line) => Extent[];
/** Returns the place of the least value of each run of finite ones; of equals the middle one. */
type Minima = (values: number[]) => number[];
/** Numbers the rows, from the top, unless one is too low for digits. */
type InRows = (parts: Part[]) => Part[];

interface Reading {
	probabilities: number[];
	logOdds: number;
}
/** Consecutive parts, `end` is exclusive, and their lines; `steps`: to draw it in. Once it is read it has an image, a reading, and log-odds without the calibration's bias. */
interface Candidate extends Extent, Rendered {
	start: number;
	end: number;
	parts: Part[];
	pieces: Digit["pieces"];
	lines: Line[];
	features: Weights;
	steps: number;
	reading: Reading;
	unbiased: number;
	score: number;
	marginal: number;
}
type Candidates = import("./reader/candidates.js").Candidates;
/** `closed`: the columns that are digits without doubt. */
type FindCandidates = (columns: Candidate[], closed: Candidate[]) => Candidate[];
type SpanAt = (start: number, end: number) => Candidate;
/** Reads what is not yet drawn, and returns all. */
type ReadAll = (candidates: Candidate[]) => Candidate[];
/** Returns the gaps in x before each part but the first, from the left; they are negative where parts overlap. */
type Gaps = (parts: Part[]) => number[];

/** A fully connected layer; `least` is 0 if it is rectified; `weights` has those of each input together. */
interface Layer {
	least: number;
	scales: Float32Array<ArrayBuffer>;
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
/** Returns the image, in [0, 1], and what each layer gives, the logits last. */
type Activations = (model: Model, image: Float32Array) => Float32Array[];
type Activate = (layer: Layer, values: Float32Array) => Float32Array<ArrayBuffer>;
/** Returns an image in [0, 1]. */
type ToInput = (image: Uint8Array) => Float32Array;
type ScaledLogits = (image: Float32Array, model: Model) => number[];
type LogSumExp = (values: number[]) => number;
type ScaleLogits = (logits: Iterable<number>, calibration: Calibration) => number[];
type Interpret = (scaledLogits: number[]) => Reading;
/** Returns the log-odds of a digit against everything else. */
type LogOddsOf = (scaledLogits: number[], digit: number) => number;

/** A number, and its digits on the most probable path; `score`: of all paths; `best`: of this one; natural logarithms. */
interface Hypothesis {
	number: string;
	score: number;
	best: number;
	digits: Candidate[];
}
interface NumberPath extends Hypothesis {
	probability: number;
}
/** Sets the score of each candidate, whichever its label, and its marginal: the probability that it is a digit of the number. */
type ReadNumber = (found: Candidates) => { paths: NumberPath[]; logOdds: number };
/** Returns the logarithm of the sum of the exponentials of all paths' scores. */
type LogTotal = (candidates: Candidate[], length: number) => number;
type ReadPaths = (candidates: Candidate[], length: number) => Hypothesis[];
/** Returns a hypothesis with one more digit, once for each of its labels that are followed. */
type WithLabels = (before: Hypothesis, candidate: Candidate) => Hypothesis[];
type NumberLogOdds = (reading: Hypothesis, weights: Weights, height: number) => number;
type Weigh = (weights: Weights, features: Weights) => number;

/** Returns the log-odds that it is a number, once strokes have been weighed, too. */
type WeighEvidence = (logOdds: number, found: Candidates, reading: Hypothesis) => number;
type IsScratch = (found: Candidates) => boolean;
type IsScribble = (digit: Candidate) => boolean;
type IsOverdrawn = (rendered: Rendered) => boolean;
type Touching = (digits: Candidate[], height: number) => number;
type IsOneLine = (digits: Candidate[], height: number) => boolean;

/** A piece of a line, alone in the image: of the line `owner`, the one at `place`; `middle` is that of its length, relative to the line's. */
interface Piece {
	image: Uint8Array;
	owner: number;
	place: number;
	middle: number;
	drop: number;
}
/** Returns a weight, -1…1, for each point of each stroke of the drawing. */
type Explain = (found: Candidates, candidate: Candidate, digit: number, maxOcclusions: number) => number[][];
type CutPieces = (lines: Line[], minExtent: number, count: number) => Piece[];
/** Returns the log-odds of the digit if only these pieces are there. */
type LogOddsWith = (pieces: Piece[], model: Model, digit: number) => number;

interface Include {
	image?: boolean;
	explanation?: boolean;
}
/** Throws an Error if there are no weights at the address. */
type LoadReader = (weightsUrl: string, signal?: AbortSignal) => Promise<Reader>;
type ReadDrawing = (drawing: ReaderDrawing, include?: Include) => Answer;
type ToDigit = (found: Candidates, reading: NumberPath, at: number, numberProbability: number, include: Include) => Digit;

/** A drawing that was asked about, and what was answered. */
interface Asked {
	drawing: ApiDrawing;
	answer: Answer;
}
/** An answer as it is kept: without its digits, and as far as a file tells it. */
type KeptAnswer = Pick<Answer, "number"> & Partial<Omit<Answer, "number">>;
/** A corrected drawing. `label`: the number that it shows; null: it is not a number. `time`: in ISO form, when it was labelled. */
interface CorrectionRecord {
	id: string;
	time: string;
	width: number;
	height: number;
	strokes: ImportedStroke[];
	label: string | null;
	writer?: string;
	answer?: KeptAnswer;
}
type MakeRecord = (
	drawing: Pick<CorrectionRecord, "width" | "height" | "strokes">,
	answer: KeptAnswer | undefined,
	label: string | null,
	now?: Date,
) => CorrectionRecord;
/** Returns the body of a request to the API. */
type ToCorrection = (record: CorrectionRecord) => object;
type IsRight = (record: CorrectionRecord) => boolean | undefined;
type PickFields = (object: any, names: string[]) => any;
/** Returns the 95% interval of a share by Wilson's formula. */
type Wilson = (right: number, count: number) => [low: number, high: number];
type Summarise = (records: CorrectionRecord[]) => string;
type InOrder = (records: CorrectionRecord[]) => CorrectionRecord[];
type Plural = (count: number, noun: string) => string;
/** The writer's name goes to lines that have none yet. */
type ToLines = (records: CorrectionRecord[], writer: string) => string;
type FromLines = (text: string) => { records: CorrectionRecord[]; problems: string[] };
/** Throws SyntaxError, with a message for people. */
type FromLine = (line: string) => CorrectionRecord;
type Merge = (kept: CorrectionRecord[], imported: CorrectionRecord[]) => { added: CorrectionRecord[]; changed: CorrectionRecord[] };
type PutRecords = (records: CorrectionRecord[]) => Promise<void>;
type RemoveRecords = (ids: string[]) => Promise<void>;
/** Throws StorageError. */
type UseStore = (mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest | void) => Promise<any>;
type OpenDatabase = () => Promise<IDBDatabase>;
/** `name` is its class; `content` is HTML. The panel is removed when it is closed. */
type OpenPanel = (name: string, title: string, content: string) => Promise<HTMLDialogElement>;
type FindWithin = (within: Element, selector: string) => any;
type MakeButton = (text: string, act: () => unknown, description?: string) => HTMLButtonElement;
/** Returns undefined if nothing was chosen. The note tells what becomes of it. */
type ChooseLabel = (answer: KeptAnswer | undefined, note: Promise<(string | Node)[]>) => Promise<string | null | undefined>;
/** Returns the numbers that one tap chooses. */
type NumbersFor = (answer: KeptAnswer | undefined) => string[];
type WithClass = (className: string, button: HTMLButtonElement) => HTMLButtonElement;
type Collects = () => Promise<boolean>;
type SendRecord = (record: CorrectionRecord) => Promise<string>;
/** `source` is the paper: what is shown ends when its drawing changes. */
type Correct = (asked: Asked, source: Drawing) => Promise<void>;
type OnRecord = (record: CorrectionRecord) => void;
type IsDone = (change: Promise<void>) => Promise<boolean>;
type TellBeside = (text: string, ...buttons: HTMLButtonElement[]) => void;
type ToCard = (record: CorrectionRecord) => HTMLElement;
type ReadAs = (record: CorrectionRecord) => string;
type ChangeRecord = (record: CorrectionRecord) => Promise<void>;
type DeleteOne = (record: CorrectionRecord, card: HTMLElement) => Promise<void>;
type DeleteAll = (records: CorrectionRecord[]) => Promise<void>;
type ImportFile = (file: File) => Promise<void>;
type Attempt = (act: () => Promise<void>) => Promise<void>;
type TellAbout = (text: string, records?: CorrectionRecord[]) => void;

/** Returns when the style is there, or can't be loaded. */
type LoadStyle = (href: string) => Promise<unknown>;

// See inside. `values` are the image and what each layer gives; `layer` counts from 0, the 192 sums.

type Reader = import("./reader/reader.js").Reader;
/** What the reader makes of a drawing: all candidates, with their images in [0, 1], and the places of those in the number. */
interface Inspection {
	candidates: (Omit<Candidate, "image"> & { image: Float32Array })[];
	path: number[];
}
type InspectDrawing = (drawing: ReaderDrawing, model: Model) => Inspection;
/** Opens the panel, or closes it. */
type ToggleInside = (drawing: Drawing) => Promise<void>;
type LoadInside = (drawing: Drawing) => Promise<{ panel: HTMLElement; toggle: (isOpen: boolean) => void }>;
type PlotMarkup = (layer: number, units: number, columns: number) => string;
/** Returns the weights of a unit's inputs. */
type WeightsOf = (layer: Layer, unit: number) => Float32Array;
/** Returns what each input adds to a unit's value; together with the bias that is the value, before it is rectified. */
type Contributions = (model: Model, values: Float32Array[], layer: number, unit: number) => Float32Array;
/** Returns how much each pixel counts for a unit, by way of the units that are not silent now. */
type PixelWeights = (model: Model, values: Float32Array[], layer: number, unit: number) => Float32Array;
/** Returns the weights of a layer's inputs, if its outputs have these. */
type PassBack = (layer: Layer, outer: Float32Array) => Float32Array;
/** Returns the places of the greatest positive values, and of the least negative ones; the strongest first. */
type Strongest = (values: Float32Array, count: number) => [most: number[], least: number[]];
/** Returns the probabilities of the ten digits and of "not a digit"; without a calibration, the plain softmax. */
type Probabilities = (logits: ArrayLike<number> & Iterable<number>, calibration?: Calibration) => number[];

type ReadColours = (element: Element) => void;
type ToRGB = (colour: string) => number[];
/** Returns colours as pixels, from that of -1 by way of that of 0 to that of 1. */
type Mix = (low: number[], zero: number[], high: number[]) => Uint32Array;
/** The value farthest from 0 has the full colour. */
type Paint = (canvas: HTMLCanvasElement, values: Float32Array, kind?: "signed" | "ink") => void;
/** Shows numbers in place of the units' values, which are spoken. */
type ShowUnits = (shown: Float32Array, values: Float32Array, selected?: number) => void;
type MakePlot = (element: HTMLElement, onPress: OnChoose) => ShowUnits;
/** Rounds to decimals, by default one; with a proper minus. */
type Signed = (value: number, digits?: number) => string;
type SureText = (calibration: Calibration) => string;
type OnChoose = (place: number) => void;
type ShowGroups = (list: HTMLElement, inspection: Inspection, shown: number, onChoose: OnChoose) => void;
type ShowOutputs = (list: HTMLElement, logits: Float32Array, selected: number | undefined, onChoose: OnChoose) => void;
type ShowChances = (list: HTMLElement, before: ArrayLike<number>, after: ArrayLike<number>) => void;
type AddRadio = (list: HTMLElement, value: number, onChoose: OnChoose, content: string) => void;
interface Unit {
	layer: number;
	unit: number;
}
type ShowLayers = (values: Float32Array[]) => void;
type ShowLens = (lens: HTMLElement, model: Model, values: Float32Array[], selected: Unit) => void;
/** Returns a text that sums them up. */
type ShowVoices = (voices: HTMLElement, model: Model, values: Float32Array[], unit: number) => string;
type ToList = (title: string, units: number[], added: Float32Array) => string;
