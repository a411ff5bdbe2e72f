// View, answer out: the figure, the words, the bars and what the model saw.

import { OUTDATED, REST, answerWords, share } from "./words.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./api.js").Digit} Digit */

const DIGITS = [...Array(10).keys()];

export class View {
  #root;
  #digits;
  #template;

  /** @param {HTMLElement} root the section that holds the answer */
  constructor(root) {
    this.#root = root;
    this.#digits = this.#find(".digits");
    this.#template = /** @type {HTMLTemplateElement} */ (this.#find("template"));
    this.rest();
  }

  /** Nothing to say yet. */
  rest() {
    this.say("rest", REST);
    this.#showDigits([]);
  }

  /** @param {import("./api.js").Answer} answer */
  answer(answer) {
    this.say(answer.verdict, answerWords(answer));
    this.#showDigits(answer.digits);
  }

  /** The answer shown is of an earlier drawing: it fades, rather than jumps away under the pen. */
  outdate() {
    if (["rest", "error"].includes(this.#root.dataset.state ?? "")) return this.rest();
    this.#root.dataset.outdated = "";
    this.#tell(OUTDATED);
  }

  /**
   * @param {string} state one of rest, error, number, unsure, not_a_number: what the style tells apart
   * @param {Words} words
   */
  say(state, words) {
    this.#root.dataset.state = state;
    delete this.#root.dataset.outdated;
    this.#find(".figure").textContent = words.figure;
    this.#root.style.setProperty("--length", `${Math.max(words.figure.length, 1)}`);
    this.#tell(words);
  }

  /** @param {boolean} isBusy */
  busy(isBusy) {
    this.#root.setAttribute("aria-busy", `${isBusy}`);
  }

  /** @param {Words} words */
  #tell({ verdict, detail }) {
    this.#find(".verdict").textContent = verdict;
    this.#find(".detail").textContent = detail;
  }

  /** @param {Digit[]} digits; the first one's room is kept even if there is none */
  #showDigits(digits) {
    const count = Math.max(digits.length, 1);
    while (this.#digits.children.length > count) this.#digits.lastElementChild?.remove();
    while (this.#digits.children.length < count) this.#digits.append(makeDigit(this.#template));
    [...this.#digits.children].forEach((item, i) => fillDigit(item, digits[i]));
  }

  /** @param {string} selector @returns {HTMLElement} */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(selector));
  }
}

/** @param {HTMLTemplateElement} template @returns {Element} */
function makeDigit(template) {
  const item = /** @type {Element} */ (template.content.cloneNode(true)).firstElementChild;
  const bar = /** @type {Element} */ (item?.querySelector(".bars li"));
  bar.replaceWith(...DIGITS.map((digit) => makeBar(bar, digit)));
  return /** @type {Element} */ (item);
}

/** @param {Element} bar @param {number} digit @returns {Node} */
function makeBar(bar, digit) {
  const copy = /** @type {Element} */ (bar.cloneNode(true));
  /** @type {Element} */ (copy.querySelector(".name")).textContent = `${digit}`;
  return copy;
}

/** @param {Element} item @param {Digit} [digit] none: bars down, no image */
function fillDigit(item, digit) {
  const isDigit = digit ? digit.confidence / (digit.probabilities[digit.digit] || 1) : 0;
  item.querySelectorAll(".bars li").forEach((bar, i) => {
    const probability = isDigit * (digit?.probabilities[i] ?? 0); // what is no digit has ten low bars
    /** @type {HTMLElement} */ (bar).style.setProperty("--probability", `${probability}`);
    bar.classList.toggle("best", i === digit?.digit);
    bar.classList.toggle("slight", probability < 0.01);
    /** @type {Element} */ (bar.querySelector(".value")).textContent = digit ? share(probability) : "";
  });
  const image = /** @type {HTMLImageElement} */ (item.querySelector("img"));
  image.hidden = !digit?.image;
  if (digit?.image) image.src = digit.image;
}
