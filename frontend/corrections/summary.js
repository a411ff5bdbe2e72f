// Summary: how often the model was right about the drawings that are kept, and the order in which they are shown. Pure functions.

import { isRight } from "./record.js";

const Z = 1.96; // a 95% interval

/** @type {Wilson} E. B. Wilson: "Probable Inference, the Law of Succession, and Statistical Inference", 1927. */
export function wilson(right, count) {
	const share = right / count;
	const middle = (share + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count);
	const half = (Z / (1 + Z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
	return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** @type {Summarise} */
export function summarise(records) {
	if (records.length === 0) return "Nothing is kept yet. Press “Not right?” beside an answer, and say which number it was.";
	const judged = records.map(isRight).filter((right) => right !== undefined);
	const right = judged.filter(Boolean).length;
	const kept = `${plural(records.length, "drawing")}, kept on this device only.`;
	if (judged.length === 0) return kept;
	const [low, high] = wilson(right, judged.length).map(rounded);
	return `${kept} The model read ${right} of ${judged.length} right: ${rounded(right / judged.length)}%, 95% interval ${low}% to ${high}%. You chose them, so others may be easier.`;
}

/** @type {InOrder} Wrong answers first; of the same kind, the newest first. */
export const inOrder = (records) => [...records].sort((a, b) => rank(a) - rank(b) || b.time.localeCompare(a.time));

const rank = (/** @type {CorrectionRecord} */ record) => (isRight(record) === false ? 0 : 1);

const rounded = (/** @type {number} */ share) => Math.round(share * 100);

/** @type {Plural} */
export const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
