// View, answer out: figure, words, bars and what the model saw; and what is spoken to who can't see them.

import { share } from "./words.js";

const CALM_MS = 1500; // what nobody waits for is spoken only if it lasts so long
const NOTICE_MS = 4000;

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const root = byId("answer");
const digits = find(".digits");
find(".bars").innerHTML = [...Array(10).keys()].map((digit) => `<li><b></b><i></i>${digit}</li>`).join("");
const empty = digits.children[0].cloneNode(true);
let speaking = 0;

export const hasAnswer = () => !["rest", "error"].includes(root.dataset.state ?? "");

/** @type {Show} */
export function show(state, words, isAwaited, answer) {
	root.dataset.state = state;
	delete root.dataset.outdated;
	root.style.cssText = `--length: ${words.figure.length || 1}; --confidence: ${answer?.confidence ?? 0}`;
	find(".figure span").textContent = words.figure;
	tell(words);
	if (isAwaited || state !== "rest") say(`${words.verdict} ${words.detail}`, isAwaited ? 0 : CALM_MS);
	if (state !== "error") showDigits(answer?.digits ?? []);
	if (!answer) return;
	byId("for").textContent = answer.number;
	byId("model").textContent = `${answer.model.name} ${answer.model.version}`;
}

/** The answer is of an earlier drawing: it fades, rather than jumps away under the pen. */
export function outdate() {
	clearTimeout(speaking);
	root.dataset.outdated = "";
}

/** @param {boolean} isBusy */
export const busy = (isBusy) => (root.ariaBusy = `${isBusy}`);

/** @param {Words} words */
export function tell({ verdict, detail }) {
	find(".verdict").textContent = verdict;
	find(".detail").textContent = detail;
}

/** @param {string} text shown for a while, and spoken */
export function notice(text) {
	byId("notice").textContent = text;
	byId("notice").animate({ visibility: ["visible", "visible"] }, NOTICE_MS);
	say(text);
}

/** @param {string} text spoken only @param {number} [delay] */
export function say(text, delay = 0) {
	clearTimeout(speaking);
	speaking = setTimeout(() => (byId("said").textContent = text), delay);
}

/** @param {Digit[]} read the first one's room is always kept */
function showDigits(read) {
	while (digits.children.length > Math.max(read.length, 1)) digits.lastElementChild?.remove();
	while (digits.children.length < read.length) digits.append(empty.cloneNode(true));
	[...digits.children].forEach((item, i) => fill(item, read[i]));
}

/** @type {Fill} */
function fill(item, digit) {
	const isDigit = digit ? digit.confidence / (digit.probabilities[digit.digit] || 1) : 0;
	item.querySelectorAll(".bars li").forEach((bar, i) => {
		const probability = isDigit * (digit?.probabilities[i] ?? 0); // what is no digit has ten low bars
		/** @type {HTMLElement} */ (bar).style.cssText = `--probability: ${probability}`;
		bar.className = `${i === digit?.digit ? "best" : ""} ${probability < 0.01 ? "slight" : ""}`;
		bar.children[0].textContent = digit ? share(probability) : "";
	});
	const image = find("img", item);
	image.hidden = !digit?.image;
	if (digit?.image) image.setAttribute("src", digit.image);
}

/** @param {string} selector @param {Element} within @returns {HTMLElement} */
function find(selector, within = root) {
	return /** @type {HTMLElement} */ (within.querySelector(selector));
}
