// Segmentation: parts → groups of consecutive parts that may be a digit, with their features.

import { segmentation } from "./constants.js";
import { pointRanges } from "./parts.js";
import { heightOf, unite, widthOf } from "./polyline.js";

const { COLUMN_OVERLAP, FULL_HEIGHT, MAX_CANDIDATES, MAX_GAP, MAX_PARTS, MAX_WIDTH, NEAR, PADDING, SLACK, TALL } = segmentation;

/** @type {Features} */
export const SINGLE = { digits: 1, small: 0, overlap: 0, gap: 0, parts: 0, abreast: 0, wide: 0, cuts: 0, rows: 0 };

/** @type {Columns} */
export function columns({ kept, height }) {
	/** @type {Span[]} */
	const found = [];
	const padding = 2 * PADDING * height;
	let [left, right] = [0, 0];
	kept.forEach((part, i) => {
		const shared = Math.min(right, part.right) - Math.max(left, part.left) + padding;
		const narrower = Math.min(right - left, widthOf(part)) + padding;
		const isColumn = i && kept[i - 1].row === part.row && (kept[i - 1].stroke === part.stroke || shared >= COLUMN_OVERLAP * narrower);
		if (isColumn) found[found.length - 1].end++;
		else [left, right] = [Infinity, -Infinity, found.push({ start: i, end: i + 1 })];
		[left, right] = [Math.min(left, part.left), Math.max(right, part.right)];
	});
	return found;
}

/** @type {FindCandidates} */
export function candidates(drawing, whole, closed) {
	const { kept, isCut } = drawing;
	const isInside = (/** @type {number} */ at) => closed.some(({ start, end }) => start < at && at < end);
	const spans = kept.flatMap((_, start) => (isInside(start) ? [] : spansFrom(start, drawing, closed).filter(({ end }) => !isInside(end))));
	const all = [...spans, ...whole.filter((column) => !spans.some(isSame(column)))];
	const pieces = [...kept.keys()].sort((i, k) => kept[i].stroke - kept[k].stroke || kept[i].first - kept[k].first);
	const cuts = isCut ? pieces.slice(1).map((i, at) => [i, pieces[at]]).filter(([i, k]) => kept[i].stroke === kept[k].stroke) : [];
	return affordable(all, drawing, closed).map((span) => ({ ...span, features: features(drawing, span, cuts) }));
}

const isSame = (/** @type {Span} */ a) => (/** @type {Span} */ b) => a.start === b.start && a.end === b.end;

/** @type {Affordable} */
function affordable(spans, { kept }, closed) {
	if (spans.length <= MAX_CANDIDATES) return spans;
	const needed = spans.filter((one) => one.end - one.start === 1 || closed.some(isSame(one)));
	const gapOf = (/** @type {Span} */ { start, end }) => Math.max(0, ...gaps(kept.slice(start, end)));
	const others = spans.filter((one) => !needed.includes(one)).sort((a, b) => gapOf(a) - gapOf(b));
	return [...needed, ...others.slice(0, Math.max(0, MAX_CANDIDATES - needed.length))];
}

/** @type {SpansFrom} */
function spansFrom(start, { kept, height }, closed) {
	const found = [{ start, end: start + 1 }];
	for (let end = start + 2; end <= Math.min(start + MAX_PARTS, kept.length); end++) {
		const within = kept.slice(start, end);
		if (widthOf(unite(within)) > MAX_WIDTH * height) break;
		const isDoubtless = within.every((_, i) => closed.some((one) => one.start <= start + i && start + i < one.end));
		if (Math.max(...gaps(within)) <= (isDoubtless ? NEAR : MAX_GAP) * height) found.push({ start, end });
	}
	return found;
}

/** @type {FeaturesOf} */
function features({ kept, height }, { start, end }, cuts) {
	const within = kept.slice(start, end);
	const extent = unite(within);
	const [width, tall] = [widthOf(extent), Math.max(heightOf(extent), 0.02 * height)];
	const reach = Math.max(...kept.slice(0, start).filter(({ row }) => row === kept[start].row).map(({ right }) => right));
	const isWithin = (/** @type {number} */ i) => start <= i && i < end;
	return {
		digits: 1,
		small: Math.max(Math.log((FULL_HEIGHT * height) / tall), 0),
		overlap: Math.max(0, Math.min(reach, extent.right) - extent.left) / (width + 2 * PADDING * height),
		gap: Math.max(0, ...gaps(within)) / height,
		parts: pointRanges(within).length - 1,
		abreast: gaps(within.filter((part) => heightOf(part) >= TALL * height)).filter((gap) => gap >= -SLACK * height).length,
		wide: Math.max(0, width / height - 1),
		cuts: cuts.filter(([i, k]) => isWithin(i) !== isWithin(k)).length,
		rows: Number(kept[start].row !== kept[end - 1].row),
	};
}

/** @type {Gaps} */
function gaps(within) {
	const sorted = within.toSorted((a, b) => a.left - b.left || a.right - b.right);
	return sorted.slice(1).map(({ left }, i) => left - Math.max(...sorted.slice(0, i + 1).map(({ right }) => right)));
}
