// Asker: when to ask. It waits for the pen to pause, cancels what is outdated, and tells what takes long.

const PAUSE_MS = 400; // longer than from one stroke to the next of the same digit, mostly
const SLOW_MS = 1000;

/**
 * Asks one question at a time. A newer one, or `stop`, aborts the signal that the older was given: who asks must show
 * nothing after that.
 */
export class Asker {
  /** @type {AbortController | null} */ #question = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #pause;
  #ask;
  #tell;

  /**
   * @param {(signal: AbortSignal) => Promise<void>} ask
   * @param {(state: "busy" | "slow" | "idle") => void} tell
   */
  constructor(ask, tell) {
    this.#ask = ask;
    this.#tell = tell;
  }

  /** Asks when this has not been called for a while. What is under way is outdated. */
  soon() {
    this.stop();
    this.#pause = setTimeout(() => this.now(), PAUSE_MS);
  }

  async now() {
    this.stop();
    const question = (this.#question = new AbortController());
    const slow = setTimeout(() => this.#tell("slow"), SLOW_MS);
    question.signal.addEventListener("abort", () => clearTimeout(slow));
    this.#tell("busy");
    try {
      await this.#ask(question.signal);
    } finally {
      clearTimeout(slow);
      if (this.#question === question) this.stop();
    }
  }

  stop() {
    clearTimeout(this.#pause);
    if (!this.#question) return;
    this.#question.abort();
    this.#question = null;
    this.#tell("idle");
  }
}
