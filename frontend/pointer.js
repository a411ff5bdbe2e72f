// Pointer: draws on a pad with mouse, finger or pen, one at a time.

const PALM_MS = 700; // a touch so soon after a pen is the hand that holds it

/** @param {HTMLCanvasElement} canvas @param {import("./pad.js").Pad} pad */
export function drawByPointer(canvas, pad) {
	/** @type {PointerEvent | null} by which the pointer that is down began */
	let contact = null;
	let penSeenAt = -Infinity;

	/** @param {"down" | "move" | "up" | "cancel"} type @param {(event: PointerEvent) => void} handle */
	function listen(type, handle) {
		canvas.addEventListener(`pointer${type}`, (event) => {
			if (event.pointerType === "pen") penSeenAt = event.timeStamp;
			if (type === "down" || event.pointerId === contact?.pointerId) handle(event);
		});
	}

	/** @param {PointerEvent} event one at a time; but a pen takes over from a touch, which was the palm */
	function admits({ pointerType, timeStamp }) {
		if (pointerType === "pen" && contact?.pointerType === "touch") return true;
		return !contact && !(pointerType === "touch" && timeStamp - penSeenAt < PALM_MS);
	}

	/** @param {PointerEvent[]} events @returns {Point[]} */
	function points(events) {
		return pad.locate(events).map((place, i) => {
			const { timeStamp: t, pointerType, pressure: p } = events[i];
			return { ...place, t, ...(pointerType === "pen" && { p }) };
		});
	}

	function lift() {
		contact = null;
		pad.end();
	}

	listen("down", (event) => {
		if (event.button !== 0 || !admits(event)) return;
		event.preventDefault(); // no selection, no dragging; and no focus: it must leave the button last pressed
		canvas.focus({ preventScroll: true, focusVisible: false });
		canvas.setPointerCapture(event.pointerId);
		contact = event;
		pad.pen = null;
		pad.begin(points([event])[0]);
	});
	listen("move", (event) => {
		if (event.buttons === 0) return lift(); // where the page could not hear it
		// Absent where the page is not served over HTTPS, empty for events a script made.
		const events = event.getCoalescedEvents?.() ?? [];
		pad.extend(points(events.length > 0 ? events : [event]));
	});
	listen("up", (event) => {
		pad.extend(points([event]));
		lift();
	});
	listen("cancel", ({ pointerType }) => {
		if (pointerType === "touch") pad.cancel(); // a palm or a gesture: no ink; but a pen or a mouse drew
		lift();
	});
	// Beyond touch-action: iOS shows its loupe, and Android a menu, on a long press.
	canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
	canvas.addEventListener("contextmenu", (event) => event.preventDefault());
}
