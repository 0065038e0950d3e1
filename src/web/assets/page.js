// Pages work without this: it only makes them a little more pleasant.
"use strict";

// A button that copies a field; it is hidden where it could do nothing.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    let copied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      copied = true;
    } catch {
      // Browsers give the clipboard to https only; the old way still works.
      copied = document.execCommand("copy");
    }
    said.textContent = copied ? "Adressen er kopieret." : "Markér adressen, og kopiér den.";
  });
}

// A choice in the filter is shown at once.
for (const form of document.querySelectorAll("form.filter")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
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
