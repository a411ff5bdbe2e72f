// View, answer out: the figure, the words, the bars and what the model saw; and what is said to who can't see them.

import { answerWords, share } from "./words.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./api.js").Digit} Digit */

const CALM_MS = 1500; // live answers are spoken only once they last so long
const NOTICE_MS = 4000;

export class View {
  #root;
  #said;
  #notice;
  #item;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #speaking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #noticing;

  /**
   * @param {HTMLElement} root the section that holds the answer
   * @param {HTMLElement} said the live region
   * @param {HTMLElement} notice
   */
  constructor(root, said, notice) {
    this.#root = root;
    this.#said = said;
    this.#notice = notice;
    this.#item = /** @type {Element} */ (this.#find(".digits > li").cloneNode(true));
  }

  /** @param {Words} words nothing read yet @param {boolean} isAwaited whether somebody pressed a button for an answer */
  rest(words, isAwaited) {
    this.#become("rest", words, 0);
    this.#showDigits([]);
    if (isAwaited) this.say(`${words.verdict} ${words.detail}`);
  }

  /** @param {Words} words @param {boolean} isAwaited */
  fail(words, isAwaited) {
    this.#become("error", words, 0);
    this.#speak(`${words.verdict} ${words.detail}`, isAwaited);
  }

  /** @param {import("./api.js").Answer} answer @param {boolean} isAwaited */
  answer(answer, isAwaited) {
    const words = answerWords(answer);
    this.#become(answer.verdict, words, answer.confidence);
    this.#showDigits(answer.digits);
    this.#speak(`${words.verdict}, ${words.detail}`, isAwaited);
  }

  get hasAnswer() {
    return !["rest", "error"].includes(this.#root.dataset.state ?? "");
  }

  /** The answer shown is of an earlier drawing: it fades, rather than jumps away under the pen. */
  outdate() {
    clearTimeout(this.#speaking);
    this.#root.dataset.outdated = "";
  }

  /** @param {boolean} isBusy */
  busy(isBusy) {
    this.#root.setAttribute("aria-busy", `${isBusy}`);
  }

  /** @param {Words} words */
  tell({ verdict, detail }) {
    this.#find(".verdict").textContent = verdict;
    this.#find(".detail").textContent = detail;
  }

  /** @param {string} text shown for a while, and spoken */
  notice(text) {
    this.#notice.textContent = text;
    this.#notice.classList.add("shown");
    clearTimeout(this.#noticing);
    this.#noticing = setTimeout(() => this.#notice.classList.remove("shown"), NOTICE_MS);
    this.say(text);
  }

  /** @param {string} text spoken only */
  say(text) {
    clearTimeout(this.#speaking);
    this.#said.textContent = text;
  }

  /** @param {string} text @param {boolean} isAwaited or else it has time, and may never come if another does */
  #speak(text, isAwaited) {
    clearTimeout(this.#speaking);
    if (isAwaited) this.say(text);
    else this.#speaking = setTimeout(() => this.say(text), CALM_MS);
  }

  /**
   * @param {string} state one of rest, error, number, unsure, not_a_number: what the style tells apart
   * @param {Words} words
   * @param {number} confidence
   */
  #become(state, words, confidence) {
    this.#root.dataset.state = state;
    delete this.#root.dataset.outdated;
    this.#find(".figure span").textContent = words.figure;
    this.#root.style.setProperty("--length", `${Math.max(words.figure.length, 1)}`);
    this.#root.style.setProperty("--confidence", `${confidence}`);
    this.tell(words);
  }

  /** @param {Digit[]} digits; the first one's room is kept even if there is none */
  #showDigits(digits) {
    const list = this.#find(".digits");
    const count = Math.max(digits.length, 1);
    while (list.children.length > count) list.lastElementChild?.remove();
    while (list.children.length < count) list.append(this.#item.cloneNode(true));
    [...list.children].forEach((item, i) => fillDigit(item, digits[i]));
  }

  /** @param {string} selector @returns {HTMLElement} */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(selector));
  }
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
