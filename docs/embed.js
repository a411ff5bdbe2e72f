// The example's script: shows what the form sends, and asks for sums with a pad that it makes and drives.

const byId = (id) => document.getElementById(id);

byId("order").addEventListener("submit", (event) => {
	event.preventDefault();
	byId("sent").textContent = new URLSearchParams(new FormData(event.target));
});

const pad = Object.assign(document.createElement("number-pad"), { live: true, digits: "1..3", ariaLabel: "Result" });
let wanted;

function ask() {
	const [a, b] = [2, 9].map((most) => 2 + Math.floor(Math.random() * 8 * (most / 9)));
	wanted = `${a * b}`;
	byId("question").textContent = `What is ${a} times ${b}?`;
	pad.value = "";
}

pad.addEventListener("change", ({ detail }) => {
	if (detail) byId("answer").textContent = `${detail.verdict} ${detail.number}, confidence ${detail.confidence.toFixed(3)}`;
	if (!pad.value) return;
	byId("question").textContent = pad.value === wanted ? `${wanted} is right.` : `${pad.value} is not right. Try again.`;
	if (pad.value === wanted) setTimeout(ask, 2000);
});
byId("question").after(pad);
ask();
