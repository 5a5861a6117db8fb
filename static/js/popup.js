// What opens for a place: names by side, language and script with dates and sources, the quote, claims, mentions.
"use strict";

(() => {
  const STANCE = { prefers: gz.t("preferred"), accepts: gz.t("accepted"), rejects: gz.t("rejected") };
  let popup = null;
  let opener = null;
  let map = null;

  /** A link to a source, or the word "uncited"; in an export a source without an address is named only. */
  gz.source = (source) => {
    if (!source || source.id === "uncited") return gz.el("span", { class: "uncited" }, gz.t("uncited"));
    const title = source.title || source.id;
    const web = /^https?:\/\//.test(source.locator || "");
    if (web) return gz.el("a", { class: "src", href: source.locator, rel: "noopener noreferrer" }, gz.english(title));
    if (document.documentElement.dataset.assets) return gz.el("a", { class: "src", href: gz.link(`/about/sources/${encodeURIComponent(source.id)}`) }, gz.english(title));
    return gz.el("span", { class: "src" }, gz.english([title, source.locator].filter(Boolean).join(", ")));
  };

  /** Title of the place: each part in its language, parted by " / "; one side's label where one was chosen. */
  gz.title = (place) => {
    const parts = place.label_parts || [];
    const asSent = gz.state.perspective === (place.perspective || "both") && (gz.atOwnDate() || !place.dated);
    const shown = asSent && parts.length ? parts : gz.label(place).split(" / ").map((text) => ({ text }));
    return shown.flatMap((part, i) => [...(i ? gz.slash() : []), gz.named(part.text, part.lang, part.dir)]);
  };

  const QUOTE_CHARS = 190;

  /** The mention with the words around it in its paragraph, cut at spaces; where no text stands here, as it was sent. */
  function quoted(mention) {
    const link = document.getElementById(`m-${mention.n}`);
    const whole = link?.closest("p, h1");
    if (!whole) return mention.quote;
    const part = (range) => range.toString().replace(/\s+/g, " ");
    const [before, after] = [document.createRange(), document.createRange()];
    before.selectNodeContents(whole);
    before.setEndBefore(link);
    after.selectNodeContents(whole);
    after.setStartAfter(link);
    const text = link.textContent.slice(0, QUOTE_CHARS);
    const room = Math.floor((QUOTE_CHARS - text.length) / 2) - 1;
    const [head, tail] = [part(before).trimStart(), part(after).trimEnd()];
    return {
      before: head.length > room ? `…${head.slice(-room).replace(/^\S* /, "")}` : head,
      text,
      after: tail.length > room ? `${tail.slice(0, room).replace(/ \S*$/, "")}…` : tail,
    };
  }

  gz.quote = (mention) => {
    const found = mention && quoted(mention);
    if (!found) return null;
    const { before, text, after } = found;
    return gz.el("blockquote", { class: "quote", dir: "auto", lang: document.querySelector(".prose")?.lang || null }, before, gz.el("mark", {}, text), after);
  };

  /** Why a text is taken for a side's where no use of it is recorded. */
  const why = (use) => (!use.follows ? gz.t("no side’s own name is on record") : use.stance !== "prefers" ? gz.t("no other name of this side is on record") : use.follows === 2 ? gz.t("the name in this language that can be this side’s") : gz.t("this side’s name as this language writes it"));

  /** One use in words: who within the side, stance, dates, source. What is derived is no line that could be cited. */
  function useLine(use, alone) {
    const who = !alone && use.label ? [gz.english(use.label), ": "] : [];
    if ("follows" in use) return gz.el("span", { class: "facts" }, who, gz.t("derived: %(why)s, %(when)s", { why: why(use), when: use.when_text || gz.words(use.when) }));
    return gz.el("span", { class: "facts" }, who, `${STANCE[use.stance] || use.stance}, ${use.when_text || gz.words(use.when)} · `, gz.source(use.source), " ", gz.cite(use.id, gz.t("this use")));
  }

  /** One name of one side: language, name, romanisation, then each use and what attests the text. */
  function nameRow({ name, uses }) {
    const holders = new Set(uses.map((use) => use.by));
    const kind = name.kind && !["official", "common"].includes(name.kind) ? [gz.t("%(kind)s name", { kind: gz.t(name.kind) }), " · "] : "";
    return gz.el(
      "li",
      { class: uses.length && uses.every((use) => use.stance === "rejects") ? "name rejected" : "name" },
      gz.el("span", { class: "lang", title: name.lang_label || null }, (name.lang_label || name.lang || "").split(" (")[0]),
      gz.el("span", { class: "form" }, gz.named(name.text, name.lang, name.dir), name.romanised && name.romanised !== name.text ? gz.el("i", { class: "roman", lang: "und-Latn" }, ` ${name.romanised}`) : ""),
      uses.map((use) => useLine(use, holders.size < 2)),
      gz.el("span", { class: "facts" }, kind, gz.parts("text attested by %(source)s", { source: gz.source(name.source) }), " ", gz.cite(name.id, gz.t("the name %(name)s", { name: name.text }))),
    );
  }

  /** Whether a side stands by this name at the date of the labels. */
  const current = (row) => row.uses.some((use) => use.stance === "prefers" && gz.covers(use.when, gz.state.lines));

  /** Names grouped by who uses them: parties of the place's disputes first, then others, then names nobody claims. */
  gz.sides = (place) => {
    const groups = new Map();
    for (const dispute of place.disputes || []) for (const side of dispute.parties) groups.set(side.id, { label: side.label, langs: side.langs || [], rows: [] });
    const loose = [];
    for (const name of place.names || []) {
      // What follows from another name of a side stands after what is recorded of it, and says so (useLine).
      const held = [...(name.uses || []), ...(name.derived || [])];
      const parties = new Set(held.map((use) => use.party));
      for (const party of parties) {
        const uses = held.filter((use) => use.party === party);
        if (!groups.has(party)) groups.set(party, { label: uses[0].party_label || party, rows: [] });
        groups.get(party).rows.push({ name, uses });
      }
      if (!parties.size) loose.push({ name, uses: [] });
    }
    if (loose.length) groups.set("", { ours: true, label: gz.t("Attested, user not recorded"), rows: loose });
    for (const group of groups.values()) group.rows.sort((a, b) => own(group, b) - own(group, a));
    return [...groups.values()].filter((group) => group.rows.length);
  };

  /** A side's own languages come first among its names. */
  const own = (group, row) => ((group.langs || []).includes((row.name.lang || "").split("-")[0]) ? 1 : 0);

  /** A side's names: those it prefers at the date in view, the others folded away. */
  function side(group) {
    const first = group.rows.filter(current);
    const rest = group.rows.filter((row) => !first.includes(row));
    const folded = rest.length && first.length;
    const more = folded ? gz.el("details", { class: "others" }, gz.el("summary", {}, gz.t("Other and earlier names (%(num)s)", { num: gz.figures(rest.length) })), gz.el("ul", {}, rest.map(nameRow))) : "";
    return gz.el("section", { class: "side" }, gz.el("h3", {}, group.ours ? group.label : gz.english(group.label)), gz.el("ul", {}, (folded ? first : group.rows).map(nameRow)), more);
  }

  const names = (place) => gz.sides(place).map(side);

  function claims(place) {
    const date = gz.state.lines;
    const { now, parts } = gz.claimsAt(place, date);
    const rest = gz.claimsOf(place).filter((claim) => !now.includes(claim));
    if (!now.length && !rest.length && !parts.some(Boolean)) return null;
    const other = rest.length ? gz.el("details", { class: "claims" }, gz.el("summary", {}, gz.t("Claims of other dates (%(num)s)", { num: gz.figures(rest.length) })), gz.el("ul", {}, rest.map(gz.claimRow))) : "";
    return gz.el("section", { class: "claims" }, gz.el("h3", {}, gz.t("Claims for %(date)s", { date: gz.longDate(date) })), parts, other);
  }

  function shapeNote(place) {
    const shape = gz.marks.get(place.id)?.shape;
    if (!shape) return null;
    const drawn = shape.schematic ? gz.t("Schematic line or area") : gz.t("Outline");
    return gz.el("p", { class: "note" }, `${drawn}, ${shape.when_text || gz.words(shape.when)} · `, gz.source(shape.source), shape.note ? [" · ", gz.english(shape.note)] : "");
  }

  /** Each name of the label with whose it is, so that no chip speaks without a holder. */
  function owners(place) {
    const parts = (place.label_parts || []).filter((part) => part.parties?.length);
    if (!gz.atOwnDate() || gz.state.perspective !== (place.perspective || "both") || parts.length < 2) return null;
    const labels = new Map((place.disputes || []).flatMap((dispute) => dispute.parties).map((side) => [side.id, side.label]));
    const said = parts.map((part) => gz.el("li", {}, gz.named(part.text, part.lang, part.dir), ": ", gz.english(part.parties.map((id) => labels.get(id) || id).join("; ")), part.derived ? [" ", gz.t("(form derived by rule)")] : ""));
    return gz.el("ul", { class: "owners" }, said);
  }

  /** What is disputed, by whom, and where that is recorded. */
  function disputes(place) {
    return (place.disputes || []).map((dispute) => {
      const sources = (dispute.sources || []).flatMap((source, i) => [i ? ", " : " · ", gz.source(source)]);
      return gz.el("p", { class: "facts" }, gz.parts("Dispute “%(title)s”, between: %(sides)s", { title: gz.english(dispute.title), sides: gz.english(dispute.parties.map((side) => side.label).join("; ")) }), sources.length ? sources : [" · ", gz.source(null)]);
    });
  }

  function chips(place) {
    const sides = gz.label(place).split(" / ").length;
    const words = [place.kind === "collective" ? gz.t("group of places") : gz.t(place.kind)];
    if (place.tier === "listed") words.push(gz.t("not pinned: named as an actor"));
    return gz.el(
      "p",
      { class: "chips" },
      words.map((word) => gz.el("span", { class: "chip" }, word)),
      sides > 1 ? gz.el("span", { class: "chip two" }, sides === 2 ? gz.t("Two names in use") : gz.n("%(num)s name in use", "%(num)s names in use", sides)) : "",
      (place.disputes || []).map((dispute) => gz.el("span", { class: "chip" }, gz.parts("Dispute: %(title)s", { title: gz.english(dispute.title) }))),
    );
  }

  /** Mentions to walk through: those with a place, of the side that was chosen. */
  gz.walk = () => gz.data.mentions.filter((one) => one.place && gz.data.places[one.place] && gz.matches(one));

  /** Previous and next walk all mentions of the article in order and stop at both ends. */
  function walker(mention) {
    const walk = gz.walk();
    if (!walk.length) return null;
    const at = walk.findIndex((one) => one.n === mention?.n);
    const step = (by, sign, words) => {
      const to = walk[at + by];
      return gz.el("button", { type: "button", class: "step", disabled: !to, "aria-label": words, on: { click: () => to && gz.openPlace(to.place, { mention: to.n, step: by }) } }, sign);
    };
    const text = at < 0 ? gz.n("%(num)s mention in all", "%(num)s mentions in all", walk.length) : gz.t("Mention %(n)s of %(all)s", { n: gz.figures(at + 1), all: gz.figures(walk.length) });
    return gz.el("div", { class: "walk" }, gz.el("span", {}, text), step(-1, "‹", gz.t("Previous mention")), step(1, "›", gz.t("Next mention")));
  }

  /** Content of popup or sheet. */
  gz.popContent = (place, mention) =>
    gz.el(
      "div",
      { class: "pop", "data-place": place.id },
      gz.el("h2", { id: "gz-pop-title", tabindex: "-1" }, gz.title(place)),
      gz.el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": gz.t("Quote, names, claims and sources") }, chips(place), owners(place), gz.quote(mention), gz.doubt(mention), names(place), claims(place), shapeNote(place), disputes(place), place.note ? gz.el("p", { class: "note" }, gz.english(place.note)) : "",
        document.documentElement.dataset.assets && place.uri ? gz.el("p", { class: "more" }, gz.el("a", { href: place.uri }, gz.t("Everything on this place"))) : ""),
      walker(mention),
    );

  const closer = () => gz.el("button", { type: "button", class: "pop-close", "aria-label": gz.t("Close"), on: { click: () => gz.closePop() } }, "×");

  function card(content, kind) {
    const frame = gz.el("div", { class: `gz-card ${kind}`, role: "dialog", "aria-labelledby": "gz-pop-title" }, closer(), content);
    document.getElementById("map").append(frame);
    popup = { remove: () => frame.remove(), frame };
  }

  /** Open content: a sheet on small screens, beside its mark on large ones, in the corner for what has no mark. */
  gz.showPop = (content, latlng, from) => {
    if (from) opener = from;
    popup?.remove();
    if (gz.small()) card(content, "sheet");
    else if (!latlng) card(content, "corner");
    else bubble(content, latlng);
  };

  /** A bubble of ours beside the mark, wholly inside the map. Leaflet's own popup would name itself without words. */
  function bubble(content, latlng) {
    card(content, "bubble");
    const frame = popup.frame;
    const place = () => {
      const at = map.latLngToContainerPoint(latlng);
      const size = map.getSize();
      const w = frame.offsetWidth;
      const h = frame.offsetHeight;
      const right = at.x + 26 + w <= size.x - 8;
      const left = at.x - 26 - w >= 8;
      const x = right ? at.x + 26 : left ? at.x - 26 - w : Math.max(8, Math.min(size.x - w - 8, at.x - w / 2));
      const y = Math.max(8, Math.min(size.y - h - 8, at.y - h / 2));
      frame.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    };
    place();
    gz.layout?.();
    map.on("move zoomend resize", place);
    popup.place = place;
    popup.remove = () => {
      map.off("move zoomend resize", place);
      frame.remove();
    };
  }

  gz.popOpen = () => Boolean(popup);
  /** What opened stands beside its mark again after its content has grown. */
  gz.placePop = () => popup?.place?.();
  gz.popHeight = () => popup?.frame.offsetHeight || 0;

  /** Close, and give the focus back to what opened it. */
  gz.closePop = ({ focus = true, silent = false } = {}) => {
    if (!popup) return;
    popup.remove();
    popup = null;
    gz.activate(null);
    gz.unmark?.();
    gz.state.place = null;
    gz.state.mention = null;
    if (focus && opener?.isConnected) opener.focus();
    opener = null;
    if (!silent) gz.pushAddress?.();
    gz.layout?.();
  };

  /** What is known of a line that was clicked. */
  gz.openLine = (entry, latlng) => {
    gz.closePop({ focus: false });
    const look = entry.look === "former" ? gz.t("former line") : gz.t("contested line");
    const facts = gz.el("p", { class: "note" }, `${entry.words} · `, gz.source(entry.source), entry.edition ? [" · ", ...gz.parts("drawn after %(edition)s", { edition: gz.english(entry.edition) })] : "", entry.schematic ? [" · ", gz.t("schematic")] : "");
    gz.showPop(gz.el("div", { class: "pop pop-line" }, gz.el("h2", { id: "gz-pop-title" }, gz.named(entry.title)), gz.el("p", { class: "chips" }, gz.el("span", { class: "chip" }, look)), facts), latlng, null);
  };

  gz.popsOn = (toMap) => {
    map = toMap;
    map.on("click", () => gz.closePop({ focus: false }));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && popup) gz.closePop();
    });
  };
})();
