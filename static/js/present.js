// Presentation: a map for a wall. Large labels, countries by name, where in the world it is, mentions step by step.
"use strict";

(() => {
  const INSET_ZOOM = 2;
  const NUDGES = [0, 30, -30, 60, -60, 90, -90];
  let map = null;
  let steps = null;
  let inset = null;
  let names = null;
  let opener = null;

  const on = () => document.body.classList.contains("present");

  /** Names of the countries around, where no label of the article lies. */
  function countries() {
    names ??= L.layerGroup();
    names.clearLayers();
    if (!on()) return names.remove();
    names.addTo(map);
    const plates = [...document.querySelectorAll(".gz-mark:not(.folded):not([hidden]) .gz-pill, .gz-dot, .leaflet-control, .gz-legend, .gz-steps, .gz-inset, .gz-card, .gz-gaps:not([hidden]), .gz-outside:not([hidden])")].map((node) => node.getBoundingClientRect());
    const frame = map.getContainer().getBoundingClientRect();
    const shown = new Map();
    for (const country of gz.data.countries || []) {
      const node = gz.el("span", { class: "gz-country", "data-country": country.id }, gz.label(country));
      L.marker([country.lat, country.lon], { icon: L.divIcon({ html: node, className: "gz-icon", iconSize: null }), interactive: false, keyboard: false, pane: "gz-lines", zIndexOffset: -1000 }).addTo(names); // prettier-ignore
      const box = node.getBoundingClientRect();
      const shift = room(box, frame, plates);
      if (shift) {
        node.style.translate = `${shift[0]}px ${shift[1]}px`;
        // Nor do two of these names lie on each other.
        plates.push({ left: box.left + shift[0], right: box.right + shift[0], top: box.top + shift[1], bottom: box.bottom + shift[1] });
      }
      node.hidden = !shift;
      shown.set(country.id, node);
    }
    together(shown);
    return names;
  }

  /** The countries of a dispute's sides are named all or none: one side's name alone would claim the ground for it. */
  function together(shown) {
    for (const sides of gz.data.sides || []) {
      const nodes = sides.map((id) => shown.get(id));
      if (nodes.some((node) => !node || node.hidden)) for (const node of nodes) if (node) node.hidden = true;
    }
  }

  /** By how much a country's name has to step aside to lie wholly in the map and on nothing; null where that is too far. */
  function room(box, frame, plates) {
    for (const dy of NUDGES) {
      for (const dx of NUDGES) {
        const at = { left: box.left + dx - 8, right: box.right + dx + 8, top: box.top + dy, bottom: box.bottom + dy };
        const inside = at.left >= frame.left && at.right <= frame.right && at.top >= frame.top && at.bottom <= frame.bottom;
        if (inside && !plates.some((one) => at.left < one.right && one.left < at.right && at.top < one.bottom && one.top < at.bottom)) return [dx, dy];
      }
    }
    return null;
  }

  /** Where in the world the map lies. */
  async function locate() {
    const frame = gz.el("div", { class: "gz-inset", "aria-hidden": "true" });
    map.getContainer().parentNode.append(frame);
    const small = L.map(frame, { zoomControl: false, attributionControl: false, dragging: false, keyboard: false, scrollWheelZoom: false, doubleClickZoom: false, boxZoom: false, touchZoom: false, tap: false, zoomSnap: 0.25 }); // prettier-ignore
    small.createPane("gz-base").style.zIndex = 200;
    small.getContainer().tabIndex = -1;
    small.setView(map.getCenter(), INSET_ZOOM, { animate: false });
    const box = L.rectangle(map.getBounds(), { className: "gz-here", interactive: false }).addTo(small);
    // What is small on the globe would be a speck: a ring is seen from the last row.
    const ring = L.circleMarker(map.getCenter(), { radius: 9, className: "gz-here", interactive: false }).addTo(small);
    const follow = () => {
      box.setBounds(map.getBounds());
      ring.setLatLng(map.getCenter());
      small.setView(map.getCenter(), INSET_ZOOM, { animate: false });
    };
    map.on("moveend", follow);
    inset = { remove: () => { map.off("moveend", follow); small.remove(); frame.remove(); } }; // prettier-ignore
    for (const layer of await gz.coarse().catch(() => [])) if (inset && on()) layer.addTo(small);
  }

  /** One mention on or back; at the ends it stays. */
  function step(by) {
    const walk = gz.walk();
    const at = walk.findIndex((one) => one.n === gz.state.mention);
    const to = at < 0 ? walk[by > 0 ? 0 : walk.length - 1] : walk[at + by];
    if (!to) return;
    gz.openPlace(to.place, { mention: to.n });
    tell();
  }

  function tell() {
    const walk = gz.walk();
    const at = walk.findIndex((one) => one.n === gz.state.mention);
    const said = steps?.querySelector(".gz-at");
    if (said) said.textContent = at < 0 ? gz.n("%(num)s mention", "%(num)s mentions", walk.length) : gz.t("%(n)s of %(all)s", { n: gz.figures(at + 1), all: gz.figures(walk.length) });
  }

  function panel() {
    const button = (words, act, extra = {}) => gz.el("button", { type: "button", ...extra, on: { click: act } }, words);
    const text = button(gz.t("Hide the text"), () => {
      const alone = document.body.classList.toggle("alone");
      text.textContent = alone ? gz.t("Show the text") : gz.t("Hide the text");
      settle();
    });
    return gz.el("div", { class: "gz-steps", role: "group", "aria-label": gz.t("Presentation") }, button(gz.t("‹ Back"), () => step(-1)), gz.el("span", { class: "gz-at", role: "status" }), button(gz.t("Next ›"), () => step(1)), text, button(gz.t("Leave"), leave, { title: gz.t("Esc") }));
  }

  /** The map has another size, labels another: draw it anew. */
  function settle() {
    map.invalidateSize({ animate: false });
    gz.goHome({ animate: false });
    gz.layout();
    countries();
  }

  function enter(from) {
    if (on()) return;
    opener = from || null;
    gz.closePop({ focus: false });
    document.body.classList.add("present");
    gz.remember("present", "1");
    const legend = document.querySelector(".gz-legend");
    if (legend) legend.open = false;
    steps = panel();
    map.getContainer().parentNode.append(steps);
    locate();
    settle();
    tell();
    steps.querySelector("button:nth-of-type(2)").focus({ preventScroll: true });
    gz.say(gz.t("Presentation. The arrow keys step through the mentions, Escape leaves."));
  }

  function leave() {
    if (!on()) return;
    document.body.classList.remove("present", "alone");
    gz.remember("present", "");
    gz.closePop({ focus: false });
    steps.remove();
    inset?.remove();
    steps = inset = null;
    settle();
    (opener?.isConnected ? opener : document.querySelector(".gz-present"))?.focus();
    gz.say(gz.t("The presentation is over."));
  }

  /** Arrows step, but in fields and among marks they keep what they do there. */
  function press(event) {
    if (!on() || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") leave();
    else if (event.target.closest?.("input, select, textarea, .gz-mark")) return;
    else if (event.key === "ArrowRight" || event.key === "PageDown") step(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") step(-1);
    else return;
    event.preventDefault();
  }

  gz.present = {
    enter,
    on: (toMap) => {
      map = toMap;
      document.addEventListener("keydown", press);
      map.on("moveend", () => on() && countries());
    },
  };
})();
