// The two switches: whose names are shown, and for which date lines are drawn. Both go into the address.
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
      relist();
      gz.drawLines();
      gz.reopen?.();
      gz.say(`Names on the map: ${box.selectedOptions[0].textContent}`);
    });
    relist();
  }

  /** Headings of the list of places follow the map; the article's text never does. */
  function relist() {
    for (const heading of document.querySelectorAll("[data-label-of]")) {
      const place = gz.data.places[heading.dataset.labelOf];
      if (place) heading.replaceChildren(...gz.title(place));
    }
  }

  function lines() {
    const box = document.getElementById("gz-lines");
    if (!box) return;
    box.value = /^\d{4}-\d\d-\d\d$/.test(gz.state.lines) ? gz.state.lines : `${(gz.state.lines || "").slice(0, 4)}-07-01`;
    box.addEventListener("change", () => {
      if (!box.value) return;
      gz.state.lines = box.value;
      gz.remember("lines", box.value);
      gz.drawLines();
      gz.redrawBase?.();
      gz.say(`Lines for ${gz.longDate(box.value)}. ${gz.gaps().join(" ")}`);
    });
  }

  gz.switchesOn = () => {
    names();
    lines();
    for (const node of document.querySelectorAll(".needs-script")) node.hidden = false;
  };
})();
