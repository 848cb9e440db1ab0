/* The page's only script of ours. It listens once, on the document, because the HTML it serves is
   redrawn often: a choice becomes an event of the masthead component, and Python does the rest. */
"use strict";

window.recoupe = function (trigger) {
  let origin = null; // what opened the article, to give the focus back to

  const panel = () => document.querySelector("#reader .reader");

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-open], [data-close], [data-remove], [data-tab]");
    if (!chosen) return;
    const { open, start, end, remove, confirm, tab } = chosen.dataset;
    if (open !== undefined) {
      if (!chosen.closest("#reader")) origin = chosen;
      mark(chosen);
      reveal(); // the same citation chosen again: the panel does not change, but may have scrolled
      trigger("open", { article: open, start, end });
    } else if (remove !== undefined) {
      if (window.confirm(confirm)) trigger("remove", { article: remove });
    } else if (tab !== undefined) {
      document.getElementById(`${tab}-button`)?.click();
    } else {
      close();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel()) close();
  });

  function close() {
    trigger("close", {});
    mark(null);
    if (origin?.isConnected) origin.focus();
    origin = null;
  }

  /* Shows which citation is the one being read. */
  function mark(chosen) {
    document.querySelectorAll("[aria-current=true]").forEach((e) => e.removeAttribute("aria-current"));
    if (chosen?.matches(".cite, .passage")) chosen.setAttribute("aria-current", "true");
  }

  /* Brings the marked words to the middle of the panel; the page itself does not move. */
  function reveal() {
    const article = panel();
    if (!article) return;
    const words = article.querySelector("mark");
    const middle = words
      ? words.getBoundingClientRect().top - article.getBoundingClientRect().top +
        article.scrollTop - (article.clientHeight - words.offsetHeight) / 2
      : 0;
    article.scrollTop = Math.max(0, middle);
  }

  /* Watches what Python redraws: a new article is revealed and focused. */
  new MutationObserver(() => {
    if (!panel()) return;
    reveal();
    if (origin) panel().focus({ preventScroll: true });
  }).observe(document.getElementById("reader"), { childList: true, subtree: true, characterData: true });

  /* The document's language is the masthead's. */
  const masthead = document.getElementById("masthead");
  const speak = () => {
    document.documentElement.lang = masthead.querySelector("[data-lang]").dataset.lang;
  };
  new MutationObserver(speak).observe(masthead, { attributes: true, subtree: true, childList: true });
  speak();

  /* Files may be dropped anywhere on the page: they go to the library's own file control. */
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dragging");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dragging");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const given = new DataTransfer();
    for (const file of event.dataTransfer.files) given.items.add(file);
    document.getElementById("tab-library-button")?.click();
    hand(given.files, 100);
  });

  /* Gives files to the control once it is there: a tab is built when it is first opened. */
  function hand(files, tries) {
    const input = document.querySelector("#drop input[type=file]");
    if (input) {
      input.files = files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (tries) {
      setTimeout(hand, 50, files, tries - 1);
    }
  }
};
