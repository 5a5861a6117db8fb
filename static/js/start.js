// Called by the map's own script when map and layers exist: sets everything going and says when it stands.
"use strict";

(() => {
  const fallback = [[-40, -130], [65, 150]];
  const outside = gz.el("p", { class: "gz-outside", role: "status", hidden: true });

  const everything = (marks) => marks.reduce((box, mark) => box.extend(mark.bounds), L.latLngBounds([]));

  /** The view that the map opens on: the box that the server found the article to be about (bounds.py). */
  function home(map, { animate } = {}) {
    const [west, south, east, north] = gz.data.first || [];
    const marks = [...gz.marks.values()];
    show(map, west === undefined ? everything(marks) : L.latLngBounds([south, west], [north, east]), { animate });
    gz.home = { zoom: map.getZoom() };
    tell(map, marks.filter((mark) => !map.getBounds().intersects(mark.bounds)));
  }

  function show(map, box, { animate } = {}) {
    const near = [...gz.marks.values()].some((mark) => !mark.wide);
    if (!box.isValid()) map.fitBounds(fallback, { animate });
    // A label that finds no room can be called up on a screen, not on paper: there the places get all of the map.
    else if (window.matchMedia("print").matches) map.fitBounds(box, { animate, maxZoom: near ? 9 : 6, padding: [14, 14] });
    else map.fitBounds(box.pad(document.body.classList.contains("present") ? 0.3 : 0.08), { animate, maxZoom: !near ? 6 : gz.small() ? 8 : 9, paddingTopLeft: [gz.small() ? 20 : 60, 20], paddingBottomRight: [30, 40] });
  }

  function showAll(map) {
    show(map, everything([...gz.marks.values()]));
    tell(map, []);
  }

  /** How many places lie outside the first view, and which; on paper nobody can ask for them. */
  function tell(map, away) {
    const names = away.map((mark) => gz.label(mark.place)).join("; ");
    const words = gz.n("%(num)s place lies outside this view", "%(num)s places lie outside this view", away.length);
    outside.replaceChildren(gz.el("span", {}, words), gz.el("span", { class: "gz-away" }, `: ${names}`), " ", gz.el("button", { type: "button", class: "plain", on: { click: () => showAll(map) } }, gz.t("Show all")));
    outside.hidden = !away.length;
  }

  gz.goHome = (options) => home(gz.map, options);

  function buttons(map) {
    const all = L.control({ position: "topleft" });
    all.onAdd = () => {
      const button = gz.el("button", { type: "button", class: "gz-all", title: gz.t("Show all places"), "aria-label": gz.t("Show all places"), on: { click: () => showAll(map) } }, "⤢");
      const frame = gz.el("div", { class: "leaflet-bar" }, button, gz.data.mentions.length ? gz.presentButton() : "");
      L.DomEvent.disableClickPropagation(frame);
      return frame;
    };
    all.addTo(map);
  }

  /** Leaflet's controls, made to say what they are. */
  function words(map) {
    const box = map.getContainer();
    const toggle = box.querySelector(".leaflet-control-layers-toggle");
    toggle?.setAttribute("aria-label", gz.t("Layers"));
    toggle?.removeAttribute("title");
    box.querySelector(".leaflet-control-layers")?.setAttribute("aria-label", gz.t("Layers"));
    for (const [way, said] of [["in", gz.t("Zoom in")], ["out", gz.t("Zoom out")]]) {
      const button = box.querySelector(`.leaflet-control-zoom-${way}`);
      button?.setAttribute("title", said);
      button?.setAttribute("aria-label", said);
    }
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", gz.t("Map of the places"));
  }

  /** Paper has another shape than the screen: show every place anew when printing begins and when it is over. */
  function paper(map) {
    window.matchMedia("print").addEventListener("change", () => {
      gz.closePop({ focus: false });
      map.invalidateSize({ animate: false });
      home(map, { animate: false });
      gz.layout();
    });
    window.addEventListener("beforeprint", () => {
      gz.noteClaims();
      for (const names of document.querySelectorAll("details.names, details.claims-now")) names.open = true;
    });
  }

  gz.start = async (map, groups) => {
    gz.map = map;
    gz.popsOn(map);
    map.setView([30, 40], 3);
    gz.drawPlaces(map, groups);
    gz.timeOn(map);
    home(map);
    buttons(map);
    words(map);
    gz.switchesOn();
    gz.holdersOn();
    gz.linesOn(map, groups.lines);
    gz.legendOn(map);
    map.getContainer().parentNode.append(outside);
    gz.articleOn(map, groups);
    gz.roveOn(map);
    gz.relistClaims();
    gz.laterOn(map);
    paper(map);
    gz.layout();
    await gz.base(map);
    gz.drawLegend();
    gz.layout();
    gz.followAddress();
    await gz.presentOn();
    document.fonts?.ready.then(() => gz.layout());
    document.documentElement.dataset.mapReady = "1";
  };
})();
