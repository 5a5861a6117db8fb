// Called by the map's own script when map and layers exist: sets everything going and says when it stands.
"use strict";

(() => {
  const fallback = [[-40, -130], [65, 150]];

  /** The view that shows every place of the article. */
  function home(map, { animate } = {}) {
    const box = L.latLngBounds([]);
    const all = [...gz.marks.values()];
    // A country named beside a village must not push the village into a corner.
    const near = all.filter((mark) => !mark.wide);
    for (const mark of near.length ? near : all) box.extend(mark.bounds);
    if (!box.isValid()) map.fitBounds(fallback, { animate });
    // A label that finds no room can be called up on a screen, not on paper: there the places get all of the map.
    else if (window.matchMedia("print").matches) map.fitBounds(box, { animate, maxZoom: near.length ? 9 : 6, padding: [14, 14] });
    else map.fitBounds(box.pad(document.body.classList.contains("present") ? 0.3 : 0.08), { animate, maxZoom: !near.length ? 6 : gz.small() ? 8 : 9, paddingTopLeft: [gz.small() ? 20 : 60, 20], paddingBottomRight: [30, 40] });
    gz.home = { zoom: map.getZoom(), box };
  }

  gz.goHome = (options) => home(gz.map, options);

  function buttons(map) {
    const all = L.control({ position: "topleft" });
    all.onAdd = () => {
      const button = gz.el("button", { type: "button", class: "gz-all", title: gz.t("Show all places"), "aria-label": gz.t("Show all places"), on: { click: () => home(map) } }, "⤢");
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
