// Outcome: what a pad shows of a drawing, an answer or a typed text, and whether that is a value. Pure functions.

import { answerMessage, errorMessage } from "../answer/messages.js";
import { allows, describe } from "./digit-range.js";

/** @type {ToOutcome} */
const outcome = (state, text, value = "", choices = []) => ({ state, value, text, choices });

/** @type {(value: string, isDrawn: boolean) => Outcome} */
export const given = (value, isDrawn) => outcome(isDrawn ? "number" : "typed", "", value);

/** @type {Undecided} */
export function undecided(isEmpty, isLive, host) {
	if (isEmpty) return outcome("empty", host === null ? "Stays on this device." : `Sent to ${host} to be read.`);
	return outcome("drawn", isLive ? "Reading once you pause …" : "Press Read, or draw on.");
}

/** @type {(text: string, range: DigitRange) => Outcome} */
export const typed = (text, range) => (allows(range, text) ? outcome("typed", "", text) : outcome("typed", `Type ${describe(range)}.`));

/** @type {(before: Outcome, number: string) => Outcome} */
export const chosen = ({ choices }, number) => outcome("number", `You chose ${number}.`, number, choices);

/** @type {(error: ApiError) => Outcome} */
export const failed = (error) => outcome("error", `${errorMessage(error).verdict} Press Read to try again, or type it.`);

/** @type {Answered} */
export function answered(answer, strokes, range) {
	const { verdict, detail } = answerMessage(answer, strokes);
	const { number, alternatives } = answer;
	if (answer.verdict === "not_a_number") return outcome("not_a_number", `${verdict}. Draw it again, or type it.`);
	if (answer.verdict === "number" && allows(range, number)) return outcome("number", `${number}, ${detail}`, number);
	const choices = answer.verdict === "number" ? [] : [number, ...alternatives.map((other) => other.number)];
	const allowed = choices.filter((choice) => allows(range, choice));
	return outcome("unsure", allowed.length > 0 ? verdict : `It looks like ${number}. Draw or type ${describe(range)}.`, "", allowed);
}

/** @type {ValidityOf} */
export function validityOf({ state, value, text, choices }, range, isRequired) {
	if (value || (state === "empty" && !isRequired)) return [{}, ""];
	if (state === "empty") return [{ valueMissing: true }, `Draw or type ${describe(range)}.`];
	return [{ badInput: true }, choices.length > 0 ? `Choose ${choices.join(" or ")}, or type the number.` : text];
}
