// Style: loads the style of a part of the page when that part is first used.

/** @type {LoadStyle} */
export const loadStyle = (href) =>
	new Promise((resolve) => {
		document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
	});
