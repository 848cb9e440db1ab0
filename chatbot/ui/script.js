/* The page's only script of ours. It listens once, on the document, because the HTML it serves is
   redrawn often: a choice becomes an event of the masthead component, and Python does the rest. */
"use strict";

window.recoupe = function (trigger) {
  let origin = null; // what opened the article, to give the focus back to
  let current = null; // the citation or passage being read
  let typing = 0;
  const folds = new Map(); // what the reader folded or unfolded: redrawing must not undo it

  const panel = () => document.querySelector("#reader .reader");

  document.addEventListener("click", (event) => {
    document.querySelectorAll(".menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) unfold(menu, false);
    });
    const summary = event.target.closest("details[data-fold] > summary");
    if (summary) folds.set(summary.parentElement.dataset.fold, !summary.parentElement.open);
    const chosen = event.target.closest(
      "button:is([data-open], [data-close], [data-step], [data-tab], [data-do], [data-copy])",
    );
    if (!chosen) return;
    const { tab, step, copy } = chosen.dataset;
    if (chosen.dataset.open !== undefined) {
      open(chosen);
    } else if (step !== undefined) {
      const near = neighbours(current);
      near[near.indexOf(current) + Number(step)]?.click();
    } else if (tab !== undefined) {
      document.getElementById(`${tab}-button`)?.click();
    } else if (copy !== undefined) {
      give(chosen, copy);
    } else if (chosen.dataset.do !== undefined) {
      act(chosen);
    } else {
      close();
    }
  });

  /* A control of ours: its event is named by data-do and carries its other data. */
  function act(chosen, value = chosen.dataset.value) {
    const { do: name, confirm, ask, was } = chosen.dataset;
    if (confirm !== undefined && !window.confirm(confirm)) return;
    if (ask !== undefined && (value = window.prompt(ask, was)) === null) return;
    trigger(name, { ...chosen.dataset, value });
    if (chosen.closest(".menu")) unfold(chosen.closest(".menu"), false);
    if (["suggest", "edit", "new"].includes(name)) document.querySelector("#question textarea")?.focus();
  }

  /* Lists and dates act when changed, search as one types. */
  document.addEventListener("change", (event) => {
    const field = event.target.closest("select[data-do], input[data-do]:not([data-live])");
    if (!field) return;
    act(field, field.value);
    if (field.matches("select")) field.value = "";
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-live]")) return;
    clearTimeout(typing);
    typing = setTimeout(act, 200, event.target, event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.body.classList.add("no-cards"); // until the pointer or the focus moves on
    const menu = document.querySelector(".menu[open]");
    if (menu) {
      unfold(menu, false);
      menu.querySelector("summary").focus();
    } else if (panel()) {
      close();
    }
  });
  for (const moved of ["pointerover", "focusin"]) {
    document.addEventListener(moved, () => document.body.classList.remove("no-cards"));
  }

  function open(chosen) {
    origin = chosen;
    mark(chosen);
    reveal(); // the same citation chosen again: the panel does not change, but may have scrolled
    const near = neighbours(chosen);
    const { open: article, start, end } = chosen.dataset;
    const kept = chosen.closest("#paper") !== null; // a briefing's sources are read as they were
    trigger("open", { article, start, end, kept, place: near.indexOf(chosen) + 1, of: near.length });
  }

  function close() {
    trigger("close", {});
    mark(null);
    if (origin?.isConnected) origin.focus();
    origin = null;
  }

  /* The citations of the same answer or briefing, or the passages of the same list. */
  function neighbours(chosen) {
    const kind = chosen?.matches(".cite") ? ".cite" : chosen?.matches(".passage") ? ".passage" : null;
    const around = chosen?.closest("[data-cites], .brief");
    return kind && around ? [...around.querySelectorAll(kind)] : [];
  }

  /* Shows which citation is the one being read. */
  function mark(chosen) {
    document.querySelectorAll("[data-open][aria-current]").forEach((e) => e.removeAttribute("aria-current"));
    current = chosen?.matches(".cite, .passage") ? chosen : null;
    current?.setAttribute("aria-current", "true");
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

  function unfold(details, wish) {
    folds.set(details.dataset.fold, wish);
    details.open = wish;
  }

  /* Puts words on the clipboard; where a browser keeps it to secure pages, by the older way. */
  async function give(button, words) {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const held = document.body.appendChild(document.createElement("textarea"));
      held.value = words;
      held.select();
      document.execCommand("copy");
      held.remove();
      button.focus();
    }
    const label = button.textContent;
    if (label === button.dataset.copied) return;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  /* Hands a file made by Python to the browser's downloads. */
  window.recoupe.save = (parcel) => {
    if (!parcel?.name) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([parcel.text], { type: parcel.type }));
    link.download = parcel.name;
    link.click();
    setTimeout(URL.revokeObjectURL, 1000, link.href);
  };

  /* Watches what Python redraws: a new article is revealed, and focused unless one is in it. */
  const anything = { childList: true, subtree: true, characterData: true };
  new MutationObserver(() => {
    if (!panel()) return;
    reveal();
    if (origin && !panel().contains(document.activeElement)) panel().focus({ preventScroll: true });
    refold();
  }).observe(document.getElementById("reader"), anything);

  /* The rest of the page: what was unfolded stays so, and the citation being read stays marked. */
  function refold() {
    document.querySelectorAll("details[data-fold]").forEach((details) => {
      const wish = folds.get(details.dataset.fold);
      if (wish !== undefined && details.open !== wish) details.open = wish;
    });
  }
  let asked = 0; // exchanges shown: a new one is brought into view
  new MutationObserver(() => {
    refold();
    const exchanges = document.querySelectorAll("#talk .exchange");
    if (exchanges.length > asked) exchanges[exchanges.length - 1].scrollIntoView({ block: "start" });
    asked = exchanges.length;
    if (current?.isConnected) current.setAttribute("aria-current", "true");
  }).observe(document.getElementById("room"), anything);

  /* What had the focus has gone: it passes to what took its place, not to the top of the page. */
  const TWINS = { ask: "#stop", stop: "#ask", make: "#cancel", cancel: "#make" };
  const opener = { edit: "", compare: "" }; // the row whose form or comparison is open
  let held = null;
  let heirs = [];
  const seen = (node) => node?.isConnected && node.getClientRects().length > 0;
  function heirsOf(node) {
    const { do: name, act: deed } = node.dataset;
    if (["edit", "compare"].includes(deed)) opener[deed] = again(node);
    if (node.closest("#correcting")) return [opener.edit];
    if (node.closest("#compare") && deed !== "versions") return [opener.compare];
    if (deed === "remove") return [".undo"];
    if (deed === "undo") return [".close-toast"];
    if (name === "retry") return ["#stop", "#ask"];
    return [TWINS[node.id], name && again(node)];
  }
  function again(node) {
    const said = Object.entries(node.dataset).filter(([name]) => ["do", "act", "id", "by", "month"].includes(name));
    return said.map(([name, value]) => `[data-${name}="${CSS.escape(value)}"]`).join("");
  }
  document.addEventListener("focusin", ({ target }) => {
    held = target;
    heirs = heirsOf(target).filter(Boolean);
  });
  new MutationObserver(() => {
    if (!held || seen(held) || ![held, document.body].includes(document.activeElement)) return;
    heirs.map((one) => document.querySelector(one)).find(seen)?.focus({ preventScroll: true });
  }).observe(document.getElementById("room"), { ...anything, attributeFilter: ["class", "style"] });

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

  /* Pages: a control may lead to another tab once it has acted, or unfold a story it points to. */
  document.addEventListener("click", (event) => {
    const next = event.target.closest("[data-then]")?.dataset.then;
    if (next) {
      document.getElementById(`${next}-button`)?.click();
      setTimeout(() => document.querySelector("#question textarea")?.focus(), 100);
    }
    const folded = event.target.closest("[data-unfold]")?.dataset.unfold;
    if (folded) document.getElementById(folded)?.setAttribute("open", "");
  });

  /* A form or a comparison opened above the table is brought into view and given the focus. */
  const came = (node) => node.nodeType === 1 && node.querySelector?.(".compare");
  new MutationObserver((changes) => {
    if (!changes.some((change) => [...change.addedNodes].some((n) => came(n) || n.className === "compare"))) return;
    const compare = document.querySelector("#compare .compare");
    compare?.scrollIntoView({ block: "nearest" });
    compare?.focus({ preventScroll: true });
  }).observe(document.getElementById("room"), { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-do="shelf"][data-act="edit"]')) correcting(40);
  });
  function correcting(tries) {
    const field = document.querySelector("#edit-title textarea, #edit-title input");
    if (field?.offsetParent) {
      field.closest("#correcting").scrollIntoView({ block: "nearest" });
      field.focus();
    } else if (tries) {
      setTimeout(correcting, 50, tries - 1);
    }
  }
};

/* The look: theme and text size are kept by this browser and put on before anything is drawn. */
{
  const kept = (name, otherwise) => localStorage.getItem(`recoupe-${name}`) ?? otherwise;
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  const dress = () => {
    const theme = kept("theme", "system");
    const dark = theme === "dark" || (theme === "system" && night.matches);
    document.documentElement.dataset.size = kept("size", "medium");
    document.documentElement.classList.toggle("dark", dark);
    document.body?.classList.toggle("dark", dark);
  };
  window.recoupeLook = (name, value) => {
    localStorage.setItem(`recoupe-${name}`, value);
    dress();
  };
  window.recoupeLooks = () => [kept("theme", "system"), kept("size", "medium")];
  dress();
  night.addEventListener("change", dress);
  document.addEventListener("DOMContentLoaded", () => {
    dress();
    new MutationObserver(dress).observe(document.body, { attributeFilter: ["class"] });
  });
}
