// Messages: the page’s texts for answers and errors. Pure functions.

import { boundingBox } from "../drawing/stroke-geometry.js";

const KEPT = "Your drawing is still here.";
const RETRY = `${KEPT} Press Predict again`; // and then when

const STRONG = 9; // the reading is at most this many times as probable as a strong alternative

/** @type {ToMessage} */
const message = (verdict, detail, symbol = "") => ({ symbol, verdict, detail });

export const REST = message("Ready to read.", "Draw, then press Predict.");
export const REST_LIVE = message("Ready to read.", "Draw, and see how sure the model is.");
export const NO_STROKES = "Draw a number first. The drawing area is still empty.";
export const OUTDATED = message("The drawing has changed.", "Press Predict to read it again.");
export const SLOW = message("Still reading …", "This takes longer than usual.");

/** @type {ErrorTexts} */
const ERRORS = {
	413: ["This drawing is too complex.", "Undo some strokes, or draw it more simply."],
	415: ["This page and the server don’t match.", `${KEPT} Reloading may help.`],
	422: ["This drawing can’t be read.", "Undo some strokes, or draw it again."],
	429: ["Too many requests right now.", RETRY],
	500: ["Something went wrong on the server.", RETRY],
	503: ["The server isn’t ready yet.", RETRY],
	offline: ["You are offline.", `${KEPT} Only the server can read it: press Predict once you are online.`],
	device: ["The model can’t be loaded.", `${KEPT} Check your connection, then press Predict again.`],
	unreachable: ["The server can’t be reached.", `${KEPT} Check your connection, then press Predict again.`],
	504: ["The server took too long.", RETRY],
	page: ["Something went wrong in this page.", `${KEPT} Reloading may help.`],
	invalid: ["The reply made no sense.", `${KEPT} Was it the server’s? Press Predict again.`],
};

/** @type {AnswerMessage} */
export function answerMessage(answer, strokes) {
	const { verdict, number, confidence, isReadHere } = answer;
	const place = isReadHere ? "; read on this device" : "";
	const certainty = confidence >= 0.97 ? "Almost certainly" : confidence >= 0.75 ? "Probably" : "Perhaps";
	if (verdict === "number") return message(`${certainty} ${number}`, `${percent(confidence)} sure${remark(answer)}${place}`, number);
	const article = number.length > 1 ? "" : number === "8" ? "an " : "a ";
	const chance = `${percent(confidence).replace("than 1", "than a 1")} chance that it is ${article}${number}`;
	if (verdict === "not_a_number") return message("Probably not a number", dottedOne(answer, strokes) + chance + place, "×");
	return message(choice(answer) || `Perhaps ${number}?`, chance + remark(answer) + place, `${number}?`);
}

/** @type {Choice} */
function choice({ number, confidence, alternatives: [other] }) {
	if (!(other?.confidence >= confidence / STRONG)) return "";
	const differing = [...number].flatMap((digit, i) => (digit === other.number[i] ? [] : [i]));
	const isOneOfMany = number.length > 4 && number.length === other.number.length && differing.length === 1;
	const [at] = differing;
	return isOneOfMany ? `Digit ${at + 1} of ${number.length}: ${number[at]} or ${other.number[at]}?` : `${number} or ${other.number}?`;
}

/** @type {Remark} */
function remark({ verdict, digits, ignored_strokes: { length } }) {
	if (length > 0) return length > 1 ? `; ${length} stray marks were left out` : "; a stray mark was left out";
	const isBelow = Math.max(...digits.map(({ box: [, y] }) => y)) > Math.min(...digits.map(({ box: [, y, , height] }) => y + height));
	return verdict === "unsure" && (digits.length > 16 || isBelow) ? "; one line of at most 16 digits reads best" : "";
}

/** @type {DottedOne} */
function dottedOne({ number, digits: [{ box }], ignored_strokes }, strokes) {
	const [left, top, width, height] = box;
	for (const [x, y, w, h] of number === "1" ? ignored_strokes.map((i) => boundingBox(strokes[i])) : []) {
		if (x + w < left - height * 0.2 || x > left + width + height * 0.2) continue;
		if (y + h < top) return "A dot makes it an i; ";
		if (y > top + height) return "A dot makes it a !; ";
	}
	return "";
}

/** @type {ErrorMessage} */
export function errorMessage({ reason, message: cause, retryAfter }, isRepeated) {
	const isRejected = typeof reason === "number" && reason < 500;
	const [verdict, advice] = ERRORS[reason] ?? ERRORS[isRejected ? 415 : 500];
	const when = retryAfter ? `in ${retryAfter === 1 ? "a second" : `${retryAfter} seconds`}` : "in a moment";
	const detail = advice === RETRY ? `${isRepeated ? `${KEPT} It will be read` : RETRY} ${when}.` : advice;
	return message(verdict, reason === 422 && cause ? `${cause} ${detail}` : detail, "!");
}

/** @type {Percent} */
export function percent(probability) {
	return `${probability > 0.995 ? "more than 99" : probability < 0.01 ? "less than 1" : Math.round(probability * 100)}%`;
}

/** @type {Percent} short, without the sign */
export const barLabel = (probability) => percent(probability).replace("more than ", ">").replace("less than ", "<").slice(0, -1);
