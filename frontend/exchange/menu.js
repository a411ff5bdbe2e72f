// Menu: what can be done with the drawing. The code for it is loaded when the menu is opened.

import { loadPart, openDialog } from "../answer/dialog.js";
import { byId } from "../answer/view.js";

/** @type {Connect} */
export function connectMenu(drawing) {
	const menu = byId("share-menu");
	const loadExport = () => loadPart(import("./export.js"));
	byId("share").onclick = () => {
		openDialog(menu, byId("share"));
		loadExport(); // now, because a browser shares and copies only right after a press
	};
	for (const item of menu.querySelectorAll("button")) {
		item.onclick = async () => {
			menu.close();
			(await loadExport())?.exportDrawing(item.id, drawing);
		};
	}
}
