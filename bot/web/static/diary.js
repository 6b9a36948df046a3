"use strict";
// The diary beside the conversation. It asks for the page of one child and shows the HTML that comes back; what is
// pressed in it is a question to the conversation. Uses $, proof, parsed, showOwn and over of chat.js.

const pane = $("diary"), body = $("diary-body"), comes = $("diary-comes"), missed = $("diary-failed");
const views = document.querySelectorAll("[data-view]");
const SOON = 300; // several answers in a row are one reason to look again
const LATER = 4000; // a letter goes to many pages at once: they do not come all together
const OLD = 60000;

let chosen = ""; // what is looked at, as the page's own button says it
let newest = 0; // of several questions only the last one's answer is shown
let lookedAt = 0;
let timer = 0;

function empty() {
  newest += 1;
  clearTimeout(timer);
  body.replaceChildren();
  missed.hidden = true;
}

async function look(wish = chosen) {
  clearTimeout(timer);
  if (over) return;
  const mine = ++newest;
  pane.setAttribute("aria-busy", "true");
  missed.hidden = true;
  comes.hidden = Boolean(body.firstChild);
  let said = null;
  try {
    const answer = await fetch("/chat/cabinet", {
      method: "POST",
      headers: { "content-type": "application/json", "x-diary-proof": proof },
      body: JSON.stringify({ look: wish }),
      signal: AbortSignal.timeout(WAIT),
    });
    if (answer.ok) said = await answer.json();
    else if (mine === newest && (answer.status === 401 || answer.status === 403)) return finish();
  } catch {
    // No connection: said so below.
  }
  if (mine !== newest || over) return;
  pane.setAttribute("aria-busy", "false");
  comes.hidden = true;
  lookedAt = Date.now();
  if (!said) {
    missed.hidden = false;
    return;
  }
  if (said.refused && wish) return look(chosen = ""); // perhaps another child may still be seen
  showDiary(said.html);
}

function showDiary(html) {
  document.body.classList.toggle("with-diary", Boolean(html));
  if (!html) return empty();
  const held = body.contains(document.activeElement) ? document.activeElement.id : "";
  const fresh = parsed(html);
  chosen = fresh.dataset.chosen ?? "";
  body.replaceChildren(fresh);
  if (held) (document.getElementById(held) ?? $("diary-title")).focus({ preventScroll: true });
}

function lookSoon(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => look(), wait);
}

document.addEventListener("diary", ({ detail: { what, unasked } }) => {
  if (what !== "stale") empty();
  if (what === "over") comes.hidden = true;
  else if (what === "gone" || !lookedAt) look();
  else lookSoon(SOON + (unasked ? LATER * Math.random() : 0));
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && lookedAt && Date.now() - lookedAt > OLD) look();
});

// ---- which of the two is seen where there is no room for both

function view(name) {
  document.body.dataset.seen = name;
  views.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.view === name)));
  if (name === "talk") log.lastElementChild?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-look], [data-view], [data-print], #diary [data-press]");
  if (!at) return;
  if (at.dataset.view) view(at.dataset.view);
  else if (at.dataset.look) look(at.dataset.look);
  else if (at.dataset.print) printed(at.dataset.print);
  else {
    showOwn(at.dataset.says ?? at.textContent.trim()); // as if it had been asked in words
    view("talk");
  }
}, true);

$("diary-again").addEventListener("click", () => look());

// ---- on paper

function printed(part) {
  document.body.dataset.printed = part;
  const folded = [...body.querySelectorAll("details:not([open])")];
  folded.forEach((one) => { one.open = true; });
  addEventListener("afterprint", () => {
    delete document.body.dataset.printed;
    folded.forEach((one) => { one.open = false; });
  }, { once: true });
  print();
}
