// Pointer: draws with a mouse, finger or pen, one at a time.

const PALM_MS = 700; // a touch this soon after a pen is the hand that holds it

/** @type {DrawByPointer} */
export function drawByPointer(canvas, drawing) {
	/** @type {PointerEvent | null} */ let contact = null; // of the pointer that is down
	let penSeenAt = -Infinity;

	/** @type {Listen} */
	const listen = (type, handle) =>
		canvas.addEventListener(type, (event) => {
			if (event.pointerType === "pen") penSeenAt = event.timeStamp;
			if (type === "pointerdown" || event.pointerId === contact?.pointerId) handle(event);
		});

	const points = (/** @type {PointerEvent[]} */ events) =>
		drawing.view.locate(events).map((position, i) => {
			const { timeStamp: t, pointerType, pressure: p } = events[i];
			return { ...position, t, ...(pointerType === "pen" && { p }) };
		});

	function lift() {
		contact = null;
		drawing.end();
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
		drawing.pen = null;
		drawing.begin(points([event])[0]);
	});
	listen("pointermove", (event) => {
		if (event.buttons === 0) return lift(); // it was lifted outside the page
		const events = event.getCoalescedEvents?.() ?? []; // only with HTTPS
		drawing.extend(points(events.length > 0 ? events : [event]));
	});
	listen("pointerup", (event) => {
		drawing.extend(points([event]));
		lift();
	});
	listen("pointercancel", ({ pointerType }) => {
		if (pointerType === "touch") drawing.cancel(); // a palm or a gesture
		lift();
	});
	// A long press would show the loupe on iOS, or a menu on Android.
	canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
	canvas.oncontextmenu = (event) => event.preventDefault();
}
