// Inside: a panel that shows the way of the drawing through the network, while it is drawn. Loaded when it is opened.

import { keep, weightsPath } from "../answer/on-device-reader.js";
import { announce, byId, notify } from "../answer/view.js";
import { toApiDrawing } from "../drawing/stroke-geometry.js";
import { loadStyle } from "../load-style.js";
import { activations } from "../reader/network.js";
import { loadReader } from "../reader/reader.js";
import { showChances, showGroups, showOutputs } from "./choices.js";
import { OUTPUTS, showLens } from "./unit-details.js";
import { PANEL, sureText } from "./panel.js";
import { makePlot, paint, readColours } from "./plot.js";
import { contributions, inspect, probabilities } from "./contributions.js";

const NOTHING = { candidates: [], path: [] };
const BLANK = new Float32Array(28 ** 2);
const PATIENCE_MS = 500;

/** @type {ReturnType<LoadInside> | undefined} */
let loading;

/** @type {ToggleInside} */
export async function toggleInside(drawing) {
	const patience = setTimeout(notify, PATIENCE_MS, "Loading the network …");
	const inside = await (loading ??= load(drawing)).catch(() => notify("The network can’t be loaded now. Please try again later."));
	clearTimeout(patience);
	if (inside) inside.toggle(!!inside.panel.hidden);
	else loading = undefined;
}

/** @type {LoadInside} */
async function load(drawing) {
	const [reader] = await Promise.all([loadReader(weightsPath()), loadStyle(new URL("inside.css", import.meta.url).href)]);
	keep(weightsPath());
	return new Inside(reader, drawing);
}

class Inside {
	frame = 0;
	isChanged = true; // the drawing, since it was read
	isRecoloured = true; // the page, since its colours were read
	/** @type {Inspection} */ inspection = NOTHING;
	/** @type {number | undefined} */ group; // that somebody has chosen
	/** @type {Unit} */ selected = { layer: -1, unit: 0 }; // none
	panel = Object.assign(document.createElement("section"), { id: "inside-panel", innerHTML: PANEL, hidden: true, ariaLabel: "See inside" });

	/** @param {Reader} reader @param {Drawing} drawing */
	constructor(reader, drawing) {
		this.reader = reader;
		this.drawing = drawing;
		byId("answer").after(this.panel);
		this.plots = [0, 1, 2].map((layer) => makePlot(this.find(`[data-layer="${layer}"]`), (unit) => this.select(layer, unit)));
		this.find(".calibration").textContent = sureText(reader.model.calibration);
		this.find(".close").onclick = () => this.toggle(false);
		for (const type of ["change", "grow"]) drawing.addEventListener(type, () => this.refresh({ isChanged: true }));
		matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh({ isRecoloured: true }));
	}

	/** @type {(selector: string) => any} */
	find = (selector) => this.panel.querySelector(selector);

	toggle(/** @type {boolean} */ isOpen) {
		this.panel.hidden = !isOpen;
		document.body.classList.toggle("is-inside", isOpen);
		byId("inside").ariaExpanded = `${isOpen}`;
		(isOpen ? this.find("h2") : byId("inside")).focus();
		this.refresh({ isRecoloured: true });
	}

	select(/** @type {number} */ layer, /** @type {number} */ unit) {
		this.find(`.units[data-layer="${layer}"], section:has([data-layer="${layer}"].outputs)`).after(this.find(".lens"));
		this.selected = { layer, unit };
		this.show();
		if (layer === OUTPUTS) announce(this.find(".said").textContent); // a plot speaks by itself
	}

	/** Shows in the next frame whatever has changed until then. */
	refresh(changes = {}) {
		Object.assign(this, changes);
		if (!this.panel.hidden) this.frame ||= requestAnimationFrame(() => this.show());
	}

	show() {
		cancelAnimationFrame(this.frame);
		if (this.isRecoloured) readColours(this.panel);
		if (this.isChanged) this.read();
		Object.assign(this, { frame: 0, isRecoloured: false, isChanged: false });
		const { candidates, path } = this.inspection;
		const group = this.group ?? path.at(-1) ?? 0; // the one that is being drawn
		showGroups(this.find(".groups"), this.inspection, group, (chosen) => this.refresh({ group: chosen }));
		const values = activations(this.reader.model, candidates[group]?.image ?? BLANK);
		this.showLayers(values);
		if (this.selected.layer >= 0) showLens(this.find(".lens"), this.reader.model, values, this.selected);
	}

	read() {
		const { strokes } = this.drawing;
		const drawing = strokes.length > 0 && toApiDrawing(strokes);
		this.inspection = drawing ? inspect(drawing, this.reader.model) : NOTHING;
		this.group = undefined;
	}

	/** @type {ShowLayers} */
	showLayers(values) {
		const { model } = this.reader;
		const { layer, unit } = this.selected;
		const logits = values[OUTPUTS + 1];
		paint(this.find(".image"), values[0], "ink");
		this.plots.forEach((show, at) => {
			const isAsked = layer === OUTPUTS && at === OUTPUTS - 1; // then its units show for which they speak
			show(isAsked ? contributions(model, values, OUTPUTS, unit) : values[at + 1], values[at + 1], layer === at ? unit : undefined);
		});
		showOutputs(this.find(".outputs"), logits, layer === OUTPUTS ? unit : undefined, (output) => this.select(OUTPUTS, output));
		showChances(this.find(".chances-inside"), probabilities(logits), probabilities(logits, model.calibration));
	}
}
