// Words that are selected in an answer are the words that a comment is about, once its box is opened.

const LONGEST = 500;
let picked = null;

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const text = selection.toString().replace(/\s+/g, " ").trim().slice(0, LONGEST);
  const start = selection.anchorNode?.parentElement?.closest("[data-answer]");
  const end = selection.focusNode?.parentElement?.closest("[data-answer]");
  if (text && start && start === end) picked = { question: start.dataset.answer, text };
  else if (text) picked = null;
});

function fill(box) {
  const quote = document.getElementById(`quote_${box.dataset.comment}`);
  if (picked?.question !== box.dataset.comment || !quote || quote.value) return;
  quote.value = picked.text;
  quote.closest("details")?.setAttribute("open", "");
  picked = null;
}

for (const box of document.querySelectorAll("[data-comment]")) {
  box.addEventListener("toggle", () => { if (box.open) fill(box); });
  box.addEventListener("focusin", (event) => { if (event.target.name?.startsWith("comment_")) fill(box); });
}
