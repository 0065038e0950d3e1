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
