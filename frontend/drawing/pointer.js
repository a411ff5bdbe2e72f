// Pointer: draws with a mouse, finger or pen, one at a time; the other end of a pen erases.

const PALM_MS = 700; // a touch this soon after a pen is the hand that holds it
const [MAIN, BARREL, ERASER] = [0, 2, 5]; // buttons; touching the paper with a pen is the main one, unless another is held

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

	function move(/** @type {PointerEvent[]} */ events) {
		if (contact?.button === ERASER) drawing.erase(points(events));
		else drawing.extend(points(events));
	}

	function lift() {
		contact = null;
		drawing.end();
	}

	listen("pointerdown", (event) => {
		const { button, pointerType, pointerId, timeStamp, isPrimary } = event;
		const isPen = pointerType === "pen";
		const isPalm = pointerType === "touch" && timeStamp - penSeenAt < PALM_MS;
		const wasPalm = isPen && contact?.pointerType === "touch";
		const hasGone = isPrimary && contact?.pointerType === pointerType && contact.pointerId !== pointerId; // only one can be primary
		if (isPalm || (contact && !wasPalm && !hasGone)) return;
		if (button !== MAIN && !(isPen && (button === BARREL || button === ERASER))) return;
		if (hasGone) drawing.end();
		canvas.focus({ preventScroll: true, focusVisible: false });
		canvas.setPointerCapture(pointerId);
		drawing.pen = null;
		contact = event;
		if (button === ERASER) move([event]);
		else drawing.begin(points([event])[0]);
	});
	listen("pointermove", (event) => {
		if (event.buttons === 0) return lift(); // it was lifted outside the page
		const events = event.getCoalescedEvents?.() ?? []; // only with HTTPS
		move(events.length > 0 ? events : [event]);
	});
	listen("pointerup", (event) => {
		move([event]);
		lift();
	});
	listen("pointercancel", ({ pointerType }) => {
		if (pointerType === "touch") drawing.cancel(); // a palm or a gesture
		lift();
	});
	listen("lostpointercapture", lift);
	drawing.addEventListener("change", () => {
		if (contact?.button !== ERASER && !drawing.isDrawing) contact = null; // the stroke was ended from elsewhere, such as by Clear
	});
	// No selection, dragging or focus ring. Without the default of its pointerdown, a pen never moves in WebKitGTK.
	canvas.addEventListener("mousedown", (event) => event.preventDefault());
	// A long press would show the loupe on iOS, or a menu on Android.
	canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
	canvas.oncontextmenu = (event) => event.preventDefault();
}
