// API: sends requests to the server, or writes them as curl commands.

const TIMEOUT_MS = 10_000;

/** The request failed. `reason` is an HTTP status, or "offline", "unreachable" or "invalid". */
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
	if (!Array.isArray(answer?.digits)) throw new ApiError("invalid");
	return answer;
}

/** @type {ToCurl} */
export const toCurl = (drawing, address) =>
	`curl ${quote(address)} -H 'Content-Type: application/json' -d ${quote(JSON.stringify(drawing))}`;

const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;

export const fetchModel = () => request("model", { signal: AbortSignal.timeout(TIMEOUT_MS) });

/** @type {SendRequest} */
async function request(path, options) {
	const send = () => fetch(`api/v1/${path}`, options);
	try {
		const response = await send().catch((error) => {
			if (error instanceof TypeError && navigator.onLine) return send(); // the connection was dropped
			throw error;
		});
		const body = await response.json().catch(ignoreSyntaxError);
		if (response.ok) return body;
		throw new ApiError(response.status, body?.detail, Number(response.headers.get("Retry-After")) || undefined);
	} catch (error) {
		if (error instanceof ApiError) throw error;
		if (error instanceof DOMException && error.name === "TimeoutError") throw new ApiError(504);
		if (error instanceof TypeError || error instanceof DOMException) throw new ApiError(navigator.onLine ? "unreachable" : "offline");
		throw error;
	}
}

function ignoreSyntaxError(/** @type {unknown} */ error) {
	if (!(error instanceof SyntaxError)) throw error;
}
