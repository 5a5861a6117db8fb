// The marks are one stop of the Tab key: arrow keys go from mark to mark, in the direction they point.
"use strict";

(() => {
  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const STEP_PX = 120;
  let map = null;

  const live = () => [...gz.marks.values()].filter((mark) => mark.shown());
  const at = (mark) => map.latLngToContainerPoint(mark.marker.getLatLng());

  /** The mark that Tab leads to: the one that had the focus last, else the first. */
  function rest(chosen) {
    for (const mark of gz.marks.values()) mark.node.tabIndex = mark === chosen ? 0 : -1;
  }

  gz.rest = () => {
    if (!map) return;
    const marks = live();
    const now = marks.find((mark) => mark.node.tabIndex === 0);
    if (!now && marks.length) rest(marks[0]);
    // Without a mark the map itself is the stop, to be moved with the arrows.
    map.getContainer().tabIndex = marks.length ? -1 : 0;
  };

  /** The nearest mark in a direction; what lies far to the side counts as farther. */
  function next(from, [x, y]) {
    const here = at(from);
    let best = null;
    let least = Infinity;
    for (const mark of live()) {
      if (mark === from) continue;
      const dx = at(mark).x - here.x;
      const dy = at(mark).y - here.y;
      const along = dx * x + dy * y;
      const aside = Math.abs(dx * y) + Math.abs(dy * x);
      if (along <= 0 || aside > along * 2.5 + 24) continue;
      const far = along + aside * 1.5;
      if (far < least) [best, least] = [mark, far];
    }
    return best;
  }

  function go(mark) {
    if (!mark) return;
    rest(mark);
    mark.node.focus({ preventScroll: true });
    const spot = mark.marker.getLatLng();
    if (!map.getBounds().contains(spot)) map.panTo(spot, { animate: !gz.calm() });
  }

  function press(event) {
    const from = [...gz.marks.values()].find((mark) => mark.node === event.target);
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    const way = WAYS[event.key];
    const all = live();
    const ends = { Home: all[0], End: all[all.length - 1] };
    if (way && event.shiftKey) map.panBy([way[0] * STEP_PX, way[1] * STEP_PX], { animate: !gz.calm() });
    else if (way) go(next(from, way));
    else if (ends[event.key]) go(ends[event.key]);
    else if (event.key === "+" || event.key === "=") map.zoomIn();
    else if (event.key === "-") map.zoomOut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  gz.roveOn = (toMap) => {
    map = toMap;
    const box = map.getContainer();
    box.addEventListener("keydown", press);
    box.addEventListener("focusin", (event) => {
      const mark = [...gz.marks.values()].find((one) => one.node === event.target);
      if (mark) rest(mark);
    });
    gz.rest();
  };
})();
