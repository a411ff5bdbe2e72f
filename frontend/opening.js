// Opening: a drawing comes to the page in its address, dropped, pasted, as a file, or as an example.

import { EXAMPLES } from "./examples.js";
import { SIDE, Unreadable } from "./ink.js";
import { MAX_CHARACTERS, read } from "./load.js";
import { replay } from "./replay.js";
import { asSVG } from "./save.js";
import { byId, notice } from "./view.js";

/** @type {Connect} */
export function connectOpening(pad) {
	async function open(/** @type {string | File} */ source) {
		try {
			replay(pad, read(typeof source === "string" ? source : await source.slice(0, MAX_CHARACTERS + 1).text()));
		} catch (error) {
			// A DOMException is the browser's, of a folder.
			if (!(error instanceof Unreadable || error instanceof DOMException)) throw error;
			notice(error.message);
		}
	}

	const receive = (/** @type {DataTransfer | null} */ data) => open(data?.files[0] ?? data?.getData("text/plain") ?? "");

	function openLink() {
		if (!location.hash.startsWith("#v")) return;
		pad.removeEventListener("change", leaveLink);
		open(location.hash);
		pad.addEventListener("change", leaveLink, { once: true });
	}

	const input = /** @type {HTMLInputElement} */ (byId("file"));
	byId("open-file").onclick = () => input.click();
	input.onchange = () => {
		if (input.files?.[0]) open(input.files[0]);
		input.value = ""; // for the same file again
		byId("share-menu").hidePopover();
	};
	document.onpaste = (event) => receive(event.clipboardData);
	for (const type of /** @type {const} */ (["dragover", "dragleave", "drop"])) {
		document.addEventListener(type, (event) => {
			event.preventDefault(); // or the browser leaves the page for it
			document.body.classList.toggle("dropping", type === "dragover");
			if (type === "drop") receive(event.dataTransfer);
		});
	}
	for (const [name, link] of Object.entries(EXAMPLES)) {
		const [button, strokes] = [document.createElement("button"), read(link)];
		button.title = button.ariaLabel = `Example: ${name}`;
		button.innerHTML = asSVG({ width: SIDE, height: SIDE, strokes });
		button.onclick = () => {
			byId("pad").scrollIntoView({ block: "nearest" });
			replay(pad, strokes);
		};
		byId("examples").appendChild(document.createElement("li")).append(button);
	}
	onhashchange = openLink;
	openLink();
}

/** The drawing is another now: the address is no longer of it. */
const leaveLink = () => history.replaceState(null, "", location.pathname + location.search);
