// Curl: writes the request for a drawing as a command.

/** @type {ToCurl} */
export const toCurl = (drawing, address) =>
	`curl ${quote(address)} -H 'Content-Type: application/json' -d ${quote(JSON.stringify(drawing))}`;

const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
