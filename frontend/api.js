// API client: the one module that speaks HTTP.

/**
 * @typedef {{digit: number, confidence: number, probabilities: number[], strokes: number[], image?: string,
 *            explanation?: number[][]}} Digit
 * @typedef {"number" | "unsure" | "not_a_number"} Verdict
 * @typedef {{verdict: Verdict, number: string, confidence: number, digits: Digit[],
 *            model: {name: string, version: string}}} Answer
 */

const TIMEOUT_MS = 10_000;
const RETRY_MS = 250;

/** No answer. `reason` is an HTTP status, or one of "offline", "unreachable", "timeout", "nonsense". */
export class ApiError extends Error {
  /**
   * @param {number | string} reason
   * @param {{detail?: string, retryAfter?: number}} more the problem's `detail`; seconds to wait
   */
  constructor(reason, { detail, retryAfter } = {}) {
    super(detail ?? `No answer: ${reason}`);
    this.reason = reason;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {import("./ink.js").Drawing} drawing
 * @param {{signal: AbortSignal, explain: boolean}} options
 * @returns {Promise<Answer>} with the image the model saw and, if asked for, what each point of ink said
 * @throws {ApiError} for every failure but an abort by `signal`
 */
export async function predict(drawing, { signal, explain }) {
  const answer = await request(`predict?include=image${explain ? ",explanation" : ""}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(drawing),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!isAnswer(answer)) throw new ApiError("nonsense");
  return answer;
}

/** @returns {Promise<any>} what is known of the model in use @throws {ApiError} */
export function modelCard() {
  return request("model", { signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** @param {string} path @param {RequestInit} options @returns {Promise<unknown>} */
async function request(path, options) {
  try {
    const response = await fetchTwice(`api/v1/${path}`, options);
    const body = await parse(response);
    if (!response.ok) throw problem(response, body);
    return body;
  } catch (error) {
    throw translate(error);
  }
}

/** @param {string} path @param {RequestInit} options @returns {Promise<Response>} asked again if the connection dropped */
async function fetchTwice(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (!(error instanceof TypeError && navigator.onLine)) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    return fetch(path, options);
  }
}

/** @param {Response} response @returns {Promise<any>} its JSON; null if it has none */
async function parse(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {Response} response @param {any} body @returns {ApiError} */
function problem(response, body) {
  const retryAfter = Number(response.headers.get("Retry-After")) || undefined;
  const detail = typeof body?.detail === "string" ? body.detail : undefined;
  return new ApiError(response.status, { detail, retryAfter });
}

/** @param {unknown} error @returns {unknown} */
function translate(error) {
  if (error instanceof DOMException && error.name === "TimeoutError") return new ApiError("timeout");
  if (error instanceof TypeError) return new ApiError(navigator.onLine ? "unreachable" : "offline");
  return error;
}

/** @param {any} body @returns {body is Answer} */
function isAnswer(body) {
  return (
    ["number", "unsure", "not_a_number"].includes(body?.verdict) &&
    typeof body.number === "string" &&
    Number.isFinite(body.confidence) &&
    Array.isArray(body.digits)
  );
}
