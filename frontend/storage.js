// Storage: what the page keeps on this device, for this tab first. A browser may forbid that: then nothing is kept.

/** @type {Write} */
export function write(name, value) {
	withStorage(() => [sessionStorage, localStorage].forEach((storage) => storage.setItem(name, value)));
}

/** @type {ReadKept} */
export const read = (name) => withStorage(() => sessionStorage.getItem(name) ?? localStorage.getItem(name)) ?? "";

/** @type {WithStorage} */
function withStorage(use) {
	try {
		return use();
	} catch (error) {
		if (!(error instanceof DOMException)) throw error; // it is forbidden, or full
	}
}
