// Correct: keeps what an answer should have been, shows that beside the answer, and takes it back.

import { announce, byId } from "../answer/view.js";
import { chooseLabel } from "./choose-label.js";
import { ASKED_FIRST, KEPT_HERE, collects, send } from "./operator.js";
import { makeButton } from "./dialog-parts.js";
import { labelName, makeId, makeRecord } from "./record.js";
import { StorageError, put, remove } from "./store.js";

/** @type {{ ink: string, record: CorrectionRecord, before?: CorrectionRecord } | null} */ let last = null; // for the drawing on the paper
const sent = new Set(); // ids of what the operator has got
const line = document.createElement("div");
line.className = "kept";

/** @type {Correct} */
export async function correct({ drawing, answer }, source) {
	const note = collects().then((isCollecting) => [isCollecting ? ASKED_FIRST : KEPT_HERE, " ", makeButton("My drawings", openMine)]);
	const label = await chooseLabel(answer, note);
	if (label === undefined) return;
	const ink = JSON.stringify(drawing.strokes);
	const before = last?.ink === ink ? last.record : undefined;
	const record = makeRecord(drawing, answer, label);
	if (before) record.id = before.id; // the same drawing: its label changes
	if (!(await isDone(put([record])))) return;
	last = { ink, record, before };
	source.addEventListener("change", forget, { once: true });
	tell(`Kept as ${labelName(label)}.`, makeButton("Undo", undo, "Undo the correction"), makeButton("My drawings", openMine));
	if (await collects()) offer(record);
}

function forget() {
	last = null;
	line.remove();
}

async function undo() {
	if (!last) return;
	const { before, record } = last;
	if (!(await isDone(before ? put([before]) : remove([record.id])))) return;
	tell(before ? `Undone: it is ${labelName(before.label)} again.` : "Undone: nothing of it is kept.");
	last = before ? { ...last, record: before, before: undefined } : null;
	byId("correct").focus();
}

async function openMine() {
	/** @type {HTMLDialogElement | null} */ (document.querySelector(".choose"))?.close();
	(await import("./my-drawings.js")).openMyDrawings();
}

/** @type {OnRecord} Asks whether to send it. If its label changes once it was sent, that is another correction, with an id of its own. */
function offer(record) {
	const id = sent.has(record.id) ? makeId() : record.id;
	if (last?.record !== record) return;
	const question = document.createElement("p");
	question.textContent = "The operator of this server collects corrections. Send this drawing and its label?";
	const answers = document.createElement("p");
	const give = makeButton("Send", async () => {
		if (give.ariaDisabled === "true") return;
		give.ariaDisabled = "true";
		const problem = await send({ ...record, id });
		question.textContent = problem ? `It was not sent: ${problem} It is kept on this device.` : "Sent to the operator, where undoing does not reach it.";
		announce(question.textContent);
		give.ariaDisabled = "false";
		if (problem) return;
		answers.remove();
		sent.add(record.id);
	});
	const keep = makeButton("Don’t send", () => {
		question.remove();
		answers.remove();
		announce("Not sent. It is kept on this device.");
		byId("correct").focus();
	});
	answers.append(give, keep);
	line.append(question, answers);
}

/** @type {IsDone} Tells why if it is not. */
async function isDone(change) {
	try {
		await change;
		return true;
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		tell(error.message);
		return false;
	}
}

/** @type {TellBeside} */
function tell(text, ...buttons) {
	const first = document.createElement("p");
	first.append(text, ...buttons);
	line.replaceChildren(first);
	byId("answer").querySelector(".headline")?.after(line);
	announce(text);
}
