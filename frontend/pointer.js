// Pointer: draws on a pad with mouse, finger or pen, one at a time.

const PALM_MS = 700; // a touch so soon after a pen is the hand that holds it

export class Pointer {
  /** @type {{id: number, type: string} | null} the pointer that is down */ #contact = null;
  #penSeenAt = -Infinity;
  #canvas;
  #pad;

  /** @param {HTMLCanvasElement} canvas @param {import("./pad.js").Pad} pad that it shows */
  constructor(canvas, pad) {
    this.#canvas = canvas;
    this.#pad = pad;
    this.#listen({
      pointerdown: (event) => this.#down(event),
      pointermove: (event) => this.#move(event),
      pointerup: (event) => this.#up(event),
      pointercancel: (event) => this.#cancel(event),
      lostpointercapture: (event) => this.#lift(event),
    });
    // Beyond touch-action: iOS shows its loupe, and Android a menu, on a long press.
    canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** @param {Record<string, (event: PointerEvent) => void>} handlers */
  #listen(handlers) {
    for (const [type, handle] of Object.entries(handlers)) {
      this.#canvas.addEventListener(type, (event) => {
        const pointer = /** @type {PointerEvent} */ (event);
        if (pointer.pointerType === "pen") this.#penSeenAt = pointer.timeStamp;
        handle(pointer);
      });
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || !this.#admits(event)) return;
    event.preventDefault(); // no selection, no dragging; and no focus: it must leave the button last pressed
    this.#canvas.focus({ preventScroll: true, focusVisible: false });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#contact = { id: event.pointerId, type: event.pointerType };
    this.#pad.pen = null;
    this.#pad.begin(this.#points([event])[0]);
  }

  /**
   * One pointer at a time; but a pen takes over from a touch, which was the palm.
   * @param {PointerEvent} event
   */
  #admits({ pointerType, timeStamp }) {
    if (pointerType === "pen" && this.#contact?.type === "touch") return true;
    const isPalm = pointerType === "touch" && timeStamp - this.#penSeenAt < PALM_MS;
    return this.#contact === null && !isPalm;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#isOurs(event)) return;
    if (event.buttons === 0) return this.#lift(event); // lifted where the page could not hear it
    // Absent where the page is not served over HTTPS, empty for events a script made.
    const events = event.getCoalescedEvents?.() ?? [];
    this.#pad.extend(this.#points(events.length > 0 ? events : [event]));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (this.#isOurs(event)) this.#pad.extend(this.#points([event]));
    this.#lift(event);
  }

  /**
   * The system took the pointer away. A touch it took was a palm or a gesture: no ink was meant. A pen or a mouse drew.
   * @param {PointerEvent} event
   */
  #cancel(event) {
    if (!this.#isOurs(event) || this.#contact?.type !== "touch") return this.#lift(event);
    this.#contact = null;
    this.#pad.cancel();
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    if (!this.#isOurs(event)) return;
    this.#contact = null;
    this.#pad.end();
  }

  /** @param {PointerEvent} event */
  #isOurs({ pointerId }) {
    return pointerId === this.#contact?.id;
  }

  /** @param {PointerEvent[]} events @returns {import("./pad.js").Point[]} */
  #points(events) {
    return this.#pad.locate(events).map((place, i) => {
      const { timeStamp: t, pointerType, pressure: p } = events[i];
      return pointerType === "pen" ? { ...place, t, p } : { ...place, t };
    });
  }
}
