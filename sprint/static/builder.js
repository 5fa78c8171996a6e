// A draft is put in order by dragging, too: what is dropped sends the same form as the buttons “up” and “down”.

const list = document.querySelector(".draft");
const entries = list ? [...list.querySelectorAll("[data-entry]")] : [];
let held = null;

// A part goes between parts, a question anywhere; nothing goes where it is.
const fits = (entry) => held && entry !== held && (held.dataset.entry === "question" || entry.dataset.entry === "part");

const send = (to) => {
  const form = held.querySelector("[data-move]");
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "to", value: to });
  form.append(field);
  form.submit();
};

const unmark = () => list.querySelectorAll(".is-target").forEach((entry) => entry.classList.remove("is-target"));

for (const entry of entries) {
  const handle = document.createElement("span");
  handle.className = "draft-handle";
  handle.draggable = true;
  handle.textContent = "\u2807\u2807";
  handle.title = list.dataset.label;
  handle.setAttribute("aria-hidden", "true"); // the buttons do the same for whoever uses no pointer
  handle.addEventListener("dragstart", (event) => {
    held = entry;
    entry.classList.add("is-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", entry.id);
    event.dataTransfer.setDragImage(entry, 0, 0);
  });
  handle.addEventListener("dragend", () => {
    entry.classList.remove("is-held");
    unmark();
    held = null;
  });
  entry.append(handle);
  entry.addEventListener("dragover", (event) => {
    if (!fits(entry)) return;
    event.preventDefault();
    unmark();
    entry.classList.add("is-target");
  });
  entry.addEventListener("drop", (event) => {
    if (!fits(entry)) return;
    event.preventDefault();
    send(`before-${entry.id}`);
  });
}

// Below the last entry is the end.
list?.parentElement.addEventListener("dragover", (event) => { if (held && event.target === list.parentElement) event.preventDefault(); });
list?.parentElement.addEventListener("drop", (event) => { if (held && event.target === list.parentElement) send("end"); });
