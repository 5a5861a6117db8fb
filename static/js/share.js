// The box for sharing: copies links, and keeps links and downloads in step with what is open on the map.
"use strict";

(() => {
  const said = document.getElementById("share-said");
  const link = document.getElementById("share-link");
  const code = document.getElementById("share-embed");
  const CHOICES = ["perspective", "lines", "at", "lang"];

  /** The address with the choices of this page's own address; with ``open``, also the place that is open. */
  function chosen(address, open) {
    const url = new URL(address, location.href);
    const own = new URLSearchParams(location.search);
    // A file has all mentions, whoever's words were chosen for the page.
    for (const name of open ? [...CHOICES, "by"] : CHOICES) {
      if (own.get(name)) url.searchParams.set(name, own.get(name));
      else url.searchParams.delete(name);
    }
    url.hash = open ? location.hash : "";
    return url.href;
  }

  function refresh() {
    if (link) link.value = chosen(link.value, true);
    if (code) code.value = code.value.replace(/src="[^"]*"/, () => `src="${chosen(code.dataset.src, true)}"`);
    for (const file of document.querySelectorAll("[data-file]")) {
      const name = file.tagName === "A" ? "href" : "formaction";
      file.setAttribute(name, chosen(file.getAttribute(name), false));
    }
  }

  function copyOn(button) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      refresh();
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = gz.t("Copied.");
      } catch {
        said.textContent = gz.t("The browser did not allow copying. The text is selected: copy it by hand.");
      }
    });
  }

  if (code) [, code.dataset.src] = /src="([^"]*)"/.exec(code.value);
  for (const button of document.querySelectorAll(".needs-copy")) copyOn(button);
  const box = document.getElementById("share");
  if (box) {
    // The address changes without an event: it is read when the box is about to be used.
    for (const event of ["toggle", "pointerenter", "focusin"]) box.addEventListener(event, refresh, true);
    window.addEventListener("popstate", refresh);
  }
  // A reload of this page would keep the article a second time; its own address is better to come back to.
  const own = document.getElementById("kept-link");
  if (own) history.replaceState(null, "", own.value);
})();
