// Service worker: the page without the network. Online every file is the server's, as if this weren't there; offline the
// page and its files come from one snapshot. So files of two deployments never meet in one page.

const FILES =
  "./ about.js api.js asker.js history.js icon-maskable.svg icon.svg ink.js keyboard.js main.js manifest.webmanifest nib.js pad.js paper.js pointer.js style.css view.js words.js";
const PATIENCE_MS = 4000;
const NAME = "pynumdraw ";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const page = worker.registration.scope;

/** @type {Map<string, Cache>} by client: the snapshot that a page opened offline is made of */
const offline = new Map();

worker.addEventListener("install", (event) => event.waitUntil(renew().then(() => worker.skipWaiting())));

worker.addEventListener("fetch", (event) => {
  const { mode, url } = event.request;
  const snapshot = offline.get(event.clientId);
  if (mode === "navigate" && url.split(/[?#]/)[0] === page) event.respondWith(open(event));
  else if (snapshot && !url.startsWith(`${page}api/`)) event.respondWith(find(snapshot, url));
});

/** @param {FetchEvent} event @returns {Promise<Response>} the page as it is, or else as it last was */
async function open(event) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(event.request, { signal: patience.signal });
    event.waitUntil(renew().catch(() => {})); // if not now, then with the next page
    return response;
  } catch (error) {
    const snapshot = await last();
    if (!snapshot) throw error;
    offline.set(event.resultingClientId, snapshot);
    return find(snapshot, page);
  } finally {
    clearTimeout(timer); // or a slow body would end with it
  }
}

/** @param {Cache} snapshot @param {string} url */
async function find(snapshot, url) {
  return (await snapshot.match(url)) ?? fetch(url);
}

/** @returns {Promise<Cache | undefined>} the last whole snapshot: the page is put in last */
async function last() {
  for (const name of await ours()) {
    const snapshot = await caches.open(name);
    if (await snapshot.match(page)) return snapshot;
  }
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(NAME));
}

/** Takes a snapshot if the files have changed, named by what they hold; but only when they hold still. */
async function renew() {
  const { name } = await look();
  const snapshot = await caches.open(name);
  if (await snapshot.match(page)) return;
  const again = await look();
  if (again.name !== name) throw new Error("The files are just changing.");
  for (const file of again.files.reverse()) await snapshot.put(file.url, file);
  for (const old of await ours()) if (old !== name) await caches.delete(old);
}

async function look() {
  const files = await Promise.all(FILES.split(" ").map((path) => fetch(path, { cache: "no-cache" })));
  if (!files.every((file) => file.ok)) throw new Error("A file is missing.");
  const bodies = await Promise.all(files.map((file) => file.clone().blob()));
  const digest = await crypto.subtle.digest("SHA-256", await new Blob(bodies).arrayBuffer());
  return { name: NAME + new Uint8Array(digest).join("-"), files };
}
