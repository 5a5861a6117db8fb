// Keeps the article of this tab: a reload asks for the page again, and again.js sends the text once more.
"use strict";

gz.safely(() => {
  const form = document.getElementById("annotate");
  if (!form || !location.pathname.endsWith("/annotate")) return;
  const { text, at, lang, overrides } = form;
  const kept = { text: text.value, at: at.defaultValue, lang: lang.value, overrides: overrides.value };
  sessionStorage.setItem("gz-article", JSON.stringify(kept));
  // After this a reload is a plain GET of the same address, which brings again.html; a repeated POST would ask first.
  history.replaceState(history.state, "", location.href);
});
