// What an earlier visit kept in this browser and could not save. It goes on its way by itself only where nothing has happened to
// the answer since. Otherwise it stands beside the answer and waits until its writer says what becomes of it: a text that was
// refused, or made from an older one, never takes the place of the answer unasked.

import { random } from "./saving.js";

const trimmed = (pairs) => JSON.stringify(pairs.map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

const isSame = (one, other) => trimmed(one) === trimmed(other);

// A visit that ends in the middle of a word keeps a little less than it sends.
const isBeginning = ([[, text] = ["", ""]], [[, whole] = ["", ""]]) => whole.startsWith(text.trim());

export class Leftovers {
  constructor(page) {
    this.page = page;
  }

  // Take out all that was kept.
  async find() {
    const kept = await this.page.drafts?.all().catch(() => new Map()) ?? new Map();
    for (const [name, draft] of kept) {
      const [id, waits] = name.split("/");
      const saver = this.page.savers.get(id);
      if (saver && waits) this.show(saver, name, draft);
      else if (saver && !saver.field.isChoosing) await this[this.fate(draft, saver.field)](saver, draft);
    }
  }

  // "drop" what the answer says already, "resume" what was made from the answer as it is now, "wait" with the rest.
  fate(draft, field) {
    const saved = JSON.parse(field.saved);
    if (isSame(draft.pairs, saved)) return "drop";
    if (draft.isRefused || draft.round !== this.page.round || field.isChanged) return "wait";
    if (draft.base >= field.base) return "resume";
    if (draft.pending && isSame(draft.pending.pairs, saved)) return "resume"; // its last save arrived, and nobody was there to hear so
    return field.isText && isBeginning(draft.pairs, saved) ? "drop" : "wait";
  }

  drop(saver) {
    saver.drop();
  }

  resume(saver, draft) {
    saver.resume(draft);
  }

  // Under a name of its own it is out of the way of what is typed from now on.
  async wait(saver, draft) {
    if (!draft.pairs.length) return saver.drop(); // nothing to show
    const name = `${saver.field.id}/${random()}`;
    try {
      await this.page.drafts.keep(name, draft);
      saver.drop();
    } catch { /* it stays where it is */ }
    this.show(saver, name, draft);
  }

  show(saver, name, draft) {
    const { field } = saver, notice = this.page.words("unsent").firstElementChild;
    notice.querySelector("[data-said]").textContent = field.said(draft.pairs);
    notice.querySelector("[data-use]").addEventListener("click", () => this.use(saver, name, draft, notice));
    notice.querySelector("[data-discard]").addEventListener("click", () => this.end(saver, name, notice));
    field.put(notice);
  }

  async use(saver, name, draft, notice) {
    const { field } = saver;
    if (field.isChanged) await this.wait(saver, saver.draft); // in its turn
    field.fill(draft.pairs);
    if (field.isTable) field.base = Math.min(field.base, draft.base); // rows that came since go on beside these
    saver.typed();
    await saver.keep();
    this.end(saver, name, notice);
  }

  end(saver, name, notice) {
    this.page.drafts.drop(name).catch(() => {});
    saver.field.takeAway(notice);
  }
}
