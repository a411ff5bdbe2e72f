// Start: says why, if the page can't run. No module, because it has to run where modules don't.

addEventListener("error", ({ message }) => (document.body.dataset.failure = message ?? ""));
addEventListener("load", async () => {
	const needed = {
		dialogs: "HTMLDialogElement" in window,
		":has() in styles": CSS.supports("selector(:has(a))"),
		"nested styles": CSS.supports("selector(&)"),
		"ARIA properties": "ariaPressed" in Element.prototype,
	};
	const missing = Object.keys(needed).filter((name) => !needed[/** @type {keyof typeof needed} */ (name)]);
	const { failure } = document.body.dataset;
	if (missing.length > 0) say(`This browser is too old for it: it lacks ${missing.join(", ")}. Browsers from 2024 on have all of them.`);
	else if ("isReady" in document.body.dataset) return;
	else if (location.protocol === "file:") say("It was opened as a file. Run ./deploy_dev.sh, and open the address that it prints.");
	else if (failure) say(`The reason: ${failure}`);
	else say(`${(await findLost(document.querySelectorAll("script")[1].src)).join(", ") || "A part of it"} was not loaded. Is it a content blocker, or the connection? Reload to try again.`);

	function say(/** @type {string} */ reason) {
		const texts = { ".verdict": "This page can’t run here.", ".detail": reason, ".figure span": "!" };
		for (const [selector, text] of Object.entries(texts)) Object.assign(document.querySelector(selector) ?? {}, { textContent: text });
		Object.assign(document.querySelector("#answer") ?? {}, { className: "error" });
	}

	/** @type {FindLost} */
	async function findLost(url, seen = new Set([url])) {
		const text = await fetch(url).then((response) => (response.ok ? response.text() : null), () => null);
		if (text === null) return [new URL(url).pathname];
		const imported = [...text.matchAll(/from "(.+?)"/g)].map(([, name]) => new URL(name, url).href);
		const unseen = imported.filter((other) => !seen.has(other) && seen.add(other));
		return (await Promise.all(unseen.map((other) => findLost(other, seen)))).flat();
	}
});
