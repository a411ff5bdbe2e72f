// History: what there was, is and may be again. Pure.

/** @template T */
export class History {
	/** @type {T[]} */ #past = [];
	/** @type {T[]} */ #future = [];

	/** @param {T} now */
	constructor(now) {
		this.now = now;
	}

	get canUndo() {
		return this.#past.length > 0;
	}

	get canRedo() {
		return this.#future.length > 0;
	}

	/** @param {T} next */
	become(next) {
		this.#past.push(this.now);
		this.#future = [];
		this.now = next;
	}

	undo() {
		this.#step(this.#past, this.#future);
	}

	redo() {
		this.#step(this.#future, this.#past);
	}

	/** @param {T[]} from @param {T[]} to */
	#step(from, to) {
		const next = from.pop();
		if (next === undefined) return;
		to.push(this.now);
		this.now = next;
	}
}
