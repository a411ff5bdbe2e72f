// Service worker: opens the page offline. Online, files come from the server, and each visit stores all anew, or none.

const FILES =
	"./ answer/about.js answer/api.js answer/dialog.js answer/digit-frames.js answer/messages.js answer/model-accuracy.js answer/merge-explanations.js answer/scheduler.js answer/view.js corrections/choose.js corrections/correct.js corrections/corrections.css corrections/lines.js corrections/my-drawings.js corrections/operator.js corrections/panel.js corrections/record.js corrections/store.js corrections/summary.js drawing/canvas.js drawing/draft.js drawing/drawing.js drawing/keyboard-pen.js drawing/pointer.js drawing/stroke-geometry.js drawing/stroke-shape.js exchange/shift-timestamps.js exchange/examples.js exchange/export.js exchange/read-json.js exchange/import.js exchange/link.js exchange/parse.js exchange/picture.js exchange/png.js exchange/read-svg.js exchange/replay.js exchange/svg-path.js exchange/svg.js icon.svg inside/choices.js inside/inside.css inside/inside.js inside/lens.js inside/panel.js inside/plot.js inside/weights.js licence.txt load-style.js main.js manifest.webmanifest startup-check.js storage.js style.css";
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;

const store = async () => (await caches.open("page")).addAll(FILES.split(" "));

worker.addEventListener("install", (event) => event.waitUntil(store().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim())); // so that the first visit needs no reload
worker.addEventListener("fetch", (event) => {
	const { request } = event;
	if (request.method !== "GET" || !request.url.startsWith(scope) || request.url.startsWith(`${scope}api/`)) return;
	const fresh = fetch(request);
	const url = request.url.replace(/\bv\/[0-9a-f]+\//, ""); // see deploy/fingerprint_assets.sh
	event.respondWith(fresh.catch(async () => (await caches.match(url, { ignoreSearch: true })) ?? fresh));
	if (request.mode === "navigate") event.waitUntil(fresh.then(store).catch(() => {})); // if it fails, the next visit tries again
});
