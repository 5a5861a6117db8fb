// The switches of the page: whose labels the map shows, and whether the text's marks are links. They go into the address.
"use strict";

(() => {
  function names() {
    const box = document.getElementById("gz-names");
    if (!box) return;
    const known = new Set(gz.data.perspectives.map((one) => one.id));
    if (!known.has(gz.state.perspective)) gz.state.perspective = gz.data.perspective || "both";
    box.replaceChildren(...gz.data.perspectives.map((one) => gz.el("option", { value: one.id }, one.label)));
    box.value = gz.state.perspective;
    box.addEventListener("change", () => {
      gz.state.perspective = box.value;
      gz.remember("perspective", box.value === "both" ? "" : box.value);
      gz.relabel();
      gz.relist();
      gz.drawLines();
      gz.reopen?.();
      gz.say(gz.t("Names on the map: %(side)s", { side: box.selectedOptions[0].textContent }));
    });
    gz.relist();
  }

  /** Headings of the list of places follow the map; the article's text never does. */
  gz.relist = () => {
    for (const heading of document.querySelectorAll("[data-label-of]")) {
      const place = gz.data.places[heading.dataset.labelOf];
      if (place) heading.replaceChildren(...gz.title(place));
    }
  };

  /** Plain reading: without marks the text is text, for those whom thirty links in a paragraph disturb. */
  function plain() {
    const box = document.getElementById("gz-marks-on");
    if (!box) return;
    const prose = [...document.querySelectorAll("a.mention")];
    box.addEventListener("change", () => {
      document.body.classList.toggle("no-marks", !box.checked);
      for (const link of prose) {
        if (box.checked) link.setAttribute("href", link.dataset.href);
        else {
          link.dataset.href ??= link.getAttribute("href");
          link.removeAttribute("href");
        }
      }
      gz.say(box.checked ? gz.t("Places are marked in the text.") : gz.t("The text has no marks; the list and the map have every place."));
    });
  }

  gz.switchesOn = () => {
    names();
    plain();
    for (const node of document.querySelectorAll(".needs-script")) node.hidden = false;
    for (const node of document.querySelectorAll(".without-script")) node.hidden = true;
  };
})();
