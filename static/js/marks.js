// Draws the article's places: dots for settlements, cased lines for roads, light fills for areas, each with its label.
"use strict";

(() => {
  /** Pixels around a dot that stay free; on a wall dots are larger. */
  const dotReach = () => (document.body.classList.contains("present") ? 13 : 9);
  const marks = new Map();
  gz.marks = marks;

  /** The shape in force at the date of the map; where none is, the last before it; else none. */
  function shapeOf(place) {
    const shapes = place.shapes || [];
    const at = gz.data.at || gz.state.lines !== gz.ownDate ? gz.state.lines : "";
    const holding = shapes.filter((shape) => gz.covers(shape.when, at));
    if (at) return holding[0] || shapes.filter((shape) => gz.over(shape.when, at)).pop() || shapes[0] || null;
    return shapes[shapes.length - 1] || null;
  }

  const isLine = (type) => type === "LineString" || type === "MultiLineString";
  const isArea = (type) => type === "Polygon" || type === "MultiPolygon";

  /** GeoJSON positions turned to Leaflet's order. */
  const turned = (nested) => (typeof nested[0] === "number" ? [nested[1], nested[0]] : nested.map(turned));

  /** A place's labels at the date of the map, by perspective: what the server gave for the article's own date or its list of changes. */
  function labelsAt(place) {
    if (gz.atOwnDate() || !place.dated) return place.labels || {};
    const day = gz.firstDay(gz.state.lines);
    return place.dated.filter(([from]) => from === null || from <= day).pop()[1];
  }

  /** A side's label; where none was sent it is the one for all. */
  gz.label = (place) => labelsAt(place)[gz.state.perspective] || labelsAt(place).both || place.label;

  const counted = new Map();

  /** Mentions of a place that the choice of whose names lets through. */
  const mentionsOf = (place) => {
    if (!counted.size) for (const one of gz.data.mentions) if (gz.matches(one)) counted.set(one.place, (counted.get(one.place) || 0) + 1);
    return counted.get(place.id) || 0;
  };

  /** The label's words and the number of mentions, which is said in words to those who hear it. */
  function fill(mark) {
    const count = mentionsOf(mark.place);
    // Each name of a label in a piece of its own: on small screens they stand one under the other.
    const names = gz.label(mark.place).split(" / ");
    mark.text.replaceChildren(...names.map((name, i) => gz.el("bdi", { class: "gz-part" }, name, ...(i + 1 < names.length ? gz.slash() : []))));
    mark.count.textContent = count ? gz.figures(count) : "";
    mark.count.hidden = !count;
    mark.unit.textContent = count ? gz.n("mention", "mentions", count) : "";
  }

  /** The mark that a pointer means: where the padded dots and folds of neighbours overlap, the one that is nearest. */
  function aimed(map, event, mark) {
    if (!event.detail || !event.target.closest(".gz-dot, .gz-fold")) return mark;
    const at = map.mouseEventToContainerPoint(event);
    const far = (other) => map.latLngToContainerPoint(other.marker.getLatLng()).distanceTo(at);
    const small = [...marks.values()].filter((other) => other.shown() && (other.form === "point" || other.node.classList.contains("folded")));
    return small.reduce((best, other) => (far(other) < far(best) ? other : best), mark);
  }

  /** A focusable label at a position: a real button, so that keyboard and screen reader need no help. */
  function button(map, mark, latlng, group) {
    mark.text = gz.el("span", { class: "gz-text" });
    mark.count = gz.el("span", { class: "gz-count" });
    mark.unit = gz.el("span", { class: "unseen" });
    mark.lead = gz.el("span", { class: "gz-lead", "aria-hidden": "true", hidden: true });
    mark.pill = gz.el("span", { class: "gz-pill" }, mark.text, " ", mark.count, " ", mark.unit);
    mark.node = gz.el(
      "button",
      { type: "button", class: `gz-mark gz-${mark.form}`, "data-place": mark.place.id, tabindex: "-1" },
      mark.lead,
      mark.form === "point" ? gz.el("span", { class: "gz-dot", "aria-hidden": "true" }) : gz.el("span", { class: "gz-fold", "aria-hidden": "true" }),
      mark.pill,
    );
    mark.node.addEventListener("click", (event) => {
      event.stopPropagation();
      const meant = aimed(map, event, mark);
      gz.openPlace(meant.place.id, { from: meant.node });
    });
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
      mark.node.addEventListener(event, () => gz.light(mark.place.id, on));
    }
    L.DomEvent.disableClickPropagation(mark.node);
    mark.marker = L.marker(latlng, {
      icon: L.divIcon({ html: mark.node, className: "gz-icon", iconSize: null }),
      keyboard: false, interactive: false, pane: "gz-marks",
    }).addTo(group); // prettier-ignore
    mark.moveTo = (point) => mark.marker.setLatLng(map.containerPointToLatLng(point));
    mark.shown = () => map.hasLayer(group) && !mark.off;
    mark.weight = () => (mark.place.id === gz.state.place ? 1000 : 0) + { line: 30, point: 20, area: 0 }[mark.form] + 40 * mentionsOf(mark.place);
    fill(mark);
  }

  /** Countries and other wide places without an outline get a name, not a dot: a dot would say that they lie there. */
  const WIDE = new Set(["country", "region", "district", "polity", "collective", "archipelago", "sea"]);

  function name(map, place, groups) {
    const latlng = L.latLng(place.lat, place.lon);
    const mark = { place, form: "area", centred: true, wide: true, bounds: L.latLngBounds([latlng]) };
    button(map, mark, latlng, groups.areas);
    mark.anchors = () => [map.latLngToContainerPoint(latlng)];
    mark.focusAt = () => latlng;
    return mark;
  }

  function point(map, place, groups) {
    const latlng = [place.lat, place.lon];
    const mark = { place, form: "point", get reach() { return dotReach(); }, bounds: L.latLngBounds([latlng]) };
    button(map, mark, latlng, groups.points);
    mark.anchors = () => [map.latLngToContainerPoint(latlng)];
    mark.moveTo = () => {};
    mark.focusAt = () => L.latLng(latlng);
    return mark;
  }

  /** Positions along a line where its label may stand: the middle first, then outwards. */
  function along(points) {
    const order = [0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92];
    return order.map((share) => points[Math.min(points.length - 1, Math.round(share * (points.length - 1)))]);
  }

  /** A line with enough points that its label can move along it. */
  function dense(points) {
    const out = [];
    for (let i = 0; i + 1 < points.length; i += 1) {
      for (let k = 0; k < 8; k += 1) {
        const t = k / 8;
        out.push([points[i][0] * (1 - t) + points[i + 1][0] * t, points[i][1] * (1 - t) + points[i + 1][1] * t]);
      }
    }
    return [...out, points[points.length - 1]];
  }

  const partsOf = (shape) => (shape.geometry.type === "LineString" ? [turned(shape.geometry.coordinates)] : turned(shape.geometry.coordinates));
  const stopsOf = (parts) => along(dense(parts.reduce((a, b) => (b.length > a.length ? b : a))));

  /** Pixels along a line, close enough together that a label across it would cover some. */
  function trail(map, parts) {
    const size = map.getSize();
    return parts.flatMap((part) => dense(part)).map((spot) => map.latLngToContainerPoint(spot)).filter(({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y);
  }

  function line(map, place, shape, groups) {
    let parts = partsOf(shape);
    let stops = stopsOf(parts);
    const mark = { place, form: "line", shape, bounds: L.latLngBounds(parts.flat()) };
    const look = { pane: "gz-roads", fill: false };
    mark.casing = L.polyline(parts, { ...look, className: "gz-road-case", interactive: false }).addTo(groups.roads);
    mark.path = L.polyline(parts, { ...look, className: "gz-road", bubblingMouseEvents: false }).addTo(groups.roads);
    button(map, mark, stops[0], groups.roads);
    mark.anchors = () => stops.map((stop) => map.latLngToContainerPoint(stop));
    mark.trail = () => trail(map, parts);
    mark.focusAt = () => L.latLng(stops[0]);
    mark.reshape = (to) => {
      mark.shape = to;
      parts = partsOf(to);
      stops = stopsOf(parts);
      mark.bounds = L.latLngBounds(parts.flat());
      mark.casing.setLatLngs(parts);
      mark.path.setLatLngs(parts);
    };
    return mark;
  }

  function area(map, place, shape, groups) {
    let rings = turned(shape.geometry.coordinates);
    const mark = { place, form: "area", shape, centred: true };
    mark.path = L.polygon(rings, { pane: "gz-areas", className: "gz-area", bubblingMouseEvents: false }).addTo(groups.areas);
    mark.bounds = mark.path.getBounds();
    const middle = place.lat === null || place.lat === undefined ? mark.bounds.getCenter() : L.latLng(place.lat, place.lon);
    button(map, mark, middle, groups.areas);
    mark.anchors = () => spread(map, mark.bounds, middle, rings);
    mark.holds = (box) => mostlyIn(map, box, rings, mark.bounds);
    mark.focusAt = () => middle;
    mark.reshape = (to) => {
      mark.shape = to;
      rings = turned(to.geometry.coordinates);
      mark.path.setLatLngs(rings);
      mark.bounds = mark.path.getBounds();
    };
    return mark;
  }

  /** Whether a position lies inside polygons given as nested rings: it crosses their edges an odd number of times. */
  function within(spot, nested) {
    if (typeof nested[0][0] !== "number") return nested.reduce((odd, part) => odd !== within(spot, part), false);
    let odd = false;
    for (let i = 0, j = nested.length - 1; i < nested.length; j = i, i += 1) {
      const [ay, ax] = nested[i];
      const [by, bx] = nested[j];
      if (ay > spot.lat !== by > spot.lat && spot.lng < ((bx - ax) * (spot.lat - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  }

  /** Whether a label lies in its area, at least with two of three points; where the area is the smaller of the two, with its middle. */
  function mostlyIn(map, box, rings, bounds) {
    const is = (share) => within(map.containerPointToLatLng([box.x + box.w * share, box.y + box.h / 2]), rings);
    if (!is(0.5)) return false;
    const wide = map.latLngToContainerPoint(bounds.getNorthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
    return wide < box.w * 1.4 || is(0.12) || is(0.88);
  }

  /** Positions inside an area's box where its label may stand, the middle first; only what the view shows. */
  function spread(map, bounds, middle, rings) {
    const seen = map.getBounds();
    const low = [Math.max(bounds.getSouth(), seen.getSouth()), Math.max(bounds.getWest(), seen.getWest())];
    const high = [Math.min(bounds.getNorth(), seen.getNorth()), Math.min(bounds.getEast(), seen.getEast())];
    const spots = [middle];
    if (low[0] < high[0] && low[1] < high[1]) {
      for (const v of [0.5, 0.65, 0.35, 0.8, 0.2, 0.92, 0.08]) {
        for (const h of [0.5, 0.3, 0.7, 0.15, 0.85]) spots.push(L.latLng(low[0] + (high[0] - low[0]) * v, low[1] + (high[1] - low[1]) * h));
      }
    }
    const good = spots.filter((spot) => within(spot, rings));
    return (good.length ? good : spots).map((spot) => map.latLngToContainerPoint(spot));
  }

  /** Draw every place that belongs on the map; others are in the list only. */
  gz.drawPlaces = (map, groups) => {
    for (const place of Object.values(gz.data.places)) {
      if (place.tier !== "map") continue;
      const shape = shapeOf(place);
      const type = shape?.geometry?.type;
      let mark = null;
      if (isLine(type)) mark = line(map, place, shape, groups);
      else if (isArea(type)) mark = area(map, place, shape, groups);
      else if (typeof place.lat === "number" && WIDE.has(place.kind)) mark = name(map, place, groups);
      else if (typeof place.lat === "number") mark = point(map, place, groups);
      if (!mark) continue;
      marks.set(place.id, mark);
      mark.path?.on("click", () => gz.openPlace(place.id, { from: mark.node }));
      mark.path?.on("mouseover", () => gz.light(place.id, true)).on("mouseout", () => gz.light(place.id, false));
    }
    const layout = () => {
      gz.placeLabels(map, [...marks.values()]);
      gz.rest?.();
    };
    map.on("moveend zoomend resize overlayadd overlayremove", layout);
    gz.layout = layout;
  };

  /** Light a place on the map and in the text while the pointer or the focus is on it. */
  gz.light = (id, on) => {
    const mark = marks.get(id);
    mark?.node.classList.toggle("lit", on);
    mark?.path?.getElement()?.classList.toggle("lit", on);
    for (const link of document.querySelectorAll("a.mention")) if (link.dataset.place === id) link.classList.toggle("lit", on);
  };

  /** Show which place is open. */
  gz.activate = (id) => {
    for (const [key, mark] of marks) {
      mark.node.classList.toggle("on", key === id);
      mark.path?.getElement()?.classList.toggle("on", key === id);
      mark.marker.setZIndexOffset(key === id ? 1000 : 0);
    }
    if (gz.state.by) gz.sift();
  };

  /** Names of the chosen side and date on all labels, and the shapes of the date. */
  gz.relabel = () => {
    for (const mark of marks.values()) {
      fill(mark);
      const shape = mark.reshape && shapeOf(mark.place);
      if (shape && shape !== mark.shape && isLine(shape.geometry.type) === isLine(mark.shape.geometry.type)) mark.reshape(shape);
    }
    gz.layout?.();
  };

  /** Show only the marks of places of which a mention is let through; the one that is open stays. */
  gz.sift = () => {
    counted.clear();
    for (const [id, mark] of marks) {
      mark.off = Boolean(gz.state.by) && id !== gz.state.place && !mentionsOf(mark.place);
      mark.node.hidden = mark.off;
      for (const path of [mark.path, mark.casing]) path?.getElement()?.classList.toggle("gz-off", mark.off);
      fill(mark);
    }
    gz.layout?.();
  };
})();
