// Service worker: the page without the network. Online every file is the server's, as if this weren't there, so a new version
// shows at once. With each page all files are kept anew, all or none, for when the server can't be reached.

const FILES =
  "./ about.js api.js asker.js examples.js history.js icon-maskable.svg icon.svg ink.js keyboard.js link.js load.js main.js manifest.webmanifest nib.js opening.js pad.js paper.js pointer.js replay.js save.js sharing.js style.css svg.js view.js words.js";
const PATIENCE_MS = 4000;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;

worker.addEventListener("install", (event) => event.waitUntil(keep().then(() => worker.skipWaiting())));

worker.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope) || url.startsWith(`${scope}api/`)) return;
  const fresh = fetch(event.request);
  event.respondWith(soonest(event.request, fresh));
  if (mode === "navigate") event.waitUntil(fresh.then(keep).catch(() => {})); // if not now, then with the next page
});

async function keep() {
  const cache = await caches.open("page");
  await cache.addAll(FILES.split(" "));
}

/** @param {Request} request @param {Promise<Response>} fresh @returns {Promise<Response>} that, or what is kept if it fails */
async function soonest(request, fresh) {
  try {
    return await Promise.race([fresh, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS))]);
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? fresh;
  }
}
