// One question on the page: what stands in its inputs, what of it is on the server, and what is said below it.

const CELL = /^q-\d+-(\d+)-/;

export class Field {
  constructor(box, words) {
    this.words = words;
    this.notices = [];
    this.take(box);
  }

  take(box) {
    this.box = box;
    this.id = box.dataset.question;
    this.base = Number(box.dataset.revision);
    this.seen = box.dataset.seen ?? "";
    this.isChoosing = "clash" in box.dataset;
    this.saved = JSON.stringify(this.content(true));
    this.line?.before(...this.notices);
  }

  // Where it is said whether the answer is saved; not while there are two texts to choose from.
  get line() {
    return this.box.querySelector(".save[role=status]");
  }

  get isText() {
    return ["short_text", "long_text"].includes(this.box.dataset.kind);
  }

  get isTable() {
    return this.box.dataset.kind === "table";
  }

  get controls() {
    return [...this.box.querySelectorAll("input, textarea, select")].filter((one) => one.name.startsWith("q-") && one.type !== "file");
  }

  // The inputs with something in them, as [name, value]; `original` as the server wrote them into the page.
  content(original = false) {
    const pairs = [];
    for (const one of this.controls) {
      let value = original ? one.defaultValue : one.value;
      if (one.type === "checkbox" || one.type === "radio") {
        if (!(original ? one.defaultChecked : one.checked)) continue;
        value = one.value;
      } else if (one.tagName === "SELECT" && original) {
        value = [...one.options].find((option) => option.defaultSelected)?.value ?? "";
      } else if (one.type === "hidden") {
        value = one.value;
      }
      if (value !== "") pairs.push([one.name, value.replaceAll("\r\n", "\n")]);
    }
    return pairs;
  }

  get text() {
    return JSON.stringify(this.content());
  }

  get isChanged() {
    return this.text !== this.saved;
  }

  get hasFocus() {
    return this.box.contains(document.activeElement);
  }

  // Put something else into the inputs; rows that are not there yet are added.
  fill(pairs) {
    const active = document.activeElement;
    const rows = Math.max(-1, ...pairs.map(([name]) => Number(CELL.exec(name)?.[1] ?? -1)));
    const adder = this.box.querySelector("[data-add-row]");
    while (adder && document.getElementById(adder.dataset.addRow).children.length <= rows) adder.click();
    const values = new Map();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    for (const one of this.controls) {
      const wanted = values.get(one.name) ?? [];
      if (one.type === "checkbox" || one.type === "radio") one.checked = wanted.includes(one.value);
      else if (one.value !== (wanted[0] ?? "")) one.value = wanted[0] ?? "";
    }
    if (document.activeElement !== active) active?.focus({ preventScroll: true });
  }

  // Another drawing of the same question, as the server sees it now; the cursor stays where it was.
  swap(html) {
    const active = this.hasFocus ? document.activeElement : null;
    const [start, end] = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : [null, null];
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const box = holder.content.querySelector("[data-question]");
    this.box.replaceWith(box);
    this.take(box);
    const again = active && (document.getElementById(active.id) ?? box.querySelector("input:not([type=hidden]), textarea, select"));
    again?.focus({ preventScroll: true });
    if (again && start !== null && again.id === active.id && again.setSelectionRange && again.type !== "date") again.setSelectionRange(start, end);
    return box;
  }

  // The rows of both are in a new drawing: what was typed here since the save was sent goes into its row there.
  weave(html, sent, places) {
    const now = new Map(this.content()), before = new Map(sent);
    const numbers = [...new Set(sent.map(([name]) => Number(CELL.exec(name)?.[1])))].sort((a, b) => a - b);
    const names = new Set([...now.keys(), ...before.keys()]);
    const typed = [...names].filter((name) => (now.get(name) ?? "") !== (before.get(name) ?? ""));
    this.swap(html);
    const pairs = new Map(this.content());
    let next = 1 + Math.max(-1, ...[...pairs.keys()].map((name) => Number(CELL.exec(name)[1])));
    const moved = new Map(numbers.map((number, index) => [number, places[index]]));
    for (const name of typed) {
      const row = Number(CELL.exec(name)[1]);
      if (moved.get(row) === undefined || moved.get(row) === null) moved.set(row, next++);
      pairs.set(name.replace(CELL, (whole, old) => whole.slice(0, -old.length - 1) + `${moved.get(row)}-`), now.get(name) ?? "");
    }
    if (typed.length) this.fill([...pairs].filter(([, value]) => value !== ""));
  }

  // What such inputs say to a reader: a line for each choice and for each row.
  said(pairs) {
    const lines = new Map();
    for (const [name, value] of pairs) {
      const line = CELL.exec(name)?.[1] ?? `choice ${lines.size}`;
      lines.set(line, [...(lines.get(line) ?? []), this.worded(name, value)]);
    }
    return [...lines.values()].map((cells) => cells.join(" · ")).join("\n");
  }

  worded(name, value) {
    const column = name.replace(CELL, "");
    const alike = this.controls.filter((one) => one.name.replace(CELL, "") === column);
    const option = alike.flatMap((one) => [...(one.options ?? [])]).find((one) => one.value === value);
    const label = alike.find((one) => ["checkbox", "radio"].includes(one.type) && one.value === value)?.labels[0];
    return option?.text ?? label?.innerText.trim().replace("\n", " ") ?? value;
  }

  // A notice stays with the question, whichever drawing of it is on the page, until it is taken away.
  put(notice) {
    this.notices.push(notice);
    this.line?.before(notice);
  }

  takeAway(notice) {
    this.notices = this.notices.filter((one) => one !== notice);
    notice.remove();
    this.controls[0]?.focus({ preventScroll: true });
  }

  tell(word, said = "", problems = []) {
    const { line } = this;
    if (!line) return;
    const words = this.words(word);
    const slot = words.querySelector("[data-said]");
    if (slot) slot.textContent = [said, ...problems].filter(Boolean).join(" ");
    line.replaceChildren(words);
  }

  tellMate(word, name = "") {
    const line = this.box.querySelector("[data-mate]");
    if (!line) return;
    line.hidden = !word;
    line.replaceChildren(...(word ? [this.words(word, name)] : []));
  }
}
