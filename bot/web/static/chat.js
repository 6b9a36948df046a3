"use strict";
// The page draws nothing of its own: it says what was typed or pressed, and shows the HTML that comes back.

const $ = (id) => document.getElementById(id);
const talk = $("talk"), log = $("log"), field = $("field"), form = $("say"), state = $("state"), thinking = $("thinking");
let proof = document.body.dataset.proof;
const title = document.title;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const WAIT = 60000;

let line = Promise.resolve(); // one question after another, in the order in which they were asked
let under = 0;
let over = false;
let stream = null;
let pause = 2000;

// ---- showing

function made(template) {
  return $(template).content.firstElementChild.cloneNode(true);
}

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim(); // drawn and escaped by our own server
  return holder.content.firstElementChild;
}

function show(article) {
  article.classList.add("arriving");
  log.append(article);
  follow(article);
}

function follow(article) {
  // A long answer is read from its beginning.
  const block = article.offsetHeight > talk.clientHeight ? "start" : "end";
  article.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
  const picture = article.querySelector("img");
  if (picture && !picture.complete) {
    picture.addEventListener("load", () => article.scrollIntoView({ block: "nearest" }), { once: true });
  }
}

function change(old, article) {
  const held = old.contains(document.activeElement);
  article.classList.add("changed");
  old.replaceWith(article);
  if (held) article.focus({ preventScroll: true });
  const box = article.getBoundingClientRect(), seen = talk.getBoundingClientRect();
  if (box.top < seen.top || box.bottom > seen.bottom) follow(article);
}

function showOwn(words) {
  const article = made("own");
  article.querySelector(".words").textContent = words;
  show(article);
}

function arrived(html, replaces) {
  const article = parsed(html);
  if (!article) return;
  const old = replaces && document.getElementById(`m-${replaces}`);
  if (old) change(old, article);
  else show(article);
  if (document.hidden) document.title = `● ${title}`;
}

function finish() {
  if (over) return;
  over = true;
  stream?.close();
  field.disabled = form.querySelector(".send").disabled = true;
  tellDiary("over");
  say("");
  show(made("over"));
}

// diary.js listens: "stale", "gone" or "over".
function tellDiary(what, unasked = false) {
  if (what) document.dispatchEvent(new CustomEvent("diary", { detail: { what, unasked } }));
}

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

// ---- asking

function fresh() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function ask(what) {
  what.id ??= fresh();
  line = line.then(() => over || asked(what));
}

async function asked(what) {
  const keys = document.getElementById(`m-${what.message}`)?.querySelectorAll("[data-press]");
  under += 1;
  keys?.forEach((key) => {
    key.setAttribute("aria-disabled", "true");
    key.classList.toggle("waiting", key.dataset.press === what.press);
  });
  const patience = setTimeout(() => {
    thinking.hidden = false;
    thinking.scrollIntoView({ block: "nearest" });
  }, 350);
  try {
    const answer = await fetch(what.file ? "/chat/enclose" : "/chat/say", {
      method: "POST",
      headers: { ...(what.file ? {} : { "content-type": "application/json" }), "x-diary-proof": proof },
      body: what.file ? enclosing(what) : JSON.stringify(what),
      signal: AbortSignal.timeout(WAIT),
    });
    const said = await answer.json().catch(() => ({}));
    if (said.proof) prove(said.proof);
    if (answer.ok) arrived(said.html, said.replaces), tellDiary(said.diary);
    else if (said.over || answer.status === 403) finish(); // linked in another tab: this page is of before
    else failed({ ...what, id: undefined }, said.error); // refused, so it may be asked anew
    if (answer.ok) listen();
  } catch {
    failed(what); // perhaps it was heard: the same id keeps it from being done twice
  } finally {
    clearTimeout(patience);
    thinking.hidden = true;
    under -= 1;
    keys?.forEach((key) => {
      key.removeAttribute("aria-disabled");
      key.classList.remove("waiting");
    });
  }
}

function enclosing(what) {
  const held = new FormData();
  held.set("id", what.id);
  held.set("file", what.file);
  return held;
}

function prove(fresh) {
  proof = fresh;
  document.querySelectorAll("[name=proof]").forEach((input) => { input.value = fresh; });
}

function failed(what, why) {
  const article = made("failed");
  if (why) article.querySelector(".words").textContent = why;
  article.querySelector("[data-again]").addEventListener("click", () => {
    article.remove();
    field.focus();
    ask(what);
  });
  show(article);
}

// ---- what is said unasked

function listen() {
  if (over || (stream && stream.readyState !== EventSource.CLOSED)) return;
  stream = new EventSource("/chat/stream");
  stream.addEventListener("open", () => { pause = 2000; say(""); });
  stream.addEventListener("said", (event) => {
    const said = JSON.parse(event.data);
    arrived(said.html);
    tellDiary(said.diary, true);
  });
  stream.addEventListener("over", finish);
  stream.addEventListener("again", () => { stream.close(); setTimeout(listen, 1000); });
  stream.addEventListener("elsewhere", () => { stream.close(); say(state.dataset.elsewhere); });
  stream.addEventListener("error", () => {
    if (over) return;
    say(state.dataset.away);
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 60000);
    }
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.title = title;
  if (stream) listen();
});
addEventListener("online", () => stream && listen());

// ---- hands

document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-press], [data-say], [data-restart], .spoiler");
  if (!at) return;
  if (at.matches(".spoiler")) return uncover(at);
  if (at.matches("[data-restart]")) return location.reload();
  if (at.getAttribute("aria-disabled") === "true") return;
  if (at.dataset.press) ask({ press: at.dataset.press, message: at.closest("[data-id]")?.dataset.id ?? "" });
  else ask({ text: at.dataset.say });
});

document.addEventListener("change", (event) => {
  const chosen = event.target.matches("[data-file]") && event.target.files[0];
  if (!chosen) return;
  showOwn(chosen.name);
  ask({ file: chosen });
  event.target.value = "";
});

function uncover(spoiler) {
  spoiler.setAttribute("aria-expanded", "true");
}

document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches(".spoiler")) return;
  event.preventDefault();
  uncover(event.target);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = field.value.trim();
  if (!words || over) return;
  // The token of a link is longer than a typed code: it goes the way of a link.
  const linked = words === field.dataset.code && words.replace(/\W/g, "").length > 8;
  ask({ text: linked ? `/start ${words}` : words });
  showOwn(words);
  $("hint")?.remove();
  field.value = "";
  grow();
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
field.addEventListener("input", grow);

const leaving = $("leaving");
$("leave").addEventListener("click", () => leaving.showModal());

// iOS lays its keyboard over the page: what is seen is smaller than the window.
window.visualViewport?.addEventListener("resize", () => {
  document.documentElement.style.setProperty("--seen", `${visualViewport.height}px`);
  log.lastElementChild?.scrollIntoView({ block: "nearest" });
});

if (location.search) history.replaceState(null, "", "/"); // the code leaves the address bar
if (matchMedia("(hover: hover) and (pointer: fine)").matches || field.value) field.focus();
grow();
ask({ text: "/start" });
