// View: shows an answer, and announces it to screen readers.

import { framesOf, toMarkup } from "./digit-frames.js";
import { barLabel, percent } from "./messages.js";

const SETTLED_MS = 1500; // a live answer is announced only if it lasts this long
const NOTICE_MS = 4000;
const LONG = 5; // characters that fit into a ring

/** @type {ById} */
export const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

const root = byId("answer");
const digitList = find(".digits");
find(".bars").innerHTML = [...Array(10).keys()].map((digit) => `<li><b></b><i></i>${digit}</li>`).join("");
const emptyDigit = digitList.children[0].cloneNode(true);
let announcement = 0; // its timer

export const hasAnswer = () => !["rest", "error"].includes(root.dataset.state ?? "");
export const hasError = () => root.dataset.state === "error";

/** @type {Show} */
export function show(state, message, isRequested, answer, strokes = []) {
	root.dataset.state = state;
	delete root.dataset.outdated;
	root.style.cssText = `--length: ${message.symbol.length || 1}; --confidence: ${answer?.confidence ?? 0}`;
	find(".figure").classList.toggle("long", message.symbol.length > LONG);
	const frames = answer ? framesOf(answer, strokes) : [];
	showFrames(frames);
	find(".figure span").textContent = message.symbol;
	showMessage(message);
	if (isRequested || state !== "rest") announce(`${message.verdict} ${message.detail}`, isRequested ? 0 : SETTLED_MS);
	if (state !== "error") showDigits(answer?.digits ?? [], frames);
	if (!answer) return;
	byId("for").textContent = answer.number;
	byId("model").textContent = `${answer.model.name} ${answer.model.version}`;
}

/** Fades an answer to an earlier drawing; removing it at every stroke would be restless. */
export function markOutdated() {
	clearTimeout(announcement);
	root.dataset.outdated = "";
	showFrames([]);
}

/** @param {Message} message */
export function showMessage({ verdict, detail }) {
	find(".verdict").textContent = verdict;
	find(".detail").textContent = detail;
}

/** @type {Notify} */
export function notify(text) {
	byId("notice").textContent = text;
	byId("notice").animate({ visibility: ["visible", "visible"] }, NOTICE_MS);
	announce(text);
}

/** @type {Announce} */
export function announce(text, delay = 0) {
	clearTimeout(announcement);
	announcement = setTimeout(() => (byId("said").textContent = text), delay);
}

/** @type {ShowDigits} */
function showDigits(digits, frames) {
	while (digitList.children.length > Math.max(digits.length, 1)) digitList.lastElementChild?.remove();
	while (digitList.children.length < digits.length) digitList.append(emptyDigit.cloneNode(true));
	[...digitList.children].forEach((card, i, { length }) => {
		showDigit(card, digits[i]);
		card.classList.toggle("doubtful", frames[i]?.kind === "doubtful");
		card.ariaLabel = length > 1 ? `Digit ${i + 1} of ${length}: ${digits[i].digit}, ${percent(digits[i].confidence)}` : null;
	});
	digitList.scrollLeft = 0;
	digitList.tabIndex = digitList.scrollWidth > digitList.clientWidth ? 0 : -1; // so that keys can scroll it
}

/** @type {ShowDigit} */
function showDigit(card, digit) {
	const digitProbability = digit ? Math.min(1, digit.confidence / (digit.probabilities[digit.digit] || 1)) : 0; // that it is one
	find(".read b", card).textContent = `${digit?.digit ?? ""}`;
	find(".read span", card).textContent = digit ? `${barLabel(digit.confidence)}%` : "";
	card.querySelectorAll(".bars li").forEach((bar, i) => {
		const probability = digitProbability * (digit?.probabilities[i] ?? 0); // so ten low bars for what is not a digit
		/** @type {HTMLElement} */ (bar).style.cssText = `--probability: ${probability}`;
		bar.className = `${i === digit?.digit ? "best" : ""} ${probability < 0.01 ? "slight" : ""}`;
		bar.children[0].textContent = digit ? barLabel(probability) : "";
	});
	const image = find("img", card);
	image.hidden = !digit?.image;
	if (digit?.image) image.setAttribute("src", digit.image);
}

/** @type {ShowFrames} */
function showFrames(frames) {
	byId("frames").innerHTML = frames.map(toMarkup).join("");
}

/** @param {string} selector @param {Element} within @returns {HTMLElement} */
function find(selector, within = root) {
	return /** @type {HTMLElement} */ (within.querySelector(selector));
}
