// Import: opens a drawing from a link, a drop, a paste, a file or an example.

import { byId, notify } from "../answer/view.js";
import { SIDE } from "../drawing/strokes.js";
import { EXAMPLES } from "./examples.js";
import { MAX_CHARACTERS, parse } from "./parse.js";
import { replay } from "./replay.js";
import { toSVG } from "./svg.js";

/** @type {Connect} */
export function connectImport(drawing) {
	async function open(/** @type {string | File} */ source) {
		try {
			replay(drawing, parse(typeof source === "string" ? source : await source.slice(0, MAX_CHARACTERS + 1).text()));
		} catch (error) {
			// The browser throws a DOMException for a folder.
			if (!(error instanceof SyntaxError || error instanceof DOMException)) throw error;
			notify(error.message);
		}
	}

	const receive = (/** @type {DataTransfer | null} */ data) => open(data?.files[0] ?? data?.getData("text/plain") ?? "");

	function openLink() {
		if (!location.hash.startsWith("#v")) return;
		drawing.removeEventListener("change", removeLink);
		open(location.hash);
		drawing.addEventListener("change", removeLink, { once: true });
	}

	const input = byId("file");
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
		const [button, strokes] = [document.createElement("button"), parse(link)];
		button.title = button.ariaLabel = `Example: ${name}`;
		button.innerHTML = toSVG({ width: SIDE, height: SIDE, strokes });
		button.onclick = () => {
			byId("pad").scrollIntoView({ block: "nearest" });
			replay(drawing, strokes);
		};
		byId("examples").appendChild(document.createElement("li")).append(button);
	}
	onhashchange = openLink;
	openLink();
}

/** Once the drawing changes, the address no longer names it. */
const removeLink = () => history.replaceState(null, "", location.pathname + location.search);
