// Store: keeps corrected drawings in this browser's IndexedDB. Nothing here asks the network.

const NAME = "corrections";

export const all = () => /** @type {Promise<CorrectionRecord[]>} */ (use("readonly", (store) => store.getAll()));

/** @type {PutRecords} all of them, or none. */
export const put = (records) => use("readwrite", (store) => records.forEach((record) => store.put(record)));

/** @type {RemoveRecords} */
export const remove = (ids) => use("readwrite", (store) => ids.forEach((id) => store.delete(id)));

/** @type {UseStore} Returns what the request results in, once the transaction is complete. */
async function use(mode, act) {
	try {
		const database = await open();
		return await new Promise((resolve, reject) => {
			const transaction = database.transaction(NAME, mode);
			const request = act(transaction.objectStore(NAME));
			transaction.oncomplete = () => resolve(request?.result);
			transaction.onabort = () => reject(transaction.error);
			transaction.onerror = (event) => event.preventDefault(); // it is aborted next, with the reason
		}).finally(() => database.close());
	} catch (error) {
		throw new StorageError(error);
	}
}

/** @type {OpenDatabase} */
function open() {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(NAME, 1); // throws, or is missing, where a browser forbids it
		request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "id" });
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

/** The browser does not keep anything; the message tells people why. */
export class StorageError extends Error {
	constructor(/** @type {any} */ cause) {
		const isFull = cause?.name === "QuotaExceededError";
		super(isFull ? "This device has no room left: nothing was kept. Export and delete some of your drawings." : "This browser refuses to keep anything: nothing was kept.");
	}
}
