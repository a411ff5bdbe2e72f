// My drawings: a dialog with all corrected drawings of this device, to relabel, delete, export and import them.

import { toSVG } from "../exchange/svg.js";
import { read, write } from "../storage.js";
import { chooseLabel } from "./choose-label.js";
import { fromLines, merge, toLines } from "./lines.js";
import { find, makeButton, openPanel } from "./dialog-parts.js";
import { isRight, labelName } from "./record.js";
import { StorageError, all, put, remove } from "./store.js";
import { inOrder, plural, summarise } from "./summary.js";

const CONTENT = `<p class="summary"></p>
<div class="transfer">
	<label>Your name, for the export <input class="writer" maxlength="64" autocomplete="off" placeholder="e.g. Ada"></label>
	<button type="button" class="export">Export</button>
	<button type="button" class="import">Import</button>
	<button type="button" class="clear">Delete all</button>
	<input type="file" accept=".ndjson,.json" hidden>
</div>
<ul class="cards"></ul>
<p class="done" role="status"></p>`;

/** @type {HTMLElement} */ let panel;

export async function openMyDrawings() {
	panel = await openPanel("my-drawings", "My drawings", CONTENT);
	const [writer, file] = [find(panel, ".writer"), find(panel, "[type=file]")];
	writer.value = read("writer");
	writer.onchange = () => write("writer", writer.value.trim());
	find(panel, ".export").onclick = () => attempt(exportAll);
	find(panel, ".import").onclick = () => file.click();
	find(panel, ".clear").onclick = () => attempt(async () => deleteAll(await all()));
	file.onchange = () => {
		if (file.files?.[0]) attempt(() => importFile(file.files[0]));
		file.value = ""; // so that the same file can be chosen again
	};
	await attempt(show);
}

async function show() {
	const records = inOrder(await all());
	find(panel, ".summary").textContent = summarise(records);
	find(panel, ".cards").replaceChildren(...records.map(toCard));
	for (const name of [".export", ".clear"]) find(panel, name).ariaDisabled = `${records.length === 0}`;
}

/** @type {ToCard} */
function toCard(record) {
	const card = document.createElement("li");
	const name = labelName(record.label);
	card.innerHTML = `${toSVG(record)}<p><b></b><span></span></p>`;
	find(card, "svg").setAttribute("aria-hidden", "true");
	find(card, "b").textContent = name;
	find(card, "span").textContent = readAs(record);
	card.classList.toggle("wrong", isRight(record) === false);
	const change = makeButton("Change", () => attempt(() => relabel(record)), `Change the label ${name}`);
	const drop = makeButton("Delete", () => attempt(() => deleteOne(record, card)), `Delete this drawing of ${name}`);
	card.append(change, drop);
	return card;
}

/** @type {ReadAs} */
function readAs(record) {
	const right = isRight(record);
	if (right === undefined) return "";
	return right ? "read right" : `read as ${labelName(record.answer?.verdict === "not_a_number" ? null : record.answer?.number ?? null)}`;
}

/** @type {ChangeRecord} */
async function relabel(record) {
	const label = await chooseLabel(record.answer, Promise.resolve([`The label is ${labelName(record.label)} now.`]));
	if (label === undefined || label === record.label) return;
	await put([{ ...record, label, time: new Date().toISOString() }]);
	await show();
	tell(`Changed from ${labelName(record.label)} to ${labelName(label)}.`, [record]);
}

/** @type {DeleteOne} */
async function deleteOne(record, card) {
	const index = [...find(panel, ".cards").children].indexOf(card);
	await remove([record.id]);
	await show();
	tell(`Deleted: ${labelName(record.label)}.`, [record]);
	const cards = find(panel, ".cards").children;
	(cards[Math.min(index, cards.length - 1)]?.lastElementChild ?? find(panel, "h2")).focus();
}

/** @type {DeleteAll} */
async function deleteAll(records) {
	if (records.length === 0) return;
	await remove(records.map(({ id }) => id));
	await show();
	tell(`${plural(records.length, "drawing")} deleted.`, records);
}

async function exportAll() {
	const records = await all();
	if (records.length === 0) return;
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([toLines(records, find(panel, ".writer").value.trim())], { type: "application/x-ndjson" }));
	link.download = "my-drawings.ndjson";
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
	tell(`${plural(records.length, "drawing")} exported.`);
}

/** @type {ImportFile} */
async function importFile(file) {
	const { records, problems } = fromLines(await file.text());
	if (records.length === 0 && problems.length > 0) return tell(`There are no drawings in ${file.name}. ${problems[0]}`);
	const { added, changed } = merge(await all(), records);
	await put([...added, ...changed]);
	await show();
	const known = records.length - added.length - changed.length;
	const parts = [`${plural(added.length, "drawing")} added`];
	if (changed.length > 0) parts.push(`${plural(changed.length, "label")} changed`);
	if (known > 0) parts.push(`${known} there already`);
	if (problems.length > 0) parts.push(`${plural(problems.length, "line")} not readable. ${problems[0]}`);
	tell(`${parts.join(", ")}${problems.length > 0 ? "" : "."}`);
}

/** @type {Attempt} Says so if the browser keeps nothing. */
async function attempt(act) {
	try {
		await act();
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		tell(error.message);
	}
}

/** @type {TellAbout} Undo puts the records back as they were. */
function tell(text, records) {
	const line = find(panel, ".done");
	line.replaceChildren(text);
	if (!records) return;
	const undo = makeButton("Undo", () =>
		attempt(async () => {
			await put(records);
			await show();
			tell("Undone.");
			find(panel, "h2").focus();
		}),
	);
	line.append(undo);
}
