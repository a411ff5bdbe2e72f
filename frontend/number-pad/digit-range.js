// Digit range: how many digits a number may have. Pure functions.

const MOST = 16; // digits, of what the reader reads

export const ANY_NUMBER = { least: 1, most: MOST };

/** @type {ParseRange} */
export function parseRange(text) {
	if (text === null) return ANY_NUMBER;
	const [, first, last = first] = /^\s*(\d+)(?:\.\.(\d+))?\s*$/.exec(text) ?? [];
	const [least, most] = [Number(first), Number(last)];
	if (least >= 1 && least <= most && most <= MOST) return { least, most };
	throw new RangeError(`digits is "${text}", but must be a number of digits such as 4, or a range such as 1..4, from 1 to ${MOST}.`);
}

/** @type {Allows} */
export const allows = ({ least, most }, number) => /^[0-9]+$/.test(number) && number.length >= least && number.length <= most;

/** @type {(range: DigitRange) => string} */
export function describe({ least, most }) {
	if (least === 1 && most === MOST) return "a number";
	if (least === most) return least === 1 ? "one digit" : `${least} digits`;
	return `${least} to ${most} digits`;
}
