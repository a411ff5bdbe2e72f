// Import: opens a drawing or a picture from a link, a drop, a paste, a file or an example. What reads them loads when needed.

import { byId, notify } from "../answer/view.js";
import { SIDE } from "../drawing/stroke-geometry.js";
import { endingNow } from "./shift-timestamps.js";
import { EXAMPLES } from "./examples.js";
import { decode } from "./link.js";
import { replay } from "./replay.js";
import { toSVG } from "./svg.js";

/** @type {Connect} */
export function connectImport(drawing) {
	let latest = 0; // counts what was opened or drawn: what takes longer to open must not replace what came after it
	drawing.addEventListener("change", () => latest++);

	async function open(/** @type {string | File} */ source) {
		const number = ++latest;
		try {
			if (typeof source !== "string" && isPicture(source)) {
				const { openPicture } = await import("./picture.js");
				await openPicture(source, drawing, () => number === latest);
				return true;
			}
			const { MAX_CHARACTERS, parse } = await import("./parse.js");
			const text = typeof source === "string" ? source : await source.slice(0, MAX_CHARACTERS + 1).text();
			const { strokes, note } = await parse(text);
			if (number !== latest) return false;
			replay(drawing, endingNow(strokes, performance.now()));
			if (note) notify(note);
		} catch (error) {
			// The browser throws a TypeError for a module that does not load, and a DOMException for a folder.
			if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException)) throw error;
			notify(error instanceof TypeError ? "A part of the page could not be loaded: is there a connection?" : error.message);
		}
		return true;
	}

	const receive = (/** @type {DataTransfer | null} */ data) => open(data?.files[0] ?? data?.getData("text/plain") ?? "");

	async function openLink() {
		if (!location.hash.startsWith("#v")) return;
		drawing.removeEventListener("change", removeLink);
		if (await open(location.hash)) drawing.addEventListener("change", removeLink, { once: true });
		else removeLink();
	}

	const input = byId("file");
	input.accept = ".json,.ndjson,.svg,image/*";
	byId("open-file").onclick = () => input.click();
	input.onchange = () => {
		if (input.files?.[0]) open(input.files[0]);
		input.value = ""; // so that the same file opens again
	};
	document.onpaste = (event) => receive(event.clipboardData);
	document.ondragover = (event) => event.preventDefault(); // or the browser would open a dropped file itself
	document.ondrop = (event) => {
		event.preventDefault();
		receive(event.dataTransfer);
	};
	for (const [name, link] of Object.entries(EXAMPLES)) {
		const [button, strokes] = [document.createElement("button"), decode(link)?.strokes ?? []];
		button.title = button.ariaLabel = `Example: ${name}`;
		button.innerHTML = toSVG({ width: SIDE, height: SIDE, strokes });
		button.onclick = () => {
			latest++;
			byId("pad").scrollIntoView({ block: "nearest" });
			replay(drawing, endingNow(strokes, performance.now()));
		};
		byId("examples").appendChild(document.createElement("li")).append(button);
	}
	onhashchange = openLink;
	openLink();
}

const isPicture = (/** @type {File} */ { type, name }) => (type ? /^image\/(?!svg)/.test(type) : /\.(png|jpe?g|webp|gif|bmp|avif|heic)$/i.test(name));

/** Once the drawing changes, the address no longer names it. */
const removeLink = () => history.replaceState(null, "", location.pathname + location.search);
