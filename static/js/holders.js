// Whose name: a choice of party dims, in text, list and map, the mentions that are not in that party's words.
"use strict";

(() => {
  const NONE = "";

  const words = (one) => (one.id === "*" ? gz.t("Names that every side shares") : gz.t("Names of: %(side)s", { side: one.label }));

  /** How many mentions are let through, for all to see. */
  function count() {
    const all = gz.data.mentions;
    return gz.n("%(some)s of %(num)s mention", "%(some)s of %(num)s mentions", all.length, { some: gz.figures(all.filter(gz.matches).length) });
  }

  function apply() {
    const on = gz.state.by !== NONE;
    for (const link of document.querySelectorAll("a.mention[data-m]")) {
      const mention = gz.data.mentions[Number(link.dataset.m)];
      link.classList.toggle("off", on && Boolean(mention) && !gz.matches(mention));
    }
    const kept = new Set(gz.data.mentions.filter(gz.matches).map((mention) => mention.place));
    for (const entry of document.querySelectorAll(".entry[id^='p-']")) entry.hidden = on && !kept.has(entry.id.slice(2));
    const note = document.getElementById("gz-sifted");
    if (note) {
      note.hidden = !on;
      note.textContent = on ? gz.t("%(count)s are marked: those in the words of the side chosen under “Whose names”.", { count: count() }) : "";
      if (on) note.append(" ", gz.el("button", { type: "button", class: "plain", on: { click: () => gz.setHolder(NONE) } }, gz.t("Show all")));
    }
    gz.sift();
  }

  gz.setHolder = (id) => {
    gz.state.by = id;
    gz.remember("by", id);
    const box = document.getElementById("gz-by");
    if (box) box.value = id;
    apply();
    gz.say(id ? gz.t("Whose names: %(side)s. %(count)s.", { side: box?.selectedOptions[0].textContent, count: count() }) : gz.t("All mentions are shown."));
  };

  gz.holdersOn = () => {
    const box = document.getElementById("gz-by");
    const holders = gz.data.holders || [];
    if (box) {
      box.closest("label").hidden = !holders.some((one) => one.id !== "*");
      box.replaceChildren(gz.el("option", { value: NONE }, gz.t("Names of everyone")), ...holders.map((one) => gz.el("option", { value: one.id }, words(one))));
      if (!holders.some((one) => one.id === gz.state.by)) gz.state.by = NONE;
      box.value = gz.state.by;
      box.addEventListener("change", () => gz.setHolder(box.value));
    }
    if (gz.state.by) apply();
  };
})();
