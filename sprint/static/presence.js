// Who else is in this worksheet or section of a plan, and which texts changed: asked every few seconds while the page is seen.

const ASK = 4000, HERE = 30000;

export class Presence {
  constructor(page, refresh) {
    Object.assign(this, { page, refresh, tag: "", place: "", told: 0, isOver: false });
    document.addEventListener("focusin", () => this.move());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.move(true));
    addEventListener("pagehide", () => this.say({ leave: "1" }, true));
    this.move(true);
    this.ask();
    setInterval(() => this.ask(), ASK);
    setInterval(() => this.move(true), HERE);
  }

  move(isDue = false) {
    const place = document.activeElement?.closest("[data-question]")?.dataset.question ?? "";
    if (document.visibilityState !== "visible" || (place === this.place && !isDue)) return;
    this.place = place;
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.say({ question: this.place }), 300);
  }

  say(what, keepalive = false) {
    if (this.isOver) return;
    const body = new URLSearchParams({ ...what, csrf_token: this.page.token });
    fetch(this.page.presence, { method: "POST", body, keepalive, redirect: "manual" }).catch(() => {});
  }

  async ask() {
    if (this.isOver || document.visibilityState !== "visible") return;
    const headers = this.tag ? { "If-None-Match": this.tag } : {};
    try {
      const answer = await fetch(this.page.pulse, { credentials: "omit", cache: "no-store", headers });
      if (answer.status === 404) this.isOver = true;
      if (!answer.ok) return;
      this.tag = answer.headers.get("ETag") ?? "";
      this.show(await answer.json());
    } catch { /* asked again soon */ }
  }

  show({ state, people, answers }) {
    const names = people.map(([name]) => name);
    const line = document.getElementById("here");
    const all = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(names);
    line?.replaceChildren(...(names.length ? [this.page.words(names.length === 1 ? "here" : "all_here", all)] : []));
    if (!["draft", "changes"].includes(state)) line?.replaceChildren(this.page.words("moved"));
    const places = new Map(people.filter(([, question]) => question).map(([name, question]) => [String(question), name]));
    for (const { field } of this.page.savers.values()) {
      const { id } = field;
      const [revision, writer] = answers[id] ?? [0, ""];
      if (revision > field.base && !field.isChoosing) this.refresh(field, writer);
      else field.tellMate(places.has(id) ? "mate" : "", places.get(id));
    }
    for (const small of document.querySelectorAll(".stops [data-writes]")) {
      const mine = small.dataset.writes.split(" ").find((id) => places.has(id));
      small.textContent = mine ? this.page.words("writes", places.get(mine)).textContent : "";
    }
  }
}
