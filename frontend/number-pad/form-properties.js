// Form properties: those that HTML's own form controls have, for a custom element that is one.

const OF_INTERNALS = /** @type {const} */ (["form", "labels", "validity", "validationMessage", "willValidate"]);
const METHODS = /** @type {const} */ (["checkValidity", "reportValidity"]);

/** @type {AddFormProperties} */
export function addFormProperties(prototype, internalsOf) {
	/** @type {(name: string, get: (pad: NumberPad) => unknown, set?: (pad: NumberPad, value: any) => unknown) => void} */
	function define(name, get, set = () => {}) {
		const property = { get() { return get(/** @type {any} */ (this)); }, set(/** @type {any} */ value) { set(/** @type {any} */ (this), value); } };
		Object.defineProperty(prototype, name, { configurable: true, enumerable: true, ...property });
	}
	for (const name of ["required", "live", "disabled"]) define(name, (pad) => pad.hasAttribute(name), (pad, value) => pad.toggleAttribute(name, !!value));
	for (const name of ["name", "digits", "src"]) define(name, (pad) => pad.getAttribute(name) ?? "", (pad, value) => pad.setAttribute(name, value));
	for (const name of OF_INTERNALS) define(name, (pad) => internalsOf(pad)[name]);
	for (const name of METHODS) define(name, (pad) => () => internalsOf(pad)[name]());
}
