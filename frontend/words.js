// Words: what the page says for an answer or an error. Pure functions.

const SAFE = "Your drawing is still here.";
const AGAIN = `${SAFE} Press Predict again`; // and then when

const plain = (/** @type {string} */ verdict, /** @type {string} */ detail) => ({ figure: "", verdict, detail });

export const REST = plain("Ready to read.", "Draw, then press Predict.");
export const REST_LIVE = plain("Ready to read.", "Draw, and see how sure I am.");
export const NO_INK = plain("Draw a number first.", "The paper is still empty.");
export const OUTDATED = plain("The drawing has changed.", "Press Predict to read it again.");
export const SLOW = plain("Still reading …", "The server takes its time.");

/** @type {Record<number | string, [verdict: string, detail: string]>} */
const ERRORS = {
	413: ["That is too much ink.", "Undo some of it, or draw it more simply."],
	415: ["The server and this page don’t match.", `${SAFE} A reload may help, but clears it.`],
	422: ["This drawing can’t be read.", "Undo some of it, or draw it again."],
	429: ["Too many requests just now.", AGAIN],
	500: ["Something went wrong on the server.", AGAIN],
	503: ["The reader isn’t ready yet.", AGAIN],
	offline: ["You are offline.", `${SAFE} To read it I need the server: press Predict once you are back.`],
	unreachable: ["The server can’t be reached.", `${SAFE} Check the connection, then press Predict again.`],
	504: ["The server took too long.", AGAIN],
	nonsense: ["The reply made no sense.", `${SAFE} Was it the server’s? Press Predict again.`],
};

/** @type {AnswerWords} */
export function answerWords(answer) {
	const { verdict, number, confidence } = answer;
	const sure = `${percent(confidence)} sure`;
	const certainty = confidence >= 0.97 ? "Almost certainly" : confidence >= 0.75 ? "Probably" : "Perhaps";
	if (verdict === "number") return { figure: number, verdict: `${certainty} ${number}`, detail: sure };
	const detail = `Only ${sure} that it is ${number}`;
	if (verdict === "not_a_number") return { figure: "×", verdict: "Not a number, I think", detail };
	const other = runnerUp(answer);
	return { figure: `${number}?`, verdict: other ? `${number} or ${other}?` : `Perhaps ${number}?`, detail };
}

/** @type {ErrorWords} */
export function errorWords({ reason, message, retryAfter }) {
	const isRejected = typeof reason === "number" && reason < 500;
	const [verdict, advice] = ERRORS[reason] ?? ERRORS[isRejected ? 415 : 500];
	const when = retryAfter ? `in ${retryAfter === 1 ? "a second" : `${retryAfter} seconds`}` : "in a moment";
	const words = advice === AGAIN ? `${AGAIN} ${when}.` : advice;
	return { figure: "!", verdict, detail: reason === 422 && message ? `${message} ${words}` : words };
}

/** @type {Percent} */
export function percent(probability) {
	const bounded = probability > 0.995 ? "over 99" : probability < 0.01 ? "under 1" : Math.round(probability * 100);
	return `${bounded}\u202f%`;
}

/** @type {Percent} for the top of a bar */
export const share = (probability) => percent(probability).replace("over ", ">").replace("under ", "<").slice(0, -2);

/** @type {RunnerUp} */
function runnerUp({ digits }) {
	const weakest = digits.toSorted((a, b) => a.confidence - b.confidence)[0];
	const [, second] = (weakest?.probabilities ?? []).map((p, digit) => ({ p, digit })).toSorted((a, b) => b.p - a.p);
	if (!(second?.p >= 0.1)) return "";
	return digits.map((digit) => (digit === weakest ? second.digit : digit.digit)).join("");
}

/** @type {Record<string, (share: number, n: string) => string>} by metric */
const FIGURES = {
	t10k_error: (error, n) => `It reads ${exact(1 - error)} of MNIST’s ${n} test digits right, never tuned on them.`,
	pendigits_train_validation_error: (error, n) => `It reads ${exact(1 - error)} of ${n} digits by pens of people it has not learned from.`,
	t10k_wrong_of_those: (wrong) => `Of the test digits that it was sure of, ${exact(wrong)} were wrong.`,
	omniglot_small_validation_non_digits_called_number: (share, n) =>
		`It takes ${exact(share)} of ${n} letters of unknown alphabets for a number.`,
};

/** @type {Figures} */
export const figures = (metrics) =>
	Object.entries(FIGURES)
		.filter(([metric]) => Number.isFinite(metrics[metric]))
		.map(([metric, say]) => say(metrics[metric], metrics[metric.replace(/error|called_number/, "examples")]?.toLocaleString("en")));

const exact = (/** @type {number} */ share) => `${(share * 100).toFixed(share < 0.001 ? 2 : 1)}\u202f%`;
