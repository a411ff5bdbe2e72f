// API: sends requests to the server.

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
export const predict = (drawing, signal, isExplained, base) =>
	requestAnswer(`predict?include=image${isExplained ? ",explanation" : ""}`, "application/json", JSON.stringify(drawing), signal, base);

/** @type {RequestAnswer} */
export async function requestAnswer(path, type, body, signal, base) {
	const answer = await request(path, { method: "POST", headers: { "Content-Type": type }, body }, signal, base);
	if (!Array.isArray(answer?.digits)) throw new ApiError("invalid");
	return answer;
}

export const fetchModel = () => request("model");

/** @type {SendRequest} */
export async function request(path, options, signal, base = "") {
	const controller = new AbortController(); // AbortSignal.any is younger than the rest of what the page needs
	let isLate = false;
	const timer = setTimeout(() => {
		isLate = true;
		controller.abort();
	}, TIMEOUT_MS);
	signal?.addEventListener("abort", () => controller.abort());
	const send = () => fetch(`${base}api/v1/${path}`, { ...options, signal: controller.signal });
	try {
		const response = await send().catch((error) => {
			if (error instanceof TypeError && navigator.onLine) return send(); // the connection was dropped
			throw error;
		});
		const body = await response.json().catch(ignoreSyntaxError);
		if (response.ok) return body;
		throw new ApiError(response.status, body?.detail, Number(response.headers.get("Retry-After")) || undefined);
	} catch (error) {
		if (isLate) throw new ApiError(504);
		if (error instanceof TypeError || error instanceof DOMException) throw new ApiError(navigator.onLine ? "unreachable" : "offline");
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

function ignoreSyntaxError(/** @type {unknown} */ error) {
	if (!(error instanceof SyntaxError)) throw error;
}
