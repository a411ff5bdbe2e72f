// Import: opens a drawing or a picture from a link, a drop, a paste, a file or an example. What reads them loads when needed.

import { byId, notify } from "../answer/view.js";
import { SIDE } from "../drawing/stroke-geometry.js";
import { endingNow } from "./clock.js";
import { EXAMPLES } from "./examples.js";
import { decode } from "./link.js";
import { replay } from "./replay.js";
import { toSVG } from "./svg.js";

/** @type {Connect} */
export function connectImport(drawing) {
	let opened = 0; // counts what was opened: what takes longer must not replace what came after it

	async function open(/** @type {string | File} */ source) {
		const number = ++opened;
		try {
			if (typeof source !== "string" && isPicture(source)) {
				const { openPicture } = await import("./picture.js");
				return await openPicture(source, drawing);
			}
			const { MAX_CHARACTERS, parse } = await import("./parse.js");
			const text = typeof source === "string" ? source : await source.slice(0, MAX_CHARACTERS + 1).text();
			const { strokes, note } = await parse(text);
			if (number !== opened) return;
			replay(drawing, endingNow(strokes, performance.now()));
			if (note) notify(note);
		} catch (error) {
			if (error instanceof TypeError) return notify("A part of the page could not be loaded: is there a connection?");
			// The browser throws a DOMException for a folder.
			if (!(error instanceof SyntaxError || error instanceof DOMException)) throw error;
			notify(error.message);
		}
	}

	const receive = (/** @type {DataTransfer | null} */ data) => open(data?.files[0] ?? data?.getData("text/plain") ?? "");

	async function openLink() {
		if (!location.hash.startsWith("#v")) return;
		drawing.removeEventListener("change", removeLink);
		await open(location.hash);
		drawing.addEventListener("change", removeLink, { once: true });
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
			opened++;
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
