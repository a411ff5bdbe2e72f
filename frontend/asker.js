// Asker: when to ask. It waits for the pen to pause, cancels what is outdated, and tells what takes long.

const PAUSE_MS = 400; // longer than from one stroke to the next of the same digit, mostly
const SLOW_MS = 1000;

/** Asks one question at a time. A newer one aborts the signal given to the older: nothing may be shown after that. */
export class Asker {
	/** @type {AbortController | null} */ #question = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

	/** @param {(signal: AbortSignal) => Promise<void>} ask @param {(state: "busy" | "slow" | "idle") => void} tell */
	constructor(ask, tell) {
		this.ask = ask;
		this.tell = tell;
	}

	/** When this has not been called for a while. */
	soon() {
		this.stop();
		this.#timer = setTimeout(() => this.now(), PAUSE_MS);
	}

	async now() {
		this.stop();
		const question = (this.#question = new AbortController());
		this.tell("busy");
		this.#timer = setTimeout(() => this.tell("slow"), SLOW_MS);
		try {
			await this.ask(question.signal);
		} finally {
			if (this.#question === question) this.stop();
		}
	}

	stop() {
		clearTimeout(this.#timer);
		this.#question?.abort();
		this.#question = null;
		this.tell("idle");
	}
}
