// Ties the text to the map: a mention opens its place, a place finds its mentions, the address remembers both.
"use strict";

(() => {
  let map = null;
  let groups = {};
  const links = () => [...document.querySelectorAll("a.mention[data-place]")];

  gz.unmark = () => {
    for (const link of document.querySelectorAll("a.mention")) link.classList.remove("on", "rel");
  };

  /** Mark all mentions of a place, and one as the current one. */
  function markMentions(id, number) {
    for (const link of links()) {
      link.classList.toggle("rel", link.dataset.place === id);
      link.classList.toggle("on", Number(link.dataset.m) === number && link.dataset.place === id);
    }
  }

  /** Bring a mention into view by scrolling its pane only: scrollIntoView would move the whole page. */
  function scrollTo(number) {
    const link = document.getElementById(`m-${number}`);
    const pane = document.getElementById("article");
    if (!link || !pane) return;
    const box = link.getBoundingClientRect();
    if (pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY !== "visible") {
      const frame = pane.getBoundingClientRect();
      if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) pane.scrollTop += box.top - frame.top - frame.height / 3;
      return;
    }
    const low = window.innerHeight - (gz.small() ? gz.popHeight() : 0);
    const bottom = document.getElementById("map").getBoundingClientRect().bottom;
    const high = gz.small() ? Math.max(0, Math.min(bottom, low - 40)) : 60;
    if (box.top < high || box.bottom > low) window.scrollBy(0, box.top - (high + low) / 2);
  }

  const CARD = 400;

  /** Where the mark has to be so that what opens beside it has room: to its right, or below it on small screens. */
  function target(mark) {
    const spot = mark.form === "point" || mark.wide;
    const aside = Math.min(CARD, map.getSize().x * (spot ? 0.36 : 0.5));
    const legend = spot ? 0 : document.querySelector(".gz-legend[open]")?.offsetHeight || 0;
    const taken = gz.small() ? L.point(0, sheetOverlap()) : L.point(aside, legend);
    const closer = Math.max(map.getZoom(), Math.min(gz.home.zoom + 1, 9));
    const fit = () => map.getBoundsZoom(mark.bounds.pad(0.15), false, taken.add([60, 100]));
    const zoom = Math.min(11, mark.form === "point" ? closer : mark.wide ? Math.min(map.getZoom(), 7) : fit());
    const at = map.project(mark.form === "point" ? mark.focusAt() : mark.bounds.getCenter(), zoom);
    return { zoom, centre: map.unproject(at.add(taken.divideBy(2)), zoom) };
  }

  function sheetOverlap() {
    const bottom = map.getContainer().getBoundingClientRect().bottom;
    return Math.max(0, Math.min(map.getSize().y * 0.7, bottom - window.innerHeight * 0.48));
  }

  /** Move the map, then act; a timer stands in where the map does not move and says nothing. */
  function moveThen(mark, act) {
    const { zoom, centre } = target(mark);
    let done = false;
    const once = () => {
      if (done) return;
      done = true;
      map.off("moveend", once);
      act();
    };
    map.on("moveend", once);
    map.setView(centre, zoom, { animate: !gz.calm(), duration: 0.35 });
    setTimeout(once, 500);
  }

  /** The mention to show for a place: the one asked for, else the first. */
  function mentionOf(id, number) {
    const all = gz.data.mentions.filter((mention) => mention.place === id);
    return all.find((mention) => mention.n === number) || all[0] || null;
  }

  /** Open a place, from wherever: mention, mark, list, address. */
  gz.openPlace = (id, { mention: number, from, step, silent = false } = {}) => {
    if (!Object.hasOwn(gz.data.places, id)) return;
    const place = gz.data.places[id];
    const mention = mentionOf(id, number);
    gz.state.place = id;
    gz.state.mention = mention ? mention.n : null;
    markMentions(id, gz.state.mention);
    const mark = gz.marks.get(id);
    const group = mark ? groups[{ point: "points", line: "roads", area: "areas" }[mark.form]] : groups.actors;
    if (group && !map.hasLayer(group)) map.addLayer(group);
    gz.activate(id);
    const show = () => {
      if (gz.state.place !== id) return;
      const content = gz.popContent(place, mention);
      gz.showPop(content, mark ? spot(mark) : null, from || (step ? document.getElementById(`m-${gz.state.mention}`) : null));
      scrollTo(gz.state.mention);
      focusIn(content, step);
    };
    if (mark) moveThen(mark, show);
    else show();
    if (!silent) gz.pushAddress();
  };

  /** What opens stands beside a dot, or beside the eastern edge of what is long or wide. */
  function spot(mark) {
    if (mark.form === "point" || mark.wide) return mark.focusAt();
    const edge = L.latLng(mark.bounds.getCenter().lat, mark.bounds.getEast());
    return map.getBounds().contains(edge) ? edge : map.getCenter();
  }

  /** Keyboard users go into what opened; walking on keeps them on the arrow they pressed. */
  function focusIn(content, step) {
    const arrows = content.querySelectorAll(".step");
    const arrow = step && arrows[step < 0 ? 0 : 1];
    (arrow && !arrow.disabled ? arrow : content.querySelector("h2"))?.focus({ preventScroll: true });
  }

  /** The open place drawn anew, after names have changed. */
  gz.reopen = () => {
    const { place, mention } = gz.state;
    if (!place || !gz.popOpen()) return;
    const mark = gz.marks.get(place);
    gz.showPop(gz.popContent(gz.data.places[place], mentionOf(place, mention)), mark ? spot(mark) : null, null);
  };

  gz.pushAddress = () =>
    gz.safely(() => {
      const { place, mention } = gz.state;
      const hash = place ? `#place=${encodeURIComponent(place)}${mention === null ? "" : `&m=${mention}`}` : "";
      if (location.hash !== hash) history.pushState(null, "", hash || location.pathname + location.search);
    });

  /** Do what the address says; an id that is not here changes nothing. */
  gz.followAddress = () => {
    const asked = new URLSearchParams(gz.safely(() => location.hash.slice(1), ""));
    const id = asked.get("place");
    if (id && Object.hasOwn(gz.data.places, id)) {
      const number = asked.get("m");
      gz.openPlace(id, { mention: number === null ? undefined : Number(number), silent: true });
    } else if (gz.popOpen()) gz.closePop({ silent: true });
  };

  /** The layer of those who act: it has no marks, its places are in the text and in the list. */
  function actors() {
    const follow = () => document.body.classList.toggle("no-actors", !map.hasLayer(groups.actors));
    map.on("overlayadd overlayremove", follow);
  }

  /** Give an entry of the list a link to its place on the map, before those that lead elsewhere. */
  function showable(entry) {
    const place = gz.data.places[entry.id.slice(2)];
    if (place?.tier !== "map") return;
    const click = (event) => {
      event.preventDefault();
      gz.openPlace(place.id, { from: event.currentTarget });
    };
    const links = entry.querySelector(".entry-links");
    const show = gz.el("a", { href: `#place=${encodeURIComponent(place.id)}`, "data-show": place.id, "aria-label": gz.t("Show on map: %(label)s", { label: place.label }), on: { click } }, gz.t("Show on map"));
    links.insertBefore(show, links.querySelector("a:not([href^='#'])"));
  }

  gz.articleOn = (toMap, toGroups) => {
    map = toMap;
    groups = toGroups;
    actors();
    for (const link of links()) {
      const id = link.dataset.place;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (!link.hasAttribute("href")) return;
        gz.openPlace(id, { mention: Number(link.dataset.m), from: link });
      });
      for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
        link.addEventListener(event, () => gz.light(id, on));
      }
    }
    for (const entry of document.querySelectorAll(".entry[id^='p-']")) showable(entry);
    window.addEventListener("popstate", gz.followAddress);
  };
})();
