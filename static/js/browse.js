// The map of all places: asks for what is in view, draws places one by one where there are few and counts where many.
"use strict";

(() => {
  const box = document.getElementById("map");
  if (!box) return;
  const said = box.dataset;
  const filters = JSON.parse(said.filters || "{}");
  const WAIT_MS = 120;
  const MOST_LABELS = 30;
  let layer = null;
  let asked = 0;
  let waiting = 0;

  const bounded = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(4);
  const viewed = (bounds) => [[bounds.getWest(), 180], [bounds.getSouth(), 90], [bounds.getEast(), 180], [bounds.getNorth(), 90]].map(([value, most]) => bounded(value, most)).join(",");

  function at(map, node, latlng) {
    L.DomEvent.disableClickPropagation(node);
    L.marker(latlng, { icon: L.divIcon({ html: node, className: "gz-icon", iconSize: null }), keyboard: false, interactive: false, pane: "gz-marks" }).addTo(layer);
  }

  function place(map, one, labelled) {
    const node = gz.el("a", { class: labelled ? "b-place labelled" : "b-place", href: said.place.replace("ID", encodeURIComponent(one.id)) },
      gz.el("span", { class: "b-dot", "aria-hidden": "true" }), gz.el("bdi", { class: "b-name" }, one.label));
    at(map, node, [one.lat, one.lon]);
  }

  function cell(map, one) {
    const node = gz.el("button", { type: "button", class: "b-cell" }, gz.figures(one.count), gz.el("span", { class: "unseen" }, " ", gz.t("places; zoom in")));
    const [west, south, east, north] = one.bbox;
    node.addEventListener("click", () => {
      const target = L.latLngBounds([south, west], [north, east]);
      map.fitBounds(target.pad(0.1), { animate: !gz.calm(), maxZoom: Math.max(map.getZoom() + 2, 9) });
      map.getContainer().focus?.();
    });
    at(map, node, [one.lat, one.lon]);
  }

  /** Half the width and height of what is drawn for a count, with a little air. */
  const half = (one) => (one.count > 1 ? [Math.max(22, 12 + 5 * String(one.count).length), 22] : [8, 8]);

  function meet(a, b) {
    const [[aw, ah], [bw, bh]] = [half(a), half(b)];
    return Math.abs(a.spot.x - b.spot.x) < aw + bw && Math.abs(a.spot.y - b.spot.y) < ah + bh;
  }

  /** Counts that would lie on one another are one count, where the largest stands; so are places beneath one. */
  function joined(all) {
    const kept = [];
    for (const one of [...all].sort((a, b) => b.count - a.count)) {
      const near = kept.find((other) => other.count > 1 && meet(other, one));
      if (near) {
        const [[w, s, e, n], [west, south, east, north]] = [near.bbox, one.bbox];
        near.bbox = [Math.min(w, west), Math.min(s, south), Math.max(e, east), Math.max(n, north)];
        near.count += one.count;
      } else kept.push(one);
    }
    // A count that has grown by a digit may reach another.
    return kept.length < all.length ? joined(kept) : kept;
  }

  function apart(map, found) {
    const spotted = (one, more) => ({ ...one, ...more, spot: map.latLngToLayerPoint([one.lat, one.lon]) });
    const single = (one) => spotted(one, { count: 1, bbox: [one.lon, one.lat, one.lon, one.lat] });
    return joined([...found.cells.map((one) => spotted(one)), ...found.places.map(single)]);
  }

  /** Labels that would lie on another one are kept for the pointer and the keyboard. */
  function thin() {
    const taken = [];
    for (const node of box.querySelectorAll(".b-place.labelled")) {
      const one = node.querySelector(".b-name").getBoundingClientRect();
      if (taken.some((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)) node.classList.remove("labelled");
      else taken.push(one);
    }
  }

  async function refresh(map) {
    const number = ++asked;
    const bbox = viewed(map.getBounds());
    const query = new URLSearchParams({ ...filters, bbox });
    let found;
    try {
      const answer = await fetch(`${said.grid}?${query}`);
      if (!answer.ok) throw new Error(String(answer.status));
      found = await answer.json();
    } catch {
      if (number === asked) gz.say(gz.t("The places could not be loaded."));
      return;
    }
    if (number !== asked) return;
    layer.clearLayers();
    for (const one of apart(map, found)) {
      if (one.count > 1) cell(map, one);
      else place(map, one, !found.cells.length && found.places.length <= MOST_LABELS);
    }
    thin();
    box.dataset.shown = String(found.total);
    gz.say(gz.n("%(num)s place in view", "%(num)s places in view", found.total));
    const link = document.querySelector("a[data-view]");
    if (link) link.href = `${link.pathname}?${query}`;
  }

  /** The map's own scripts have made it: begin. */
  function begin(map, groups) {
    layer = L.layerGroup().addTo(groups.points);
    const [west, south, east, north] = (said.box || "").split(",").map(Number);
    const fit = () => Number.isFinite(north) && map.fitBounds(L.latLngBounds([south, west], [north, east]).pad(0.05), { animate: false, maxZoom: 9 });
    fit();
    // What shows all places of an article, the button and the change to paper, shows all places of the list here.
    window.matchMedia("print").addEventListener("change", fit);
    box.addEventListener("click", (event) => {
      if (!event.target.closest(".gz-all")) return;
      event.stopImmediatePropagation();
      fit();
    }, true); // prettier-ignore
    map.on("moveend", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => refresh(map), WAIT_MS);
    });
    refresh(map);
  }

  const start = gz.start;
  gz.start = async (map, groups) => {
    // The first view of every map is the world, and moving there would end after, and undo, the move to our places.
    const animated = map._zoomAnimated;
    map._zoomAnimated = false;
    const done = start(map, groups);
    map._zoomAnimated = animated;
    begin(map, groups);
    await done;
  };
})();
