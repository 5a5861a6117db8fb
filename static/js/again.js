// Sends the text that this tab still holds, so that a reloaded result comes back by itself.
"use strict";

(() => {
  const form = document.getElementById("again");
  const note = document.getElementById("again-note");
  try {
    const kept = JSON.parse(sessionStorage.getItem("gz-article"));
    form.text.value = kept.text;
    form.at.value = kept.at;
    form.lang.value = kept.lang;
    form.overrides.value = kept.overrides ?? "";
    form.action = location.pathname + location.search + location.hash;
    form.submit();
  } catch {
    note.textContent = gz.t("This tab holds no text any more. Paste the article once again.");
  }
})();
