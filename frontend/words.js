// Words: what the page says for an answer or an error. Pure functions.

/**
 * What fills the answer's room: a figure (large), a verdict (one short sentence), a detail (a second, or two).
 * @typedef {{figure: string, verdict: string, detail: string}} Words
 * @typedef {import("./api.js").Answer} Answer
 */

/** @type {Words} */
export const REST = { figure: "", verdict: "Draw, then press Predict.", detail: "You’ll see what I read, and how sure I am." };

/** @type {Words} */
export const REST_LIVE = { ...REST, verdict: "Draw, and I’ll read along." };

/** @type {Words} */
export const NO_INK = { figure: "", verdict: "Draw a number first.", detail: "The paper is still empty." };

/** @type {Words} */
export const OUTDATED = { figure: "", verdict: "The drawing has changed.", detail: "Press Predict to read it again." };

/** @type {Words} */
export const SLOW = { figure: "", verdict: "Still reading …", detail: "The server takes longer than usual." };

/** @type {Words} */
export const TOO_MUCH_INK = {
  figure: "!",
  verdict: "That is too much ink.",
  detail: "Undo some of it, or clear the paper and draw the number with fewer strokes.",
};

const SAFE = "Your drawing is still here.";

/** @type {Record<number | string, [verdict: string, detail: string]>} */
const ERRORS = {
  413: ["That drawing is too large.", "Undo some of it, or clear the paper and draw it more simply."],
  415: ["The server and this page don’t match.", `${SAFE} A reload of the page may help, but clears it.`],
  422: ["This drawing can’t be read.", "Undo some of it, or draw it again."],
  429: ["Too many requests just now.", `${SAFE} Press Predict again`],
  503: ["The reader isn’t ready yet.", `${SAFE} Press Predict again`],
  500: ["Something went wrong on the server.", `${SAFE} Press Predict again`],
  offline: ["You are offline.", `${SAFE} Press Predict once you are back.`],
  unreachable: ["The server can’t be reached.", `${SAFE} Check the connection, then press Predict again.`],
  timeout: ["The server took too long.", `${SAFE} Press Predict again in a moment.`],
  nonsense: ["The reply made no sense.", `${SAFE} Something other than the server may have replied. Press Predict again.`],
};

/**
 * @param {Answer} answer
 * @returns {Words}
 */
export function answerWords(answer) {
  const { number, confidence } = answer;
  if (answer.verdict === "number") {
    return { figure: number, verdict: `${certainty(confidence)} ${number}`, detail: `${percent(confidence)} sure` };
  }
  if (answer.verdict === "unsure") {
    const other = runnerUp(answer);
    const verdict = other ? `${number} or ${other}?` : `Perhaps ${number}?`;
    return { figure: `${number}?`, verdict, detail: `Only ${percent(confidence)} sure that it is ${number}` };
  }
  return { figure: "×", verdict: "Not a number, I think", detail: `Only ${percent(confidence)} sure that it is ${number}` };
}

/**
 * @param {import("./api.js").ApiError} error
 * @returns {Words}
 */
export function errorWords({ reason, detail, retryAfter }) {
  const isRejected = typeof reason === "number" && reason < 500;
  const [verdict, advice] = ERRORS[reason] ?? (isRejected ? ERRORS[415] : ERRORS[500]);
  if (reason === 422 && detail) return { figure: "!", verdict, detail: `${detail} ${advice}` };
  return { figure: "!", verdict, detail: advice.endsWith("again") ? `${advice} ${delay(retryAfter)}.` : advice };
}

/**
 * @param {number} probability
 * @returns {string} in per cent, never rounded to a certainty that it isn't
 */
export function percent(probability) {
  if (probability > 0.99) return probability > 0.995 ? "over 99\u202f%" : "99\u202f%";
  if (probability < 0.01) return "under 1\u202f%";
  return `${Math.round(probability * 100)}\u202f%`;
}

/**
 * @param {number} probability
 * @returns {string} the same, short enough for the top of a bar
 */
export function share(probability) {
  return percent(probability).replace("over ", ">").replace("under ", "<").replace("\u202f%", "");
}

/** @param {number} confidence @returns {string} */
function certainty(confidence) {
  if (confidence >= 0.97) return "Almost certainly";
  return confidence >= 0.75 ? "Probably" : "Perhaps";
}

/** @param {number} [seconds] @returns {string} */
function delay(seconds) {
  return seconds ? `in ${seconds === 1 ? "a second" : `${seconds} seconds`}` : "in a moment";
}

/**
 * @param {Answer} answer
 * @returns {string | null} the number with its least certain digit read the second-best way; null if that is unlikely
 */
function runnerUp({ digits }) {
  const weakest = digits.toSorted((a, b) => a.confidence - b.confidence)[0];
  if (!weakest) return null;
  const [, second] = weakest.probabilities.map((p, digit) => ({ p, digit })).toSorted((a, b) => b.p - a.p);
  if (second.p < 0.1) return null;
  return digits.map((digit) => (digit === weakest ? second.digit : digit.digit)).join("");
}
