// Contested and former lines for the chosen date: dashed while a source says they hold, dotted when they are over.
"use strict";

(() => {
  gz.arcs = [];
  let group = null;
  let map = null;
  gz.drawn = [];

  const turned = (nested) => (typeof nested[0] === "number" ? [nested[1], nested[0]] : nested.map(turned));

  /** Lines of the gazetteer that hold or held at the date: [line, shape, "contested" or "former"]. */
  function authored(at) {
    const found = [];
    for (const line of gz.data.lines || []) {
      for (const shape of line.shapes || []) {
        if (gz.covers(shape.when, at)) found.push([line, shape, "contested"]);
        else if (gz.over(shape.when, at)) found.push([line, shape, "former"]);
      }
    }
    return found;
  }

  /** A line of either look lies on a casing, so that what runs under it does not fill the gaps of its dashes. */
  function add(make, points, area, facts) {
    const { look } = facts;
    const way = { pane: "gz-lines", fill: area, bubblingMouseEvents: false };
    if (!area) make(points, { ...way, className: "gz-line-case", interactive: false }).addTo(group);
    const path = make(points, { ...way, className: `gz-line gz-line-${look}${area ? " gz-zone" : ""}` });
    const entry = { ...facts, bounds: path.getBounds() };
    path.addTo(group).on("click", (event) => gz.openLine(entry, event.latlng));
    gz.drawn.push(entry);
  }

  const ORDER = [["former", true], ["contested", true], ["former", false], ["contested", false]];

  /** Areas under lines, and what is over under what holds. */
  function addAuthored(at) {
    const all = authored(at);
    for (const [look, area] of ORDER) {
      for (const [line, shape, its] of all) {
        if (its !== look || shape.geometry.type.endsWith("Polygon") !== area) continue;
        const facts = { look, title: gz.label(line), when: shape.when, words: shape.when_text || gz.words(shape.when), source: shape.source, schematic: shape.schematic };
        add(area ? L.polygon : L.polyline, turned(shape.geometry.coordinates), area, facts);
      }
    }
  }

  /** Arcs of the base map that our data marks contested, by the rule that names them. */
  function addArcs(at) {
    const rules = gz.baseIndex?.contested || {};
    const byRule = Map.groupBy ? Map.groupBy(gz.arcs, (arc) => arc.rule) : grouped(gz.arcs);
    for (const [id, arcs] of byRule) {
      const rule = rules[id];
      if (!rule || !gz.covers(rule.when, at)) continue;
      const facts = { look: "contested", title: rule.title, when: rule.when, words: gz.words(rule.when), source: { id: rule.source }, edition: gz.baseIndex.edition.title };
      add(L.polyline, arcs.map((arc) => arc.points), false, facts);
    }
  }

  function grouped(arcs) {
    const found = new Map();
    for (const arc of arcs) found.set(arc.rule, [...(found.get(arc.rule) || []), arc]);
    return found;
  }

  /** What cannot be drawn for the date, in words. */
  gz.gaps = () => {
    const at = gz.state.lines;
    const said = [];
    const lines = gz.data.lines || [];
    const when = gz.longDate(at);
    if (lines.length && !lines.some((line) => line.shapes.some((shape) => gz.covers(shape.when, at)))) {
      const base = gz.drawn.some((entry) => entry.edition && entry.look === "contested");
      said.push(base ? gz.t("No line of the gazetteer is sourced for %(date)s; the dashed lines are contested boundaries of the base map.", { date: when }) : gz.t("No line of the gazetteer is sourced for %(date)s.", { date: when }));
    }
    const edition = gz.baseIndex?.edition;
    if (edition && !gz.covers(edition.when, at)) {
      said.push(gz.t("No state boundary is sourced for %(date)s: those drawn are of the data set’s %(edition)s edition.", { date: when, edition: edition.date }));
    }
    return said;
  };

  gz.drawLines = () => {
    if (!group) return;
    group.clearLayers();
    gz.drawn = [];
    addAuthored(gz.state.lines);
    addArcs(gz.state.lines);
    gz.drawLegend?.();
  };

  gz.linesOn = (toMap, toGroup) => {
    map = toMap;
    group = toGroup;
    gz.drawLines();
  };

  /** Show a line that the legend names. */
  gz.showLine = (entry) => map.fitBounds(entry.bounds, { maxZoom: 9, animate: !gz.calm() });
})();
