// The next worksheet that waits is a key press away. The key can be turned off, and what was typed goes along as notes.

const KEPT = "sprint-review-key";
const form = document.getElementById("review");
const next = document.querySelector("a[data-next]");
const save = document.querySelector("button[data-save]");
const told = document.querySelector("[data-key]");
const TYPED = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=hidden])";

const isOn = () => localStorage.getItem(KEPT) !== "off";

function isTouched() {
  return [...(form?.elements ?? [])].some((control) =>
    control.type === "radio" || control.type === "checkbox" ? control.checked !== control.defaultChecked
      : control.tagName === "SELECT" ? [...control.options].some((option) => option.selected !== option.defaultSelected)
        : control.type !== "hidden" && "defaultValue" in control && control.value !== control.defaultValue);
}

function label() {
  const button = told.querySelector("button");
  button.textContent = isOn() ? button.dataset.keyOff : button.dataset.keyOn;
}

if (told) {
  told.hidden = false;
  label();
  told.querySelector("button").addEventListener("click", () => {
    localStorage.setItem(KEPT, isOn() ? "off" : "on");
    label();
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-next]") || event.ctrlKey || event.metaKey || event.shiftKey || !save || !isTouched()) return;
  event.preventDefault();
  save.value = "next";
  save.click();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!next || !isOn() || event.target.closest?.(TYPED)) return;
  event.preventDefault();
  next.click();
});
