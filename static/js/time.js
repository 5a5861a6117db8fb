// The date of the map: a slider over the days on which names, lines or claims of the article's places change.
"use strict";

(() => {
  const EARLIEST = 18000101;
  const REST_MS = 60;
  let stops = [];
  let range = null;
  let input = null;
  let back = null;
  let told = null;
  let waiting = 0;

  /** Days on which something begins or ends, with how many names, claims and lines. */
  function events() {
    const found = new Map();
    const last = gz.firstDay(gz.data.data_date) || 21000101;
    const add = (day, kind, what) => {
      if (!Number.isFinite(day) || day < EARLIEST || day > last) return;
      const entry = found.get(day) || { day, names: 0, claims: 0, lines: [] };
      if (kind === "lines") entry.lines.push(what);
      else entry[kind] += 1;
      found.set(day, entry);
    };
    const stretch = (when, kind, title) => {
      const [start, end] = gz.span(when);
      add(start, kind, gz.t("%(title)s begins", { title }));
      if (Number.isFinite(end)) add(gz.dayAfter(end), kind, gz.t("%(title)s ends", { title }));
    };
    const claims = new Map();
    for (const place of Object.values(gz.data.places)) {
      if (place.tier !== "map") continue;
      for (const name of place.names || []) for (const use of name.uses || []) if (use.stance === "prefers") stretch(use.when, "names");
      for (const claim of gz.claimsOf(place)) claims.set(claim.id || claim, claim);
      for (const shape of place.shapes || []) if ((place.shapes || []).length > 1) stretch(shape.when, "lines", gz.label(place));
    }
    for (const claim of claims.values()) stretch(claim.when, "claims");
    for (const line of gz.data.lines || []) for (const shape of line.shapes || []) stretch(shape.when, "lines", gz.label(line));
    return [...found.values()];
  }

  /** What changes on a day, in words. */
  function words(stop) {
    if (!stop) return "";
    const lines = [...new Set(stop.lines)];
    const said = lines.length > 2 ? [gz.n("%(num)s line begins or ends", "%(num)s lines begin or end", lines.length)] : lines;
    if (stop.names) said.push(gz.n("%(num)s name begins or ends", "%(num)s names begin or end", stop.names));
    if (stop.claims) said.push(gz.n("%(num)s claim begins or ends", "%(num)s claims begin or end", stop.claims));
    return said.join("; ");
  }

  const ownWords = () => (gz.data.mentions.length ? gz.t("Date of the article") : gz.t("Date of the data"));
  const own = () => gz.firstDay(gz.ownDate);

  function allStops() {
    const found = events();
    const home = own();
    if (Number.isFinite(home) && !found.some((stop) => stop.day === home)) found.push({ day: home, names: 0, claims: 0, lines: [] });
    return found.sort((a, b) => a.day - b.day);
  }

  /** The last stop that is not after a day. */
  const stopFor = (day) => Math.max(0, stops.findLastIndex((stop) => stop.day <= day));

  const full = (date) => (/^\d{4}-\d\d-\d\d$/.test(date) ? date : gz.iso(Number.isFinite(gz.firstDay(date)) ? gz.firstDay(date) : 20000701));

  /** Say a date and what changes on it, beside the slider and to those who hear it. */
  function tell(date) {
    const stop = stops[stopFor(gz.firstDay(date))];
    const what = stop?.day === gz.firstDay(date) ? words(stop) : "";
    const home = date === gz.ownDate ? ownWords() : "";
    range.setAttribute("aria-valuetext", [gz.longDate(date), home, what].filter(Boolean).join(": "));
    told.replaceChildren(gz.el("b", {}, gz.longDate(date)), [home, what].filter(Boolean).length ? ` · ${[home, what].filter(Boolean).join(" · ")}` : "");
  }

  function show() {
    const date = gz.state.lines;
    if (input) input.value = full(date);
    back.hidden = gz.atOwnDate();
    if (!range) return;
    range.value = String(stopFor(gz.firstDay(date)));
    tell(date);
  }

  /** Show names, lines and claims for a date; everything that has one follows. */
  gz.setDate = (date, { quiet = false } = {}) => {
    clearTimeout(waiting);
    gz.state.lines = date;
    gz.remember("lines", gz.atOwnDate() ? "" : date);
    show();
    gz.relabel();
    gz.relist?.();
    gz.relistClaims();
    gz.drawLines();
    gz.redrawBase?.();
    gz.reopen?.();
    if (!quiet) gz.say([gz.t("Names, lines and claims for %(date)s.", { date: gz.longDate(date) }), ...gz.gaps()].join(" "));
  };

  /** Years under the slider, as many as have room, and the article's own date. */
  function ticks() {
    const share = (i) => (stops.length > 1 ? i / (stops.length - 1) : 0);
    const place = (node, i) => {
      node.style.insetInlineStart = `calc(${share(i)} * (100% - 18px) + 9px)`;
      return node;
    };
    const marks = [];
    const apart = 46 / Math.max(200, range.offsetWidth || 200);
    let before = -1;
    let last = 0;
    stops.forEach((stop, i) => {
      const year = Math.floor(stop.day / 10000);
      if (year === last || (before >= 0 && share(i) - before < apart)) return;
      [before, last] = [share(i), year];
      marks.push(place(gz.el("span", { class: "tick" }, String(year)), i));
    });
    const home = stops.findIndex((stop) => stop.day === own());
    if (home >= 0) marks.push(place(gz.el("span", { class: "home", title: ownWords() }), home));
    return gz.el("div", { class: "gz-ticks", "aria-hidden": "true" }, marks);
  }

  /** Put the slider's strip under the map. */
  gz.timeOn = (map) => {
    stops = allStops();
    input = gz.el("input", { id: "gz-lines", type: "date", min: "1800-01-01", max: "2100-12-31", on: { change: () => input.value && gz.setDate(input.value) } });
    const exact = gz.el("label", { class: "gz-exact" }, gz.el("span", {}, gz.t("Date")), input);
    back = gz.el("button", { type: "button", class: "gz-back", on: { click: () => { gz.setDate(gz.ownDate); range?.focus(); } } }, gz.data.mentions.length ? gz.t("Article’s date") : gz.t("Data’s date")); // prettier-ignore
    told = gz.el("span", { class: "gz-told" });
    const parts = [exact, back];
    if (stops.length > 1) {
      range = gz.el("input", { id: "gz-range", type: "range", min: "0", max: String(stops.length - 1), step: "1", "aria-label": gz.t("Date of names, lines and claims") });
      // While the thumb is dragged only its words follow at once; the map follows when it rests for a moment.
      range.addEventListener("input", () => {
        const stop = stops[Number(range.value)];
        const date = stop.day === own() ? gz.ownDate : gz.iso(stop.day);
        clearTimeout(waiting);
        tell(date);
        waiting = setTimeout(() => gz.setDate(date, { quiet: true }), REST_MS);
      });
      parts.unshift(gz.el("div", { class: "gz-slide" }, told, range));
    }
    const strip = gz.el("div", { class: "gz-time", role: "group", "aria-label": gz.t("Date of the map") }, parts);
    map.getContainer().parentNode.append(strip);
    range?.after(ticks());
    map.invalidateSize({ animate: false });
    show();
  };
})();
