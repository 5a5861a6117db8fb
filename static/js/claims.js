// Claims of a place for the date of the map, always with who says so; and the link to a line's permanent page.
"use strict";

(() => {
  const HELD = new Set(["control", "administration"]);

  /** A link to the page of one name, use or claim, where it can be cited and disputed; nothing in a file on disk. */
  gz.cite = (id, what) => {
    if (!id || !document.documentElement.dataset.assets) return null;
    return gz.el("a", { class: "cite", href: gz.link(`/lines/${encodeURIComponent(id)}`) }, gz.t("cite"), gz.el("span", { class: "unseen" }, ` ${what}`));
  };

  gz.claimsOf = (place) => (place.claims?.length ? place.claims : place.claims_from?.claims || []);

  gz.claimRow = (claim) =>
    gz.el("li", {}, claim.text, " ", gz.el("span", { class: "facts" }, "(", gz.source(claim.source), ")"), " ", gz.cite(claim.id, gz.t("this claim")));

  /** What is not recorded of the date, in words, or null. */
  gz.claimsNote = (place, now, date) => {
    const all = gz.claimsOf(place);
    if (!all.length) return place.kind && place.claims_note ? place.claims_note : null;
    const said = [];
    if (!place.claims?.length) said.push(gz.t("No claim is recorded of this place itself; those of %(label)s stand for it.", { label: place.claims_from.label }));
    const held = now.filter((claim) => HELD.has(claim.what));
    if (!held.length) said.push(gz.t("Nothing is recorded of who controlled or administered it on this date (%(date)s).", { date: gz.longDate(date) }));
    else if (held.every((claim) => !claim.source || claim.source.id === "uncited")) said.push(gz.t("Who controlled or administered it on this date (%(date)s) is recorded without a source.", { date: gz.longDate(date) }));
    return said.join(" ");
  };

  /** The claims in force on a date and the note on what is missing, as elements. */
  gz.claimsAt = (place, date) => {
    const now = gz.claimsOf(place).filter((claim) => gz.covers(claim.when, date));
    const note = gz.claimsNote(place, now, date);
    return { now, parts: [note ? gz.el("p", { class: "note gap" }, note) : "", now.length ? gz.el("ul", {}, now.map(gz.claimRow)) : ""] };
  };

  /** Rows of a place's own in the place of numbers of one list for all. */
  function unfolded(box, place) {
    const summary = gz.el("summary", {}, gz.el("span", {}), gz.el("span", { class: "unseen" }, `: ${place.label}`));
    const made = gz.el("details", { class: "claims-now claims", "data-claims-of": place.id }, summary, gz.el("div", { class: "claim-rows" }));
    box.replaceWith(made);
    return made;
  }

  /** The list under the article follows the date. */
  gz.relistClaims = () => {
    for (const box of document.querySelectorAll("[data-claims-of]")) {
      const place = gz.data.places[box.dataset.claimsOf];
      if (!place) continue;
      const { now, parts } = gz.claimsAt(place, gz.state.lines);
      const shown = box.open === undefined ? unfolded(box, place) : box;
      shown.hidden = !gz.claimsOf(place).length && !parts.some(Boolean);
      shown.querySelector("summary span").textContent = gz.t("Claims for %(date)s (%(num)s)", { date: gz.longDate(gz.state.lines), num: gz.figures(now.length) });
      shown.querySelector(".claim-rows").replaceChildren(...parts);
    }
  };

  /** For paper: what is claimed of many places in the same words is one note, and each place has the numbers of its notes. */
  gz.noteClaims = () => {
    const places = document.getElementById("places");
    const notes = new Map();
    for (const old of document.querySelectorAll(".on-paper")) old.remove();
    for (const box of document.querySelectorAll("details.claims-now")) {
      const { now } = gz.claimsAt(gz.data.places[box.dataset.claimsOf], gz.state.lines);
      const numbers = now.map((claim) => {
        const key = JSON.stringify([claim.text, claim.source?.id]);
        if (!notes.has(key)) notes.set(key, { n: notes.size + 1, claim });
        return notes.get(key).n;
      });
      if (numbers.length) box.querySelector("summary span").after(gz.el("span", { class: "on-paper" }, `: ${[...new Set(numbers)].sort((a, b) => a - b).join(", ")}`));
    }
    if (!places || !notes.size) return;
    const rows = [...notes.values()].map(({ claim }) => gz.el("li", {}, claim.text, " ", gz.el("span", { class: "facts" }, "(", gz.source(claim.source), ")")));
    places.append(gz.el("section", { class: "on-paper" }, gz.el("h2", {}, gz.t("Claims for %(date)s", { date: gz.longDate(gz.state.lines) })), gz.el("ol", {}, rows)));
    places.classList.add("noted");
  };
})();
