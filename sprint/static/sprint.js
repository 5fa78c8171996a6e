// Small conveniences; every page works without them.

import { Drafts } from "./drafts.js";

// Whoever signs out leaves nothing behind in this browser.
document.addEventListener("submit", (event) => event.target.matches("[data-sign-out]") && Drafts.erase());

// A summary of errors gets the focus, so that it is read first.
document.querySelector(".errors")?.focus();

// A form that is on its way is not sent twice.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  for (const button of event.target.elements) {
    if (button.type !== "submit") continue;
    setTimeout(() => { button.disabled = true; });
    setTimeout(() => { button.disabled = false; }, 8000);
  }
});
addEventListener("pageshow", () => document.querySelectorAll("button[disabled]").forEach((button) => { button.disabled = false; }));

// Rows of a table question: another empty row.
document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-add-row]");
  if (!adder) return;
  const body = document.getElementById(adder.dataset.addRow);
  const last = body.lastElementChild;
  const row = last.cloneNode(true);
  const index = body.children.length;
  for (const element of row.querySelectorAll("[id],[for],[name]")) {
    for (const attribute of ["id", "for", "name"]) {
      if (element.hasAttribute(attribute)) {
        element.setAttribute(attribute, element.getAttribute(attribute).replace(/^(q-\d+|\D+)-\d+-/, `$1-${index}-`));
      }
    }
  }
  for (const label of row.querySelectorAll("[data-row-label]")) label.textContent = label.dataset.rowLabel.replace("#", index + 1);
  for (const control of row.querySelectorAll("input,textarea")) control.value = "";
  for (const control of row.querySelectorAll("select")) control.selectedIndex = 0;
  body.append(row);
  row.querySelector("input,textarea,select")?.focus();
});

// The line of pages under a plan scrolls sideways on a phone: the page that this is stands in view.
const here = document.querySelector(".under [aria-current]");
const strip = here?.closest("ul");
if (strip) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;

// An address that is shown once is copied with one touch.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.querySelector("span").textContent = button.dataset.copied;
  });
}

// Another language is another page: what was typed here and not sent would be lost. What saves by itself is not.
const languages = document.querySelector(".langs");
let isTyped = languages?.hasAttribute("data-typed");
document.addEventListener("input", (event) => { isTyped ||= Boolean(event.target.closest("main form[method=post]:not([data-is-live])")); });
languages?.addEventListener("click", (event) => {
  if (isTyped && event.target.closest("a, button:not([form])") && !confirm(languages.dataset.ask)) event.preventDefault();
});
