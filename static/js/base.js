// The ground: land, lakes, coast and plain boundaries, loaded in cells for what is in view, coarse first.
"use strict";

(() => {
  const inline = gz.block("gz-base", null);
  const root = document.documentElement.dataset.assets || "";
  const loaded = new Map();
  let index = null;
  let failed = false;

  async function read(name) {
    const answer = await fetch(`${root}base/${name}.json`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  /** Positions (lat, lon) of packed steps. */
  function unpack(steps, scale) {
    const out = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      out.push([y / scale, x / scale]);
    }
    return out;
  }

  /** Names of the cells of a level that the bounds touch and that hold anything. */
  function cellsIn(level, bounds) {
    const size = index.levels[level].cell;
    const has = new Set(index.cells[level]);
    const found = [];
    const column = (lon) => Math.floor((Math.min(179.999, Math.max(-180, lon)) + 180) / size);
    const row = (lat) => Math.floor((Math.min(89.999, Math.max(-90, lat)) + 90) / size);
    for (let c = column(bounds.getWest()); c <= column(bounds.getEast()); c += 1) {
      for (let r = row(bounds.getSouth()); r <= row(bounds.getNorth()); r += 1) {
        if (has.has(`${c}_${r}`)) found.push(`${level}/${c}_${r}`);
      }
    }
    return found;
  }

  /** The finest level for a zoom of which everything in view can be had; exports carry a part only. */
  function levelFor(zoom, bounds) {
    let level = index.levels.findIndex((one) => zoom <= one.zooms[1]);
    if (level < 0) level = index.levels.length - 1;
    while (inline && level > 0 && !cellsIn(level, bounds).every((name) => name in inline.cells)) level -= 1;
    return level;
  }

  const quiet = { pane: "gz-base", interactive: false };

  /** Layers of one cell. */
  function draw(cell) {
    const lines = (list) => (list || []).map((steps) => unpack(steps, cell.k));
    const group = L.layerGroup();
    const add = (made) => group.addLayer(made);
    const area = (rings, className) => L.polygon(rings, { ...quiet, className, stroke: false, smoothFactor: 0.7, fillOpacity: 1 });
    if (cell.land) add(area(lines(cell.land), "gz-land"));
    if (cell.lakes) add(area(lines(cell.lakes), "gz-lake"));
    if (cell.coast) add(L.polyline(lines(cell.coast), { ...quiet, className: "gz-coast", fill: false }));
    for (const [current, list] of boundaries(cell)) {
      if (!list.length) continue;
      const paths = list.map((line) => unpack(line.p, cell.k));
      if (current) add(L.polyline(paths, { ...quiet, className: "gz-border-case", fill: false }));
      add(L.polyline(paths, { ...quiet, className: current ? "gz-border" : "gz-border gz-border-other", fill: false }));
    }
    return group;
  }

  /** Plain boundaries of a cell: those that hold at the chosen date, and the others. */
  function boundaries(cell) {
    const holds = (line) => line.d === undefined || gz.covers(index.dated[line.d].when, gz.state.lines);
    const lines = cell.lines || [];
    return [[true, lines.filter(holds)], [false, lines.filter((line) => !holds(line))]];
  }

  async function cell(name) {
    if (!loaded.has(name)) loaded.set(name, inline ? inline.cells[name] : await read(name));
    return loaded.get(name);
  }

  /** Layers of the whole world, coarse: land and water without a boundary. */
  gz.coarse = async () => {
    if (!index) return [];
    const cells = await Promise.all(index.cells[0].map((name) => cell(`0/${name}`)));
    return cells.map((one) => draw({ ...one, lines: [], lakes: null, coast: null }));
  };

  /** Keep the ground under the view up to date; tells `lines.js` which contested arcs lie in it. */
  gz.base = async (map) => {
    const shown = new Map();
    let wanted = "";

    async function refresh(force) {
      const bounds = map.getBounds().pad(0.15);
      const level = levelFor(map.getZoom(), bounds);
      const names = cellsIn(level, bounds);
      const key = names.join();
      if (key === wanted && !force) return;
      wanted = key;
      const cells = await Promise.all(names.map(cell));
      if (wanted !== key) return;
      const fresh = new Map(names.map((name, i) => [name, (!force && shown.get(name)) || draw(cells[i])]));
      for (const [name, layer] of fresh) if (shown.get(name) !== layer) layer.addTo(map);
      for (const [name, layer] of shown) if (fresh.get(name) !== layer) layer.remove();
      shown.clear();
      for (const [name, layer] of fresh) shown.set(name, layer);
      gz.arcs = cells.flatMap((one) => (one.contested || []).map((line) => ({ rule: line.r, points: unpack(line.p, one.k) })));
      gz.drawLines?.();
    }

    const careful = (force) =>
      refresh(force).catch(() => {
        wanted = "";
        if (!failed) gz.say(gz.t("The base map could not be loaded. Places are drawn without it."));
        failed = true;
      });
    try {
      index = inline ? inline.index : await read("index");
    } catch {
      failed = true;
      gz.say(gz.t("The base map could not be loaded. Places are drawn without it."));
      return;
    }
    gz.baseIndex = index;
    gz.redrawBase = () => careful(true);
    await careful(false);
    map.on("moveend", () => careful(false));
  };
})();
