// Files that are being made: the list is fetched again every two seconds until all are there. Without this, a link does it.

const ASK = 2000;

async function look() {
  const list = document.getElementById("files");
  if (!list?.matches("[data-busy]")) return;
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && page.getElementById("files");
      if (fresh && !list.contains(document.activeElement)) list.replaceWith(fresh);
    } catch { /* asked again soon */ }
  }
  setTimeout(look, ASK);
}

setTimeout(look, ASK);
