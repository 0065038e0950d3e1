// Pages work without this: it only makes them a little more pleasant.
"use strict";

// A button that copies a field, or a text with its tables and lists; it is hidden
// where it could do nothing. Browsers give the new clipboard to https only, and
// to it a text without its form: the old way does both.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  const select = () => (source.select ? source.select() : getSelection().selectAllChildren(source));
  if (source.select) source.addEventListener("focus", select);
  button.hidden = false;
  button.addEventListener("click", () => {
    select();
    const copied = document.execCommand("copy");
    if (copied && !source.select) getSelection().removeAllRanges();
    said.textContent = copied ? "Kopieret." : "Teksten er markeret: kopiér den med Ctrl+C.";
  });
}

// A menu closes when one does something else.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", ({ target }) => {
  for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  for (const menu of key === "Escape" ? menus() : []) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Puts a word that the program fills in where the cursor is.
for (const button of document.querySelectorAll("[data-insert]")) {
  const field = document.getElementById("title");
  button.hidden = false;
  button.addEventListener("click", () => {
    field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  });
}

// The names of a long list are read when somebody is about to write one of them.
for (const list of document.querySelectorAll("datalist[data-names]")) {
  const read = async ({ target }) => {
    if (target.getAttribute?.("list") !== list.id) return;
    document.removeEventListener("focusin", read);
    const names = await (await fetch(list.dataset.names)).json();
    list.append(...names.map((name) => new Option("", name)));
  };
  document.addEventListener("focusin", read);
}

// Tells when the plan has changed underneath, and leaves what is typed alone. A
// page that nobody looks at listens to nothing: browsers keep few connections.
const { live, revision } = document.body.dataset;
if (live && "EventSource" in window) {
  const place = document.querySelector("[data-fresh]");
  let source;
  const tell = () => {
    if (place.hasChildNodes()) return;
    const text = document.createElement("p");
    text.className = "wrap";
    if (document.querySelector("form[data-keep]")) {
      text.textContent = "Planen er ændret af en anden. Skriv bare videre: du ser ændringen, før du gemmer.";
    } else {
      const again = document.createElement("a");
      again.href = location.pathname + location.search.replace(/[?&]gemt=[^&]*/, "");
      again.textContent = "Vis igen";
      text.append("Planen er ændret. ", again);
    }
    place.append(text);
  };
  const listen = () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (!source) {
      source = new EventSource(live);
      source.addEventListener("message", (event) => {
        if (event.data !== revision) tell();
      });
    }
  };
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => {
    source?.close();
    source = undefined;
  });
  window.addEventListener("pageshow", listen);
}
