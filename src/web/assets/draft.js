// Of a form that keeps drafts.
"use strict";

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
  form.addEventListener("click", (event) => {
    // The place that was chosen is where one looks now.
    if (event.target.closest(".jump a")) event.target.closest("details").open = false;
    // A text is begun where one is, without a new page.
    const button = event.target.closest("[name=forslag]");
    if (!button) return;
    event.preventDefault();
    const field = document.getElementById(button.value);
    const proposed = button.closest("details");
    field.value = proposed.querySelector("p").innerText;
    proposed.remove();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep(true);
  });
  window.addEventListener("pagehide", () => keep(true));
  window.addEventListener("beforeunload", (event) => {
    if (isFailing && !isLeft) event.preventDefault();
  });
}
