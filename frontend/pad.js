// Pad, ink in: turns pointer events on a canvas into strokes, with a history to undo. Strokes are the state.

import { distance } from "./ink.js";
import { Paper } from "./paper.js";

/** @typedef {import("./ink.js").Stroke} Stroke */
/** @typedef {{id: number, type: string, stroke: Stroke}} Contact a pointer that is down, and its stroke so far */

const MIN_GAP = 0.5; // units; nearer points say nothing new
const PALM_MS = 700; // a touch so soon after a pen is the hand that holds it

/** Fires `change` when a stroke begins, ends or vanishes, and when ink is taken back or cleared. */
export class Pad extends EventTarget {
  /** @type {Stroke[]} */ #strokes = [];
  /** @type {Stroke[][]} */ #past = [];
  /** @type {Contact | null} */ #contact = null;
  #penSeenAt = -Infinity;
  #canvas;
  #paper;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#paper = new Paper(canvas);
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

  /** @returns {Stroke[]} all ink on the paper, the stroke under way included */
  get strokes() {
    return this.#contact ? [...this.#strokes, this.#contact.stroke] : this.#strokes;
  }

  get canUndo() {
    return this.#contact !== null || this.#past.length > 0;
  }

  /** Takes back the last stroke, or the last clear. */
  undo() {
    if (!this.canUndo) return;
    if (!this.#contact) this.#strokes = this.#past.pop() ?? [];
    this.#contact = null;
    this.#changed();
  }

  clear() {
    if (this.#contact) this.#become(this.strokes); // to be had again by undo, with the rest
    if (this.#strokes.length > 0) this.#become([]);
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
    this.#canvas.focus({ preventScroll: true });
    this.#canvas.setPointerCapture(event.pointerId);
    const stroke = { x: [], y: [], t: [], ...(event.pointerType === "pen" && { p: [] }) };
    this.#contact = { id: event.pointerId, type: event.pointerType, stroke };
    this.#extend([event]);
    this.#changed();
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
    if (event.pointerId !== this.#contact?.id) return;
    if (event.buttons === 0) return this.#lift(event); // lifted where the page could not hear it
    // Absent where the page is not served over HTTPS, empty for events a script made.
    const events = event.getCoalescedEvents?.() ?? [];
    this.#extend(events.length > 0 ? events : [event]);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId === this.#contact?.id) this.#extend([event]);
    this.#lift(event);
  }

  /**
   * The system took the pointer away. A touch it took was a palm or a gesture: no ink was meant. A pen or a mouse drew.
   * @param {PointerEvent} event
   */
  #cancel(event) {
    if (event.pointerId !== this.#contact?.id) return;
    if (this.#contact.type !== "touch") return this.#lift(event);
    this.#contact = null;
    this.#changed();
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    if (event.pointerId === this.#contact?.id) this.#become(this.strokes);
  }

  /** @param {PointerEvent[]} events */
  #extend(events) {
    const { stroke } = /** @type {Contact} */ (this.#contact);
    this.#paper.locate(events).forEach(({ x, y }, i) => {
      if (distance(stroke, x, y) < MIN_GAP) return;
      stroke.x.push(x);
      stroke.y.push(y);
      stroke.t.push(events[i].timeStamp);
      stroke.p?.push(events[i].pressure);
    });
    this.#paper.show(this.strokes);
  }

  /** @param {Stroke[]} strokes */
  #become(strokes) {
    this.#past.push(this.#strokes);
    this.#strokes = strokes;
    this.#contact = null;
    this.#changed();
  }

  #changed() {
    this.#paper.show(this.strokes);
    this.dispatchEvent(new Event("change"));
  }
}
