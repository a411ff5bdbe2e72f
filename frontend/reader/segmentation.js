// Segmentation: parts → groups of parts that may be a digit, with their features.

import { segmentation } from "./constants.js";
import { least, most, sum } from "./polyline.js";
import { boxOf, pointRanges } from "./parts.js";

const { COLUMN_OVERLAP, FULL_HEIGHT, MAX_CANDIDATES, MAX_GAP, MAX_PARTS, MAX_POINTS, MAX_WIDTH, NEAR, PADDING, SLACK, TALL } = segmentation;

/** @type {Features} */
export const SINGLE = { digits: 1, small: 0, overlap: 0, gap: 0, parts: 0, abreast: 0, wide: 0, cuts: 0, rows: 0 };

const isSame = (/** @type {Range} */ a) => (/** @type {Range} */ b) => a.start === b.start && a.end === b.end;

/** @type {Columns} */
export function columns({ kept, rows, height }) {
	/** @type {Range[]} */
	const found = [];
	const padding = 2 * PADDING * height;
	let [left, right] = [0, 0];
	kept.forEach((part, i) => {
		const shared = Math.min(right, part.right) - Math.max(left, part.left) + padding;
		const narrower = Math.min(right - left, part.right - part.left) + padding;
		const isJoined = i > 0 && rows[i - 1] === rows[i] && (kept[i - 1].stroke === part.stroke || shared >= COLUMN_OVERLAP * narrower);
		if (isJoined) found[found.length - 1].end = i + 1;
		else found.push({ start: i, end: i + 1 });
		[left, right] = isJoined ? [Math.min(left, part.left), Math.max(right, part.right)] : [part.left, part.right];
	});
	return found;
}

/** @type {FindCandidates} */
export function candidates(drawing, whole, closed) {
	const reach = rightmost(drawing);
	const found = ranges(drawing, whole, closed).map((range) => ({ ...range, features: features(drawing, range, reach[range.start]) }));
	return affordable(found, drawing, closed);
}

/** @type {Affordable} */
function affordable(found, { kept }, closed) {
	const points = new Map(found.map((one) => [one, sum(kept.slice(one.start, one.end).map(({ first, last }) => last - first + 1))]));
	if (found.length <= MAX_CANDIDATES && sum([...points.values()]) <= MAX_POINTS) return found;
	const isGroup = (/** @type {Range} */ one) => Number(one.end - one.start > 1);
	let [count, total] = [0, 0];
	return found
		.toSorted((a, b) => isGroup(a) - isGroup(b) || a.features.gap - b.features.gap)
		.filter((one) => {
			const more = points.get(one) ?? 0;
			const isKept = !isGroup(one) || closed.some(isSame(one)) || (count < MAX_CANDIDATES && total + more <= MAX_POINTS);
			if (isKept) [count, total] = [count + 1, total + more];
			return isKept;
		});
}

/** @type {FindRanges} */
function ranges(drawing, whole, closed) {
	const isInside = (/** @type {number} */ at) => closed.some(({ start, end }) => start < at && at < end);
	const isDoubtless = (/** @type {number} */ at) => closed.some(({ start, end }) => start <= at && at < end);
	const found = drawing.kept.flatMap((_, start) =>
		isInside(start) ? [] : ends(drawing, start, isDoubtless).filter((end) => !isInside(end)).map((end) => ({ start, end })),
	);
	return [...found, ...whole.filter((column) => !found.some(isSame(column)))];
}

/** @type {Ends} */
function ends({ kept, height }, start, isDoubtless) {
	const found = [start + 1];
	for (let end = start + 2; end <= Math.min(start + MAX_PARTS, kept.length); end++) {
		const within = kept.slice(start, end);
		if (boxOf(within)[2] > MAX_WIDTH * height) break;
		const widest = within.every((_, i) => isDoubtless(start + i)) ? NEAR : MAX_GAP;
		if (innerGap(within) <= widest * height) found.push(end);
	}
	return found;
}

/** @type {FeaturesOf} */
function features(drawing, { start, end }, reach) {
	const { kept, height, isCut, rows } = drawing;
	const within = kept.slice(start, end);
	const [left, , wide, lower] = boxOf(within);
	const tall = Math.max(lower, 0.02 * height);
	return {
		digits: 1,
		small: tall < FULL_HEIGHT * height ? Math.log((FULL_HEIGHT * height) / tall) : 0,
		overlap: Math.max(0, Math.min(reach, left + wide) - left) / (wide + 2 * PADDING * height),
		gap: innerGap(within) / height,
		parts: pointRanges(within).length - 1,
		abreast: within.length > 1 ? abreast(within, height) : 0,
		wide: Math.max(0, wide / height - 1),
		cuts: isCut ? openEnds(kept, start, end) : 0,
		rows: Number(rows[start] !== rows[end - 1]),
	};
}

/** @type {Rightmost} */
function rightmost({ kept, rows }) {
	let right = -Infinity;
	return kept.map((part, i) => {
		if (rows[i] !== rows[i - 1]) right = -Infinity;
		const reach = right;
		right = Math.max(right, part.right);
		return reach;
	});
}

const byLeft = (/** @type {Part} */ a, /** @type {Part} */ b) => a.left - b.left || a.right - b.right;

/** @type {InnerGap} */
function innerGap(within) {
	let [gap, reach] = [0, Infinity];
	for (const { left, right } of within.toSorted(byLeft)) {
		gap = Math.max(gap, left - reach);
		reach = reach === Infinity ? right : Math.max(reach, right);
	}
	return gap;
}

/** @type {Abreast} */
function abreast(within, height) {
	let [count, reach] = [0, Infinity];
	for (const { left, right } of within.filter((part) => part.bottom - part.top >= TALL * height).sort(byLeft)) {
		count += Number(left >= reach - SLACK * height);
		reach = reach === Infinity ? right : Math.max(reach, right);
	}
	return count;
}

/** @type {OpenEnds} */
function openEnds(kept, start, end) {
	const others = [...kept.slice(0, start), ...kept.slice(end)];
	const isOpen = (/** @type {number} */ stroke, /** @type {number} */ at) =>
		others.some((other) => other.stroke === stroke && (other.first === at || other.last === at));
	return sum(kept.slice(start, end).flatMap(({ stroke, first, last }) => [first, last].map((at) => Number(isOpen(stroke, at)))));
}
