// Service worker: the page without the network. Online all is the server’s, and kept anew, all or none, with each page.

const FILES =
	"./ about.js api.js asker.js examples.js icon.svg ink.js keyboard.js link.js load.js main.js manifest.webmanifest nib.js opening.js pad.js paper.js pointer.js replay.js save.js sharing.js style.css svg.js view.js words.js";
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;

const keep = async () => (await caches.open("page")).addAll(FILES.split(" "));

worker.addEventListener("install", (event) => event.waitUntil(keep().then(() => worker.skipWaiting())));
worker.addEventListener("fetch", (event) => {
	const { request } = event;
	if (request.method !== "GET" || !request.url.startsWith(scope) || request.url.startsWith(`${scope}api/`)) return;
	const fresh = fetch(request);
	const url = request.url.replace(/\bv\/[0-9a-f]+\//, ""); // see deploy/version_page.sh
	event.respondWith(fresh.catch(async () => (await caches.match(url, { ignoreSearch: true })) ?? fresh));
	if (request.mode === "navigate") event.waitUntil(fresh.then(keep).catch(() => {})); // if not now, then with the next page
});
