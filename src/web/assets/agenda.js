// Of an agenda's page.
"use strict";

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
