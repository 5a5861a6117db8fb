// Finds room for labels: none lies on another, on a dot, on a control or over the map's edge; what finds none folds up.
"use strict";

(() => {
  const GAP = 3;
  const meets = (a, b) => a.x < b.x + b.w + GAP && b.x < a.x + a.w + GAP && a.y < b.y + b.h + GAP && b.y < a.y + a.h + GAP;

  /** Offsets of a label of this size around its anchor, best first. */
  function around(w, h, reach) {
    const d = reach + 4;
    return [
      [d, -h / 2], [-w - d, -h / 2], [-w / 2, -h - d], [-w / 2, d],
      [d, -h * 0.75], [-w - d, -h * 0.75], [d, -h * 0.25], [-w - d, -h * 0.25],
      [-w * 0.75, -h - d], [-w * 0.25, -h - d], [-w * 0.75, d], [-w * 0.25, d],
      [d * 0.7, -h - d * 0.5], [-w - d * 0.7, -h - d * 0.5], [d * 0.7, d * 0.5], [-w - d * 0.7, d * 0.5],
      [d + 26, -h / 2 - 14], [-w - d - 26, -h / 2 + 14], [-w / 2, -h - d - 22], [-w / 2, d + 22],
    ]; // prettier-ignore
  }

  /** Offsets that keep a label on a position inside its area: beside it, the label would name the neighbour. */
  const over = (w, h) => [0.5, 0.35, 0.65, 0.2, 0.8].flatMap((share) => [[-w * share, -h / 2], [-w * share, -h], [-w * share, 0]]);

  function controls(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().parentNode.querySelectorAll(".leaflet-control, .gz-legend, .gz-foot, .gz-gaps:not([hidden]), .gz-card:not(.sheet)")].map((node) => {
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

  /**
   * Place the pills of all marks. A mark has `anchors()` (pixel positions in the map to try in turn), `reach` (pixels
   * around them that stay free), `pill` (the element) and `weight` (heavier ones choose first).
   */
  gz.placeLabels = (map, marks) => {
    const size = map.getSize();
    const live = marks.filter((mark) => mark.shown());
    const taken = controls(map);
    for (const mark of live) {
      mark.node.classList.remove("folded");
      const at = mark.anchors()[0];
      if (mark.reach && at) taken.push({ x: at.x - mark.reach, y: at.y - mark.reach, w: 2 * mark.reach, h: 2 * mark.reach, of: mark });
    }
    shrink(live);
    // The pill's box may be taller than the plate that is seen: fingers may overlap where plates must not.
    const pad = live.length ? parseFloat(getComputedStyle(live[0].pill).getPropertyValue("--pad")) || 0 : 0;
    const sized = live.map((mark) => ({ mark, w: mark.pill.offsetWidth, h: mark.pill.offsetHeight - 2 * pad }));
    sized.sort((a, b) => b.mark.weight() - a.mark.weight());
    for (const { mark, w, h } of sized) {
      const spot = room(mark, w, h, taken, size);
      mark.node.classList.toggle("folded", !spot);
      if (!spot) continue;
      taken.push(spot.box);
      mark.moveTo(spot.anchor);
      mark.pill.style.transform = `translate(${Math.round(spot.dx)}px, ${Math.round(spot.dy - pad)}px)`;
    }
  };

  function room(mark, w, h, taken, size) {
    const others = taken.filter((other) => other.of !== mark);
    for (const anchor of mark.anchors()) {
      const offsets = mark.wide ? [[-w / 2, -h / 2], ...around(w, h, 0)] : mark.centred ? over(w, h) : around(w, h, mark.reach || 4);
      for (const [dx, dy] of offsets) {
        const box = { x: anchor.x + dx, y: anchor.y + dy, w, h };
        if (inside(box, size) && !others.some((other) => meets(box, other))) return { box, dx, dy, anchor };
      }
    }
    return null;
  }
})();
