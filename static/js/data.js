// What every other script uses: the page's data, small helpers that make elements, and the state of the page.
"use strict";

(() => {
  /** The JSON of a script element, or the default where there is none. */
  function block(id, otherwise) {
    const found = document.getElementById(id);
    return found ? JSON.parse(found.textContent) : otherwise;
  }

  const STEPS = 100000;

  /** A geometry whose lines and rings were sent as steps from one position to the next. */
  function whereabouts({ type, coordinates, steps }) {
    const positions = (list) => {
      if (typeof list[0] !== "number") return list.map(positions);
      let [x, y] = [0, 0];
      return list.flatMap((step, i) => {
        if (i % 2) return [];
        x += step;
        y += list[i + 1];
        return [[x / STEPS, y / STEPS]];
      });
    };
    return { type, coordinates: steps ? positions(steps) : coordinates };
  }

  /** How a name runs: by its first letter. */
  const direction = (text) => (/^\P{L}*[\u0590-\u08ff\ufb1d-\ufefc]/u.test(text) ? "rtl" : "ltr");

  /** The data with what places share put back where they refer to it by key. */
  function whole(sent) {
    if (!sent.shared) return sent;
    const { holders, parties, langs, whens, disputes, uses, claims, geometries } = sent.shared;
    const sources = sent.shared.sources.map(([id, title, locator]) => ({ id, title, locator }));
    const times = whens.map((one) => (typeof one === "string" ? [one, gz.words(one)] : one));
    const dated = (when, source) => ({ when: times[when][0], when_text: times[when][1], source: sources[source] });
    /** A recorded use has a source; a derived one whether it follows from another use (1) or from the name itself (2). */
    const use = ([by, stance, when, source, derived]) => {
      const [label, party] = holders[by];
      return { by, label, party, party_label: parties[party], stance, ...dated(when, derived ? null : source), ...(derived && { follows: source }) };
    };
    /** What numbers of a table with ids in turn stand for. */
    const paired = (list, make) => list.flatMap((n, i) => (i % 2 ? [] : [{ ...make(n), id: list[i + 1] }]));
    const name = ([text, lang, source, numbers, id, romanised, derived, kind]) => ({ id, text, lang, romanised, kind, dir: direction(text), lang_label: langs[lang], source: sources[source], uses: paired(numbers, (n) => use(uses[n])), derived: (derived || []).map((n) => use(uses[n])) });
    const claim = (n) => {
      const [text, when, source, what, ends] = claims[n];
      const said = text.replace(/\{([\w-]+)\}/g, (all, party) => parties[party] || all);
      return { text: ends ? `${said}, ${times[when][1]}` : said, what, ...dated(when, source) };
    };
    const drawn = geometries.map(whereabouts);
    for (const dispute of Object.values(disputes || {})) dispute.sources = dispute.sources.map((n) => sources[n]);
    const shapes = (place) => place.shapes.map((shape) => ({ ...shape, geometry: drawn[shape.geometry], source: sources[shape.source] }));
    for (const place of [...Object.values(sent.places), ...sent.lines]) place.shapes = shapes(place);
    for (const place of Object.values(sent.places)) {
      place.names = place.names.map(name);
      place.claims = paired(place.claims, claim);
      if (place.claims_from) place.claims_from.claims = paired(place.claims_from.claims, claim);
      place.disputes = place.disputes.map((id) => disputes[id]);
    }
    return sent;
  }

  /** An element with attributes and children. Texts become text nodes: nothing here is ever read as HTML. */
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  /** A name in its own language and direction, kept apart from the text around it. */
  function named(text, lang, dir) {
    return el("bdi", { lang: lang && lang !== "und" ? lang : null, dir: dir || null }, text);
  }

  const data = whole(block("gz-data", { places: {}, mentions: [], lines: [], perspectives: [] }));
  const query = new URLSearchParams(safely(() => location.search, ""));

  function safely(act, otherwise) {
    try {
      return act();
    } catch {
      return otherwise;
    }
  }

  const state = {
    perspective: query.get("perspective") || data.perspective || "both",
    /** The date that names, lines and claims are shown for. */
    lines: query.get("lines") || data.at || data.data_date || "",
    /** The party whose words are marked: empty for all, `*` for those that every side shares. */
    by: query.get("by") || "",
    place: null,
    mention: null,
  };

  const ownDate = data.at || data.data_date || "";
  const atOwnDate = () => state.lines === ownDate;
  const matches = (mention) => !state.by || (mention.by || []).includes(state.by);
  /** The sign between the names of two sides; heard as a word. */
  const slash = () => [" ", el("span", { class: "slash", role: "img", "aria-label": gz.t("also") }, "/"), " "];

  /** Put a choice into the address without loading anything. Pages inside frames may not have one. */
  function remember(key, value) {
    safely(() => {
      const url = new URL(location.href);
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
      history.replaceState(history.state, "", url);
    });
  }

  /** A sentence for everybody, also for those who hear the page. */
  function say(text) {
    const box = document.getElementById("gz-status");
    if (box) box.textContent = text;
  }

  const small = () => window.matchMedia("screen and (max-width: 820px)").matches;
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  Object.assign(gz, { block, el, named, data, state, ownDate, atOwnDate, matches, slash, remember, say, safely, small, calm });
})();
