// Service worker: opens the page offline. Online, files come from the server, and each visit stores all anew, or none.

const FILES =
	"./ answer/about.html answer/about.js answer/api.js answer/dialog.js answer/digit-frames.js answer/fallback.js answer/merge-explanations.js answer/messages.js answer/model-accuracy.js answer/on-device-reader.js answer/reader-worker.js answer/scheduler.js answer/view.js corrections/choose-label.js corrections/keep-correction.js corrections/corrections.css corrections/lines.js corrections/my-drawings.js corrections/operator.js corrections/dialog-parts.js corrections/record.js corrections/store.js corrections/summary.js drawing/canvas.js drawing/draft.js drawing/drawing.js drawing/keyboard-pen.js drawing/pointer.js drawing/polyline.js drawing/shortcuts.js drawing/stroke-geometry.js drawing/stroke-smoothing.js exchange/curl.js exchange/examples.js exchange/export.js exchange/import.js exchange/link.js exchange/parse.js exchange/picture.js exchange/png.js exchange/read-json.js exchange/read-svg.js exchange/replay.js exchange/shift-timestamps.js exchange/svg-path.js exchange/svg.js icon.svg inside/choices.js inside/inside.css inside/inside.js inside/unit-details.js inside/panel.js inside/plot.js inside/contributions.js licence.txt load-style.js main.js manifest.webmanifest reader/candidates.js reader/evidence.js reader/explanation.js reader/network.js reader/number.js reader/parts.js reader/raster.js reader/reader.js startup-check.js storage.js style.css";
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
const isOfModel = (/** @type {string} */ url) => /^(api\/v1\/)?model\//.test(url.replace(scope, "")); // answer/on-device-reader.js adds it

async function store() {
	const cache = await caches.open("page");
	const stored = (await cache.keys()).map(({ url }) => url);
	const files = FILES.split(" ").concat(stored.filter(isOfModel));
	await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" }))); // not what a host lets browsers keep for minutes
}

worker.addEventListener("install", (event) => event.waitUntil(store().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim())); // so that the first visit needs no reload
worker.addEventListener("fetch", (event) => {
	const { request } = event;
	const path = request.url.slice(scope.length).replace(/^v\/[0-9a-f]+\//, ""); // see deploy/fingerprint_assets.sh
	const isOfAPI = path.startsWith("api/") && !isOfModel(path);
	if (request.method !== "GET" || !request.url.startsWith(scope) || isOfAPI) return;
	const fresh = fetch(request);
	event.respondWith(fresh.catch(async () => (await caches.match(scope + path, { ignoreSearch: true })) ?? fresh));
	if (request.mode === "navigate") event.waitUntil(fresh.then(store).catch(() => {})); // if it fails, the next visit tries again
});
