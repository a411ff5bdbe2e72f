// Pointer: draws on a pad with mouse, finger or pen, one at a time.

const PALM_MS = 700; // a touch so soon after a pen is its hand

/** @type {DrawByPointer} */
export function drawByPointer(canvas, pad) {
	let contact = /** @type {PointerEvent | null} */ (null); // by which the pointer that is down began
	let penSeenAt = -Infinity;

	/** @param {string} type @param {(event: PointerEvent) => void} handle */
	const listen = (type, handle) =>
		canvas.addEventListener(type, (any) => {
			const event = /** @type {PointerEvent} */ (any);
			if (event.pointerType === "pen") penSeenAt = event.timeStamp;
			if (type === "pointerdown" || event.pointerId === contact?.pointerId) handle(event);
		});

	const points = (/** @type {PointerEvent[]} */ events) =>
		pad.paper.locate(events).map((place, i) => {
			const { timeStamp: t, pointerType, pressure: p } = events[i];
			return { ...place, t, ...(pointerType === "pen" && { p }) };
		});

	function lift() {
		contact = null;
		pad.end();
	}

	listen("pointerdown", (event) => {
		const { button, pointerType, pointerId, timeStamp } = event;
		const isPalm = pointerType === "touch" && timeStamp - penSeenAt < PALM_MS;
		const takesOver = pointerType === "pen" && contact?.pointerType === "touch"; // that was the palm
		if (button !== 0 || isPalm || (contact && !takesOver)) return;
		event.preventDefault(); // no selection, dragging or focus ring
		canvas.focus({ preventScroll: true, focusVisible: false });
		canvas.setPointerCapture(pointerId);
		contact = event;
		pad.pen = null;
		pad.begin(points([event])[0]);
	});
	listen("pointermove", (event) => {
		if (event.buttons === 0) return lift(); // where the page could not hear it
		const events = event.getCoalescedEvents?.() ?? []; // with HTTPS
		pad.extend(points(events.length > 0 ? events : [event]));
	});
	listen("pointerup", (event) => {
		pad.extend(points([event]));
		lift();
	});
	listen("pointercancel", ({ pointerType }) => {
		if (pointerType === "touch") pad.cancel(); // a palm or a gesture
		lift();
	});
	// A long press shows iOS's loupe, or Android's menu.
	canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
	canvas.addEventListener("contextmenu", (event) => event.preventDefault());
}
