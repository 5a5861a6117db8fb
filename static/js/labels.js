// Finds room for labels: none lies on another, on a dot, on a control or over the map's edge; what finds none folds up.
"use strict";

(() => {
  const GAP = 4;
  /** From this distance a thin line ties a label to its dot: nearer ones need none. */
  const LEAD_FROM = 13;
  /** How much farther a label may stand, ring by ring: on a small map a long line would cross everything. */
  const RINGS = [0, 16, 40, 64];
  const NEAR_RINGS = [0, 14, 30];
  const meets = (a, b) => a.x < b.x + b.w + GAP && b.x < a.x + a.w + GAP && a.y < b.y + b.h + GAP && b.y < a.y + a.h + GAP;

  /** Offsets of a label of this size around its anchor in eight directions, with what each costs: near and east is best. */
  function around(w, h, reach) {
    const found = [];
    const rings = reach < 5 ? RINGS.slice(0, 2) : gz.small() ? NEAR_RINGS : RINGS;
    rings.forEach((more, ring) => {
      const d = reach + 4 + more;
      const s = d * 0.7;
      const spots = [
        [d, -h / 2], [-w - d, -h / 2], [s, -h - s], [-w - s, -h - s], [s, s], [-w - s, s], [-w / 2, -h - d], [-w / 2, d],
        [d, -h * 0.8], [d, -h * 0.2], [-w - d, -h * 0.8], [-w - d, -h * 0.2], [-w * 0.8, -h - d], [-w * 0.2, -h - d], [-w * 0.8, d], [-w * 0.2, d],
      ]; // prettier-ignore
      spots.forEach(([dx, dy], i) => found.push([dx, dy, ring * 14 + i * 0.5]));
    });
    return found;
  }

  /** Offsets that keep a label on a position inside its area: beside it, the label would name the neighbour. */
  const over = (w, h) => [0.5, 0.35, 0.65, 0.2, 0.8].flatMap((share, i) => [-h / 2, -h, 0].map((dy, k) => [-w * share, dy, i + k]));

  function controls(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().parentNode.querySelectorAll(".leaflet-control, .gz-legend, .gz-foot, .gz-gaps:not([hidden]), .gz-outside:not([hidden]), .gz-inset, .gz-steps, .gz-card:not(.sheet)")].map((node) => {
      const box = node.getBoundingClientRect();
      return { x: box.left - frame.left, y: box.top - frame.top, w: box.width, h: box.height };
    });
  }

  /** Whether a box lies inside the map with a little air. */
  const inside = (box, size) => box.x >= 4 && box.y >= 4 && box.x + box.w <= size.x - 4 && box.y + box.h <= size.y - 4;

  /** A wrapped text keeps the width of its longest line only: else its count stands far off. Read all, then write all. */
  function shrink(marks) {
    for (const { text } of marks) text.style.width = "";
    const range = document.createRange();
    const boxes = (part) => {
      range.selectNodeContents(part);
      return [...range.getClientRects()];
    };
    const widths = marks.map(({ text }) => {
      const lines = [...text.children].flatMap(boxes);
      return lines.length > 1 ? Math.ceil(Math.max(...lines.map((line) => line.right)) - Math.min(...lines.map((line) => line.left))) + 1 : 0;
    });
    marks.forEach(({ text }, i) => {
      if (widths[i]) text.style.width = `${widths[i]}px`;
    });
  }

  /** Every position that a label could take as far as map and area allow, cheapest first; others' labels aside. */
  function candidates(mark, w, h, size, trails) {
    const found = [];
    mark.anchors().forEach((anchor, turn) => {
      const offsets = mark.wide ? [[-w / 2, -h / 2, 0], ...around(w, h, 0)] : mark.centred ? over(w, h) : around(w, h, mark.reach || 4);
      for (const [dx, dy, cost] of offsets) {
        const box = { x: anchor.x + dx, y: anchor.y + dy, w, h, of: mark };
        if (!inside(box, size) || (mark.holds && !mark.holds(box))) continue;
        // A label across a road hides where it goes.
        const crossed = trails.reduce((n, { x, y }) => n + (x > box.x && x < box.x + w && y > box.y && y < box.y + h ? 1 : 0), 0);
        found.push({ box, dx, dy, anchor, cost: cost + turn * 2 + Math.min(crossed, 12) * 3 });
      }
    });
    return found.sort((a, b) => a.cost - b.cost);
  }

  const free = (spot, boxes, mark) => !boxes.some((other) => other.of !== mark && meets(spot.box, other));

  /** Room for a label by moving one other aside that has somewhere else to go. */
  function squeeze(mark, options, fixed, placed, known) {
    for (const spot of options.slice(0, 24)) {
      if (!free(spot, fixed, mark)) continue;
      const inWay = [...placed].filter(([, other]) => meets(spot.box, other.box));
      if (inWay.length !== 1) continue;
      const [neighbour] = inWay[0];
      const rest = [...placed].filter(([one]) => one !== neighbour).map(([, other]) => other.box);
      const other = known.get(neighbour).find((way) => free(way, [...fixed, ...rest, spot.box], neighbour));
      if (other) {
        placed.set(neighbour, other);
        return spot;
      }
    }
    return null;
  }

  /** A line from the dot to the near edge of a label that stands off. */
  function lead(mark, spot) {
    if (!mark.lead) return;
    const { dx, dy, box } = spot;
    const x = Math.max(dx, Math.min(0, dx + box.w));
    const y = Math.max(dy, Math.min(0, dy + box.h));
    const far = Math.hypot(x, y);
    mark.lead.hidden = far < LEAD_FROM + (mark.reach || 0);
    mark.lead.style.width = `${Math.round(far)}px`;
    mark.lead.style.transform = `rotate(${Math.atan2(y, x)}rad)`;
  }

  /** A folded mark shows a small sign; it moves along its line or in its area to where no label covers it. */
  function foldUp(mark, boxes) {
    mark.node.classList.add("folded");
    if (mark.lead) mark.lead.hidden = true;
    if (mark.reach) return;
    const open = (at) => !boxes.some((box) => meets({ x: at.x - 8, y: at.y - 8, w: 16, h: 16 }, box));
    const anchors = mark.anchors();
    const spot = anchors.find(open) || anchors[0];
    if (spot) mark.moveTo(spot);
  }

  /**
   * Place the pills of all marks. A mark has `anchors()` (pixel positions in the map to try in turn), `reach` (pixels
   * around them that stay free), `pill` (the element) and `weight` (heavier ones choose first); some have `trail()`
   * (pixels of a line that labels should not lie on) and `holds(box)` (whether a label there is still in its area).
   */
  gz.placeLabels = (map, marks) => {
    const size = map.getSize();
    const live = marks.filter((mark) => mark.shown());
    const fixed = controls(map);
    for (const mark of live) {
      mark.node.classList.remove("folded");
      const at = mark.anchors()[0];
      if (mark.reach && at) fixed.push({ x: at.x - mark.reach, y: at.y - mark.reach, w: 2 * mark.reach, h: 2 * mark.reach, of: mark });
    }
    shrink(live);
    // The pill's box may be taller than the plate that is seen: fingers may overlap where plates must not.
    const pad = live.length ? parseFloat(getComputedStyle(live[0].pill).getPropertyValue("--pad")) || 0 : 0;
    const sized = live.map((mark) => ({ mark, w: mark.pill.offsetWidth, h: mark.pill.offsetHeight - 2 * pad }));
    sized.sort((a, b) => b.mark.weight() - a.mark.weight());
    const trails = live.flatMap((mark) => mark.trail?.() || []);
    const placed = new Map();
    const known = new Map();
    for (const { mark, w, h } of sized) {
      const options = candidates(mark, w, h, size, trails).filter((spot) => free(spot, fixed, mark));
      known.set(mark, options);
      const others = [...placed.values()].map((spot) => spot.box);
      const spot = options.find((one) => free(one, others, mark)) || squeeze(mark, options, fixed, placed, known);
      if (spot) placed.set(mark, spot);
    }
    const boxes = [...fixed.filter((box) => !box.of), ...[...placed.values()].map((spot) => spot.box)];
    for (const { mark } of sized) {
      const spot = placed.get(mark);
      if (!spot) {
        foldUp(mark, boxes);
        continue;
      }
      mark.moveTo(spot.anchor);
      mark.pill.style.transform = `translate(${Math.round(spot.dx)}px, ${Math.round(spot.dy - pad)}px)`;
      lead(mark, spot);
    }
  };
})();
