// A worksheet, or a section of a plan, that saves by itself. Without this module the form is sent as a whole, with the same two texts to choose from.

import { Drafts } from "./drafts.js";
import { Field } from "./field.js";
import { Leftovers } from "./leftovers.js";
import { Presence } from "./presence.js";
import { Saver } from "./saving.js";

const form = document.getElementById("work");
const live = document.getElementById("live");
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(`work ${form.dataset.work}`) : null;

function words(name, filled = "") {
  const copy = live.querySelector(`[data-word="${name}"]`).content.cloneNode(true);
  const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(/\{(name|answered)\}/, filled);
  for (const link of copy.querySelectorAll("[data-past]")) link.href = live.dataset.past;
  return copy;
}

const page = {
  ...form.dataset,
  words,
  drafts: null,
  savers: new Map(),
  get token() { return form.elements.csrf_token.value; },
  get language() { return form.elements.language.value; },

  // Something arrived: other tabs of this browser follow, and so does the count.
  changed(field) {
    channel?.postMessage({ id: field.id, base: field.base, pairs: field.content() });
    const fields = [...this.savers.values()].map((saver) => saver.field);
    const answered = fields.filter((one) => one.content().length).length + form.querySelectorAll("[data-attached]").length;
    document.getElementById("count")?.replaceChildren(words("count", answered));
  },

  // Who is signed in now: "same" with a fresh token, "other", "nobody", or "unknown" without a connection.
  async whoami() {
    try {
      const answer = await fetch(this.whoamiUrl, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || !answer.ok) return "nobody";
      const { writer, token } = await answer.json();
      if (String(writer) !== this.writer) return "other";
      for (const input of document.querySelectorAll("[name=csrf_token]")) input.value = token;
      return "same";
    } catch {
      return "unknown";
    }
  },
};
page.whoamiUrl = form.dataset.whoami;

for (const box of form.querySelectorAll("[data-question]")) {
  if (box.dataset.kind === "file") continue;
  page.savers.set(box.dataset.question, new Saver(new Field(box, words), page));
}

const saverOf = (element) => [...page.savers.values()].find((saver) => saver.field.box.contains(element));

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => event.target.name?.startsWith("q-") && event.target.type !== "file" && saverOf(event.target)?.typed());
}

form.addEventListener("click", (event) => {
  const saver = saverOf(event.target);
  if (event.target.closest("[data-show]")) return refresh(saver.field, "", true);
  if (!saver?.field.isChoosing || !event.target.closest("button[name=wish]")) return;
  event.preventDefault();
  const chosen = [...saver.field.box.querySelectorAll("[name^=keep-]:checked, [name^=joined-]")].map((one) => [one.name, one.value]);
  saver.choose(chosen);
});

// Another text is on the server: it comes into the page where nobody is typing, and is offered where someone is.
async function refresh(field, writer, isAsked = false) {
  if (field.isChanged || saverOf(field.box).pending) return;
  if (field.hasFocus && !isAsked) return field.tellMate("newer", writer);
  try {
    const answer = await fetch(page.now + field.id, { redirect: "manual" });
    if (answer.ok && !field.isChanged) field.swap((await answer.json()).html);
  } catch { /* the next pulse tries again */ }
}

channel?.addEventListener("message", ({ data }) => {
  const field = [...page.savers.values()].find((saver) => saver.field.id === data.id)?.field;
  if (!field || field.isChanged || data.base <= field.base) return;
  field.fill(data.pairs);
  field.base = data.base;
  field.saved = field.text;
});

function sendAll(leaving = false) {
  for (const saver of page.savers.values()) if (saver.pending || saver.field.isChanged) saver.send(leaving);
}
addEventListener("online", () => sendAll());
addEventListener("focus", () => sendAll());
addEventListener("pagehide", () => sendAll(true));
document.addEventListener("visibilitychange", () => sendAll(document.visibilityState === "hidden"));

async function restore() {
  page.drafts = await Drafts.open(page.writer, page.work, page.key);
  await new Leftovers(page).find();
}

restore().then(() => {
  if (page.pulse) new Presence(page, refresh);
  form.dataset.isLive = "";
});
