// About: a dialog that says how it works, and how good it is by the model's own figures.

import { modelCard } from "./api.js";

/** @type {[metric: string, examples: string, say: (share: string, n: string) => string, isOfRight?: boolean][]} */
const FIGURES = [
  ["t10k_error", "t10k_examples", (share, n) => `Of MNIST’s ${n} test digits, used for nothing but this, it reads ${share} right.`, true],
  ["pendigits_train_validation_error", "pendigits_train_validation_examples", (share, n) => `Of ${n} digits by writers it has not learned from, drawn with a pen as here, ${share}.`, true],
  ["t10k_wrong_of_those", "", (share) => `Where it says that it is sure, ${share} are wrong.`],
  ["omniglot_small_validation_non_digits_called_number", "omniglot_small_validation_non_digits_examples", (share, n) => `Of ${n} letters of alphabets it has never seen, it takes ${share} for a number.`],
];

/** @param {Record<string, number>} metrics @returns {string[]} a sentence a figure; of those only that there are */
export function figures(metrics) {
  return FIGURES.filter(([metric]) => Number.isFinite(metrics[metric])).map(([metric, examples, say, isOfRight]) => {
    const share = isOfRight ? 1 - metrics[metric] : metrics[metric];
    return say(`${(share * 100).toFixed(share > 0.001 ? 1 : 2)}\u202f%`, metrics[examples]?.toLocaleString("en") ?? "");
  });
}

export async function openAbout() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("about-dialog"));
  dialog.showModal();
  const list = /** @type {HTMLElement} */ (dialog.querySelector("#figures"));
  list.replaceChildren(...(await sentences()).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

/** @returns {Promise<string[]>} */
async function sentences() {
  try {
    const { name, version, metrics } = await modelCard();
    return [...figures(metrics), `The model in use is ${name} ${version}.`];
  } catch {
    return ["The server isn’t answering, so its figures can’t be had just now."];
  }
}
