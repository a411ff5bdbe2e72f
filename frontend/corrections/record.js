// Record: a corrected drawing, as it is kept on the device, exported, and sent to an operator. Pure functions.

export const DIGITS = [..."0123456789"];

/** @type {MakeRecord} */
export const makeRecord = ({ width, height, strokes }, answer, label, now = new Date()) => ({
	id: makeId(),
	time: now.toISOString(),
	width,
	height,
	strokes,
	label,
	...(answer && { answer: pick(answer, ["verdict", "number", "confidence", "number_probability", "alternatives", "model"]) }),
});

/** @type {ToCorrection} */
export const toCorrection = ({ id, width, height, strokes, label, answer }) => ({
	id,
	drawing: { width, height, strokes },
	label,
	...(answer && { answer: pick(answer, ["verdict", "number", "confidence", "number_probability", "model"]) }),
});

/** @type {IsRight} undefined if no answer is known. */
export const isRight = ({ answer, label }) => answer && (answer.verdict === "not_a_number" ? null : answer.number) === label;

export const labelName = (/** @type {string | null} */ label) => label ?? "not a number";

/** @type {NumbersFor} To an answer of one digit, all ten, always in their places; else other readings, the likeliest first. */
export function numbersFor(answer) {
	const others = (answer?.alternatives ?? []).map(({ number }) => number);
	if (!answer || answer.number.length === 1) return [...DIGITS, ...others.filter((number) => number.length > 1)];
	const readings = [...new Set([...others, ...oneDigitChanged(answer)])].slice(0, 3);
	return answer.verdict === "not_a_number" ? [answer.number, ...readings] : readings;
}

/** @type {(answer: KeptAnswer) => string[]} The number with the second-best reading of each digit in turn; none if the digits are not known. */
function oneDigitChanged({ number, digits = [] }) {
	const changes = digits.map(({ digit, probabilities }, i) => {
		const [second] = DIGITS.filter((other) => other !== `${digit}`).sort((a, b) => probabilities[+b] - probabilities[+a]);
		return { number: number.slice(0, i) + second + number.slice(i + 1), odds: probabilities[+second] / probabilities[digit] };
	});
	return changes.sort((a, b) => b.odds - a.odds).map((change) => change.number);
}

/** @type {PickFields} */
const pick = (object, names) => Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]));

/** Returns a random UUID; crypto.randomUUID is there only over HTTPS. */
export function makeId() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	bytes[6] = (bytes[6] & 0x0f) | 0x40;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
