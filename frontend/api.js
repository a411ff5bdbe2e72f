// API client: the one module that speaks HTTP.

const TIMEOUT_MS = 10_000;

/** No answer. `reason` is an HTTP status, or one of "offline", "unreachable", "nonsense". */
export class ApiError extends Error {
	/** @param {number | string} reason @param {string} [detail] @param {number} [retryAfter] seconds */
	constructor(reason, detail, retryAfter) {
		super(detail);
		this.reason = reason;
		this.retryAfter = retryAfter;
	}
}

/** @type {Predict} */
export async function predict(drawing, signal, isExplained) {
	const answer = await request(`predict?include=image${isExplained ? ",explanation" : ""}`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(drawing),
		signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
	});
	if (!Array.isArray(answer?.digits)) throw new ApiError("nonsense");
	return answer;
}

export const modelCard = () => request("model", { signal: AbortSignal.timeout(TIMEOUT_MS) });

/** @type {Ask} */
async function request(path, options) {
	try {
		const response = await fetchTwice(`api/v1/${path}`, options);
		const body = await response.json().catch(notJson);
		if (response.ok) return body;
		throw new ApiError(response.status, body?.detail, Number(response.headers.get("Retry-After")) || undefined);
	} catch (error) {
		if (error instanceof DOMException && error.name === "TimeoutError") throw new ApiError(504);
		if (error instanceof TypeError) throw new ApiError(navigator.onLine ? "unreachable" : "offline");
		throw error;
	}
}

/** @type {FetchTwice} */
const fetchTwice = (path, options) =>
	fetch(path, options).catch((error) => {
		if (!(error instanceof TypeError && navigator.onLine)) throw error;
		return fetch(path, options);
	});

function notJson(/** @type {unknown} */ error) {
	if (!(error instanceof SyntaxError)) throw error;
}
