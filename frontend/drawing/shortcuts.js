// Shortcuts: what a key does to the drawing, with every keyboard layout. Pure functions.

/** @type {ActionOf} */
export function actionOf({ key, code, shiftKey, ctrlKey, metaKey, altKey }) {
	const latin = /^[a-z]$/i.test(key) ? key : code.replace("Key", ""); // other scripts have no z: the key in its place
	const letter = (ctrlKey || metaKey) && !altKey ? latin.toLowerCase() : "";
	if (letter === "y" || (letter === "z" && shiftKey)) return "redo";
	if (letter === "z") return "undo";
	return key === "Escape" ? "clear" : key === "Enter" ? "read" : null;
}
