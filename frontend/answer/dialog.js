// Dialog: opens dialogs, which a press beside them closes.

const GAP = 6; // CSS pixels between a menu and its button, or the edge of the window

/** @type {OpenDialog} */
export function openDialog(dialog, button) {
	let isPressedBeside = false; // selecting text may end beside
	dialog.onpointerdown = (event) => {
		isPressedBeside = isBeside(dialog, event);
	};
	dialog.onclick = (event) => {
		if (isPressedBeside && isBeside(dialog, event)) dialog.close();
	};
	dialog.showModal();
	if (button) placeUnder(dialog, button);
}

/** @type {IsBeside} */
function isBeside(dialog, { clientX, clientY }) {
	const { left, right, top, bottom } = dialog.getBoundingClientRect();
	return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** @type {PlaceUnder} */
function placeUnder(dialog, button) {
	const { right, bottom } = button.getBoundingClientRect();
	const left = Math.min(Math.max(right - dialog.offsetWidth, GAP), document.documentElement.clientWidth - dialog.offsetWidth - GAP);
	dialog.style.cssText = `--left: ${left}px; --top: ${bottom + GAP}px`;
}
