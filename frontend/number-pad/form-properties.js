// Form properties: those that the controls of HTML have, such as `required` and `validity`, for a custom element.

const FLAGS = ["required", "live", "disabled"];
const TEXTS = ["name", "digits"];
const OF_INTERNALS = /** @type {const} */ (["form", "labels", "validity", "validationMessage", "willValidate"]);
const METHODS = /** @type {const} */ (["checkValidity", "reportValidity"]);

/** @type {AddFormProperties} */
export function addFormProperties(prototype, internalsOf) {
	/** @type {(name: string, property: PropertyDescriptor & ThisType<any>) => unknown} */
	const define = (name, property) => Object.defineProperty(prototype, name, { configurable: true, enumerable: true, ...property });
	for (const name of FLAGS) {
		define(name, {
			get() { return this.hasAttribute(name); },
			set(value) { this.toggleAttribute(name, !!value); },
		});
	}
	for (const name of TEXTS) {
		define(name, {
			get() { return this.getAttribute(name) ?? ""; },
			set(value) { this.setAttribute(name, value); },
		});
	}
	for (const name of OF_INTERNALS) define(name, { get() { return internalsOf(this)[name]; } });
	for (const name of METHODS) define(name, { value() { return internalsOf(this)[name](); } });
}
