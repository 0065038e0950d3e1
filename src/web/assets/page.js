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
// last key, every few seconds while one types on, and as the page is left. Each window
// keeps its own. A page that is left may send 64 kB, so then the changes alone are sent
// where all would be more.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const [pause, longest, again, most] = [800, 3000, 5000, 60000];
  const said = form.querySelector("[data-draft-said]");
  const { vindue, nr } = form.elements;
  vindue.value ||= [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16)).join("");
  const texts = () => [...new FormData(form)].filter(([name]) => name !== "nr");
  let kept = new Map(texts());
  let timer, oldest, isSending, isFailing, isLeft;
  const say = (text) => {
    if (said.textContent !== text) said.textContent = text;
  };
  const body = (now, changed, isLast) => {
    const all = new URLSearchParams([...now, ["nr", nr.value]]);
    if (!isLast || all.toString().length < most) return all;
    const head = ["token", "revision", "vindue", "kladde"].map((name) => [name, form.elements[name].value]);
    return new URLSearchParams([...changed, ...head, ["nr", nr.value], ["del", "1"]]);
  };
  const keep = async (isLast) => {
    clearTimeout(timer);
    const now = texts();
    const changed = now.filter(([name, value]) => kept.get(name) !== value);
    if (isLeft || !changed.length || (isSending && !isLast)) return;
    oldest = undefined;
    isSending = true;
    nr.value = Number(nr.value) + 1;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: body(now, changed, isLast), keepalive: isLast });
      if (!answer.ok) throw answer.status;
      isFailing = false;
      kept = new Map(now);
      say(await answer.text());
    } catch {
      isFailing = true;
      say("Kladden kunne ikke gemmes lige nu. Lad vinduet stå åbent; der prøves igen om lidt.");
    }
    isSending = false;
    if (texts().some(([name, value]) => kept.get(name) !== value)) wait(isFailing ? again : pause);
  };
  const wait = (time) => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), time);
  };
  form.addEventListener("input", () => {
    oldest ??= Date.now();
    wait(isFailing ? again : Math.max(0, Math.min(pause, oldest + longest - Date.now())));
  });
  for (const field of document.querySelectorAll("[name=vindue]")) {
    field.form.addEventListener("submit", () => {
      field.value = vindue.value;
      clearTimeout(timer);
      isLeft = true;
    });
  }
  window.addEventListener("pageshow", () => {
    isLeft = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep(true);
  });
  window.addEventListener("pagehide", () => keep(true));
  window.addEventListener("beforeunload", (event) => {
    if (isFailing && !isLeft) event.preventDefault();
  });
}
