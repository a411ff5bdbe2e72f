// Asker: when to ask. It waits for the pen to pause, and cancels what is outdated.

const PAUSE_MS = 400; // mostly longer than between strokes of a digit
const SLOW_MS = 1000;

/** Asks one question at a time: a newer one aborts the older. */
export class Asker {
	/** @type {AbortController | null} */ #question = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

	/** @param {AskWith} ask @param {TellState} tell */
	constructor(ask, tell) {
		this.ask = ask;
		this.tell = tell;
	}

	/** When this is not called for a while. */
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
