// What tests ask of a page, put in before its own scripts: what is drawn, what hides what, how large things are.
"use strict";

addEventListener("securitypolicyviolation", (event) => {
  window.gzTestRefused?.(`${event.violatedDirective} ${event.blockedURI}`);
});

window.sight = (() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const box = (one) => one.getBoundingClientRect();
  const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
  const holds = (a, b, slack = 0) =>
    b.left >= a.left - slack && b.right <= a.right + slack && b.top >= a.top - slack && b.bottom <= a.bottom + slack;
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
  const isAt = (mark, x, y) => document.elementsFromPoint(x, y).some((one) => mark.contains(one));
  const frame = () => box(document.getElementById("map"));
  const ids = (list) => list.map((one) => one.id).sort();

  return {
    /** Whether land is painted inside the map. */
    land: () => document.getElementById("map") !== null
      && all("path.gz-land").some((one) => meet(box(one), frame()) && getComputedStyle(one).fill !== "none"),

    /** Labels of the map by place. */
    labels: () => Object.fromEntries(all(".gz-mark").map((one) => [one.dataset.place, one.querySelector(".gz-text").textContent])),

    visibleMarks: () => all(".gz-mark").filter((one) => !one.hidden).map((one) => one.dataset.place),
    pills: () => all(".gz-mark:not(.folded):not([hidden]) .gz-pill").length,

    /** Plates of labels that lie on another, on another's dot, or over the map's edge: [place, on what]. */
    crowded: () => {
      const map = box(document.querySelector(".folium-map"));
      const plate = (pill) => {
        const { left, right, top, bottom } = box(pill);
        const pad = parseFloat(getComputedStyle(pill).getPropertyValue("--pad")) || 0;
        return { left, right, top: top + pad, bottom: bottom - pad };
      };
      const shown = all(".gz-mark:not(.folded):not([hidden])").map((one) => [one, plate(one.querySelector(".gz-pill"))]);
      return shown.flatMap(([one, pill]) => [
        ...shown.filter(([other, its]) => other !== one && meet(pill, its)).map(([other]) => [one.dataset.place, other.dataset.place]),
        ...all(".gz-mark:not([hidden]) .gz-dot").filter((dot) => !one.contains(dot) && meet(pill, box(dot))).map((dot) => [one.dataset.place, `dot of ${dot.closest(".gz-mark").dataset.place}`]),
        ...(holds(map, pill) ? [] : [[one.dataset.place, "edge"]]),
      ]);
    },

    /** Whether each of these lies on no label, dot, control or card. */
    alone: (selector) => all(selector).map((one) => all(".gz-mark:not(.folded):not([hidden]) .gz-pill, .gz-dot, .gz-steps, .gz-inset, .gz-card, .leaflet-control").every((other) => !meet(box(one), box(other)))),

    /** Title and text of the article as they stand on the page. */
    prose: () => document.querySelector("h1").textContent + document.querySelector(".prose").textContent,

    insideMap: (selector) => holds(frame(), box(document.querySelector(selector)), 1),

    /** Places of the article that can be drawn, and those that are listed only. */
    drawable: () => ids(Object.values(gz.data.places).filter((one) => one.tier === "map" && (one.shapes.length || typeof one.lat === "number"))),
    listed: () => ids(Object.values(gz.data.places).filter((one) => one.tier === "listed")),

    /** Titles of the lines that the legend calls so, and the gazetteer's own lines by title. */
    legend: (look) => all(`.gz-legend li[data-look="${look}"] button`).map((one) => one.textContent),
    titles: () => Object.fromEntries(gz.data.lines.map((line) => [gz.label(line), line.id])),
    linesInView: () => gz.drawn.filter((one) => gz.map.getBounds().intersects(one.bounds)).map((one) => one.title),
    dashes: (look) => all(`path.gz-line-${look}`).map((one) => getComputedStyle(one).strokeDasharray),

    /** Names in the popup. */
    names: () => all(".pop .name .form bdi").map((one) => ({ text: one.textContent, lang: one.lang, dir: one.dir })),
    written: (text, script) => new RegExp(`\\p{Script=${script}}`, "u").test(text),

    /** Width of the ring that an element wears. */
    ring: (selector) => {
      const one = document.querySelector(selector);
      const worn = getComputedStyle(one.querySelector(".gz-pill") || one);
      return worn.outlineStyle === "none" ? 0 : parseFloat(worn.outlineWidth);
    },

    /** Whether an element is in the window and not under the sheet. */
    aboveSheet: (selector) => {
      const { top, bottom } = box(document.querySelector(selector));
      return top >= 0 && bottom <= box(document.querySelector(".gz-card.sheet")).top;
    },

    /** Targets that a finger misses: [what, width, height]. */
    small: (selector, least) => all(selector).flatMap((one) => {
      const { width, height } = box(one);
      const seen = width && getComputedStyle(one).visibility !== "hidden";
      return !seen || Math.min(width, height) >= least - 0.5 ? [] : [[one.textContent || one.id || one.className, width, height]];
    }),

    /** How far from a mark's middle, each way, it takes a tap where nothing else does, as width and height. */
    reach: (place) => {
      const mark = document.querySelector(`.gz-mark[data-place="${place}"]`);
      const [x, y] = middle(box(mark.querySelector(mark.classList.contains("gz-point") ? ".gz-dot" : ".gz-pill")));
      const steps = (dx, dy) => {
        let n = 0;
        while (n < 30 && isAt(mark, x + dx * (n + 1), y + dy * (n + 1))) n += 1;
        return n;
      };
      return [1 + steps(1, 0) + steps(-1, 0), 1 + steps(0, 1) + steps(0, -1)];
    },

    /** A spot of the map with nothing on it, and nothing so near that the browser would take a tap for it. */
    empty: () => {
      const bare = (x, y) => document.elementFromPoint(x, y)?.matches(".leaflet-container, path.gz-land");
      const { left, right, top, bottom } = frame();
      for (let x = left + 40; x < right - 40; x += 12) {
        for (let y = Math.max(0, top) + 40; y < bottom - 40; y += 12) {
          if ([-30, 0, 30].every((dx) => [-30, 0, 30].every((dy) => bare(x + dx, y + dy)))) return [x, y];
        }
      }
      return null;
    },

    /** Dots that are outside the map or under what lies on it: [place, where]. */
    hidden: () => {
      const over = all(".gz-legend, .gz-foot, .gz-gaps").map(box).filter((one) => one.width);
      return all(".gz-dot").flatMap((dot) => {
        const out = !holds(frame(), box(dot));
        const under = over.some((one) => meet(box(dot), one));
        return out || under ? [[dot.closest(".gz-mark").dataset.place, out ? "outside the map" : "under the legend"]] : [];
      });
    },

    /** Boxes that hold more than they show. */
    cut: () => all("#article, #main, .prose, .gz-legend").filter((one) => one.scrollHeight > one.clientHeight + 2
      && getComputedStyle(one).overflowY !== "visible").map((one) => one.id || one.className),

    /** Whether the map stands still. A zoom that was asked for begins with the next frame only. */
    still: async () => {
      for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
      return !gz.map._animatingZoom && !gz.map._panAnim?._inProgress;
    },
    focused: () => document.activeElement.id,
  };
})();
