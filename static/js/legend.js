// The legend and the map's foot: what each mark means, which lines are drawn with their dates, edition and gaps.
"use strict";

(() => {
  let list = null;
  let gaps = null;
  let dated = null;
  let drawer = null;
  let foot = null;

  const sample = (kind) => gz.el("span", { class: `key key-${kind}`, "aria-hidden": "true" });
  const row = (kind, ...words) => gz.el("li", {}, sample(kind), gz.el("span", {}, words));

  function kinds() {
    const forms = new Set([...gz.marks.values()].map((mark) => mark.form));
    const rows = [];
    if (forms.has("point")) rows.push(row("point", gz.data.mentions.length ? gz.t("Place, named in the article") : gz.t("Place")));
    if (forms.has("line")) rows.push(row("line", [...gz.marks.values()].some((m) => m.form === "line" && m.shape.schematic) ? gz.t("Road (schematic line)") : gz.t("Road")));
    if (forms.has("area")) rows.push(row("area", gz.t("Area, outline as its source gives it")));
    rows.push(row("border", gz.t("State boundary")));
    if (document.querySelector(".gz-border-other")) rows.push(row("other", gz.t("State boundary at another time, not at the date chosen")));
    return rows;
  }

  gz.lookWords = (entry) => (entry.look === "former" ? gz.t("former") : gz.t("contested"));

  function lineRow(entry) {
    const show = gz.el("button", { type: "button", class: "plain", on: { click: () => gz.showLine(entry) } }, gz.named(entry.title));
    const facts = gz.el("span", { class: "facts" }, [gz.lookWords(entry), entry.words, entry.schematic ? gz.t("schematic") : ""].filter(Boolean).join(", "), " · ", gz.source(entry.source));
    return gz.el("li", { "data-look": entry.look }, sample(entry.look), gz.el("span", {}, show, " ", facts));
  }

  /** Contested and former lines in view: what dashes and dots mean, and how many. */
  function looks(near) {
    const rows = [];
    const when = gz.longDate(gz.state.lines);
    for (const [look, words] of [["contested", gz.t("Contested line, on record for %(date)s", { date: when })], ["former", gz.t("Former line, over by %(date)s", { date: when })]]) {
      if (near.some((entry) => entry.look === look)) rows.push(row(look, words));
    }
    return rows;
  }

  gz.drawLegend = () => {
    if (!list) return;
    const bounds = gz.view?.getBounds();
    const near = gz.drawn.filter((entry) => !bounds || bounds.intersects(entry.bounds));
    list.replaceChildren(...kinds(), ...looks(near));
    dated.replaceChildren(...near.map(lineRow));
    drawer.hidden = !near.length;
    drawer.firstChild.textContent = gz.n("Dates and sources of the line", "Dates and sources of the %(num)s lines", near.length);
    gaps.replaceChildren(...gz.gaps().map((text) => gz.el("p", {}, text)));
    gaps.hidden = !gaps.childElementCount;
    const edition = gz.baseIndex?.edition;
    const when = gz.longDate(gz.state.lines);
    const facts = edition && { short: edition.short, edition: edition.date, licence: edition.licence };
    const lead = facts && [when ? gz.t("Lines for %(date)s.", { date: when }) : gz.t("Lines for every date."), gz.t("Base map: %(short)s, %(edition)s edition, %(licence)s.", facts)];
    foot.textContent = [...(lead || []), gz.t("Lines do not state a position.")].join(" ");
    gz.view?.getContainer().parentNode.style.setProperty("--foot", `${foot.offsetHeight}px`);
  };

  gz.legendOn = (map) => {
    gz.view = map;
    list = gz.el("ul", {});
    dated = gz.el("ul", {});
    drawer = gz.el("details", { class: "dated" }, gz.el("summary", {}), dated);
    gaps = gz.el("div", { class: "gz-gaps", role: "status" });
    foot = gz.el("p", { class: "gz-foot" });
    const box = gz.el("details", { class: "gz-legend", open: !gz.small() && window.innerHeight > 620 }, gz.el("summary", {}, gz.t("Legend")), list, drawer);
    drawer.addEventListener("toggle", () => gz.layout?.());
    box.addEventListener("toggle", () => gz.layout?.());
    for (const node of [box, foot, gaps]) {
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
    }
    // Beside the map, not in it: on paper the legend stands under the map.
    map.getContainer().parentNode.append(gaps, box, foot);
    map.on("moveend", () => gz.drawLegend());
    gz.drawLegend();
  };
})();
