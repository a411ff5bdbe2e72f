// Scheduler: decides when to ask the server, once the pen pauses.

const PAUSE_MS = 400; // usually longer than between two strokes of a digit
const SLOW_MS = 1000;

/** Runs one request at a time: a newer one aborts the older one. */
export class Scheduler {
	/** @type {AbortController | null} */ #controller = null;
	/** @type {Timer} */ #timer;

	/** @param {AskServer} ask @param {OnState} onState */
	constructor(ask, onState) {
		this.ask = ask;
		this.onState = onState;
	}

	/** Asks after a pause; each call starts it anew. */
	soon(pause = PAUSE_MS) {
		this.cancel();
		this.#timer = setTimeout(() => this.now(), pause);
	}

	async now() {
		this.cancel();
		const controller = (this.#controller = new AbortController());
		this.onState("busy");
		this.#timer = setTimeout(() => this.onState("slow"), SLOW_MS);
		try {
			await this.ask(controller.signal);
		} finally {
			if (this.#controller === controller) this.cancel();
		}
	}

	cancel() {
		clearTimeout(this.#timer);
		this.#controller?.abort();
		this.#controller = null;
		this.onState("idle");
	}
}
