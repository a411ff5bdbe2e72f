// Outcome: what an answer means for the value: it is certain, or has to be chosen, or there is none. Pure functions.

import { answerMessage } from "../answer/messages.js";
import { allows, describe } from "./digit-range.js";

/** @type {OutcomeOf} */
export function outcomeOf(answer, strokes, range) {
	const { verdict, detail } = answerMessage(answer, strokes);
	const { number, alternatives } = answer;
	if (answer.verdict === "not_a_number") {
		return { state: "not_a_number", value: "", text: `${verdict}. Draw it again, or type it.`, choices: [] };
	}
	if (answer.verdict === "number" && allows(range, number)) return { state: "number", value: number, text: detail, choices: [] };
	const choices = [number, ...alternatives.map((other) => other.number)].filter((one) => allows(range, one));
	if (answer.verdict === "number" || choices.length === 0) {
		return { state: "unsure", value: "", text: `It looks like ${number}. Draw or type ${describe(range)}.`, choices: [] };
	}
	return { state: "unsure", value: "", text: `${verdict} Choose, or type it.`, choices };
}
