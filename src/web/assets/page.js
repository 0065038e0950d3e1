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

// The agenda at work: points are moved by buttons and by dragging, and the times and
// the text follow, as the server computes them.
const agenda = document.querySelector("form[data-agenda]");
if (agenda) {
  const said = agenda.querySelector("[data-said]");
  let timer, pending;
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      pending?.abort();
      pending = new AbortController();
      const body = new URLSearchParams(new FormData(agenda));
      body.set("trin", "tider");
      try {
        const answer = await fetch(agenda.action, { method: "POST", body, signal: pending.signal });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of document.querySelectorAll("[data-live-part]")) {
          const now = page.getElementById(part.id);
          if (now) part.replaceWith(now);
        }
      } catch {}
    }, 300);
  };
  const number = (list) => {
    [...list.children].forEach((row, index) => {
      const place = row.querySelector("[name$=_plads]");
      place.value = place.value[0] + (index + 1);
    });
    refresh();
  };
  agenda.addEventListener("input", refresh);
  agenda.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-point]");
    const isUp = button.dataset.step === "up";
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(row);
    else other.after(row);
    button.focus();
    number(row.parentNode);
    said.textContent = `Punktet er nu nr. ${[...row.parentNode.children].indexOf(row) + 1}.`;
  });
  let dragged;
  for (const grip of agenda.querySelectorAll(".grip")) grip.hidden = false;
  agenda.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-point]");
    dragged?.classList.add("dragged");
  });
  agenda.addEventListener("dragover", (event) => {
    const row = event.target.closest("[data-point]");
    if (!dragged || row?.parentNode !== dragged.parentNode) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    if (event.clientY > top + height / 2) row.after(dragged);
    else row.before(dragged);
  });
  agenda.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    number(dragged.parentNode);
    dragged = undefined;
  });
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

// What is typed in a long form is kept as a draft on the server: a moment after the
// last key, and as the page is left.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  let kept = "";
  let timer;
  const fields = () => new URLSearchParams(new FormData(form));
  const keep = async () => {
    clearTimeout(timer);
    const body = fields();
    if (body.toString() === kept) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: body.toString().length < 60000 });
      if (!answer.ok) throw answer.status;
      kept = body.toString();
      said.textContent = await answer.text();
    } catch {
      said.textContent = "Kladden kunne ikke gemmes lige nu. Der prøves igen, når du skriver.";
    }
  };
  kept = fields().toString();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
}
