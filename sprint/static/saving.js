// Sends one question's answer after each pause, one save at a time, until the server has said what became of it.
// A save that got no answer is sent again with the same mark: it has one effect, however often it arrives.

const PAUSE = 1200, LONGEST = 6000, KEEP = 250, SLOWEST = 30000, SMALL = 60000;

// Browsers make good ones only on safe connections.
export const random = () => crypto.randomUUID?.() ?? `${Math.random()}`.slice(2);

// This browser, all its tabs, until somebody signs out: nothing but that two saves came from one.
const browser = (() => {
  const made = random().replaceAll("-", "").slice(0, 12).padEnd(8, "0");
  try {
    return localStorage["sprint-browser"] ??= made;
  } catch {
    return made;
  }
})();

// A mark that no other save has. It tells which browser typed it, and when, so that nobody is asked to choose between two texts
// of their own: `joining.py` reads it.
const fresh = () => `${browser}.${Date.now().toString(36)}.${random().slice(0, 36)}`;

export class Saver {
  constructor(field, page) {
    Object.assign(this, { field, page, pending: null, isSending: false, tries: 0, timer: 0, since: 0, isHalted: false, isRefused: false, word: "saved" });
  }

  // Something was typed.
  typed() {
    this.isHalted = false;
    if (!this.field.isChanged && !this.pending) return this.drop();
    this.field.tell("typing");
    this.since ||= Date.now();
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP);
    this.later(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  // What a later visit needs to know: whether it was refused, too, and in which round of the review it was typed.
  get draft() {
    const { field, page, pending, isRefused } = this;
    return { pairs: field.content(), base: field.base, seen: field.seen, pending, isRefused, round: page.round };
  }

  keep() {
    return this.page.drafts?.keep(this.field.id, this.draft).catch(() => {});
  }

  // Go on with what an earlier visit kept.
  resume(draft) {
    this.field.fill(draft.pairs);
    this.field.base = draft.base;
    this.field.seen = draft.seen ?? "";
    this.pending = draft.pending ?? null;
    this.field.tell("found");
    this.later(0);
  }

  drop() {
    clearTimeout(this.keeping);
    this.page.drafts?.drop(this.field.id).catch(() => {});
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  // Send now what is not there yet; `leaving` when the page goes away.
  async send(leaving = false) {
    const { field, page } = this;
    if (this.isSending || this.isHalted || field.isChoosing) return;
    if (!this.pending) {
      if (!field.isChanged) return this.drop();
      this.pending = { mark: fresh(), pairs: field.content(), base: field.base, seen: field.seen, text: field.text };
      this.keep();
    }
    this.since = 0;
    await this.deliver(this.pending, leaving);
  }

  // The chosen one of two texts.
  choose(extra) {
    this.isHalted = false;
    this.pending = { mark: fresh(), pairs: [...this.field.content(), ...extra], base: this.field.base, seen: this.field.seen, text: "" };
    return this.deliver(this.pending, false);
  }

  async deliver(pending, leaving) {
    const { field, page } = this;
    const body = new URLSearchParams(pending.pairs);
    const marks = { question: field.id, revision: pending.base, mark: pending.mark, seen: pending.seen ?? "", writer: page.writer, language: page.language };
    for (const [name, value] of Object.entries(marks)) body.set(name, value);
    body.set("csrf_token", page.token);
    this.isSending = true;
    if (!field.isChoosing) field.tell("saving");
    let answer = null, told = null;
    try {
      const keepalive = leaving && String(body).length < SMALL;
      answer = await fetch(page.one, { method: "POST", body, keepalive, redirect: "manual", headers: { Accept: "application/json" } });
      told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    } catch { /* no connection */ }
    this.isSending = false;
    await this.heard(pending, answer, told);
  }

  async heard(pending, answer, told) {
    if (told?.state === "saved" || told?.state === "joined") return this.arrived(pending, told);
    if (told?.state === "conflict") return this.clashed(pending, told);
    if (told && told.state !== "busy") return this.refused(told);
    if (answer?.status === 404) return this.halt("gone");
    if (answer && [400, 401, 403].includes(answer.status) && !told) return this.strange();
    if (answer?.status === 413) return this.halt("too_long");
    this.field.tell(this.page.drafts ? "offline" : "unkept");
    this.later(Math.min(SLOWEST, 1000 * 2 ** this.tries++));
  }

  arrived(pending, told) {
    const { field, page } = this;
    this.pending = null;
    this.isRefused = false;
    this.tries = 0;
    this.word = told.word ?? this.word;
    const hasTypedOn = !field.isChoosing && field.text !== pending.text;
    if (told.html && !told.places && hasTypedOn) return this.typed(); // goes out from the old revision, as the text typed last
    if (told.html && told.places) field.weave(told.html, pending.pairs, told.places);
    else if (told.html) field.swap(told.html);
    else {
      field.base = told.revision;
      field.saved = pending.text;
    }
    field.base = told.revision;
    const revision = field.box.querySelector(`[name="revision-${field.id}"]`);
    if (revision) revision.value = told.revision;
    page.changed(field);
    if (field.isChanged) {
      this.keep();
      return this.typed();
    }
    this.drop();
    if (!told.html || told.word) field.tell(this.word, told.said, told.problems);
  }

  // Someone else wrote in between. Both texts are shown once the typing pauses.
  clashed(pending, told) {
    this.pending = null;
    if (!this.field.isChoosing && this.field.text !== pending.text) return this.later(PAUSE);
    this.keep();
    this.field.swap(told.html);
    this.field.box.querySelector("fieldset")?.focus({ preventScroll: true });
  }

  refused(told) {
    this.pending = null;
    this.halt("refused", told.said);
  }

  halt(word, said) {
    this.isHalted = this.isRefused = true;
    this.keep();
    this.field.tell(word, said);
  }

  // The sign-in has ended, or the token of the page is of an earlier one.
  async strange() {
    const found = await this.page.whoami();
    if (found === "other") return this.halt("other");
    if (found !== "same") this.field.tell(found === "nobody" ? "away" : this.page.drafts ? "offline" : "unkept");
    this.later(found === "nobody" ? SLOWEST : Math.min(SLOWEST, 250 * 2 ** this.tries++));
  }
}
