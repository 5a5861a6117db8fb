// Loads what few readers use when they first use it: choosing a place, the presentation. A file on disk has it already.
"use strict";

(() => {
  const CHOOSING = "a.mention.open, [data-choose], #gz-add, #gz-download, [data-undo]";
  const root = document.documentElement.dataset.assets;
  const form = document.getElementById("annotate");
  const asked = new Map();

  /** A promise of an element that has loaded what it names. */
  const put = (tag, attributes) => new Promise((load, error) => document.head.append(gz.el(tag, { ...attributes, on: { load, error } })));

  /** A script put into the page with its looks, and set going; null where it does not come. */
  async function load(name) {
    try {
      await Promise.all([put("link", { rel: "stylesheet", href: `${root}${name}.css` }), put("script", { src: `${root}js/${name}.js` })]);
    } catch {
      asked.delete(name);
      gz.say(gz.t("A part of this page could not be loaded. Try again."));
      return null;
    }
    gz[name].on(gz.map);
    return gz[name];
  }

  /** A promise of what a script brings: `gz.choose`, `gz.present`; of null where it cannot be had. */
  gz.later = (name) => {
    if (gz[name] || !root) return Promise.resolve(gz[name] || null);
    if (!asked.has(name)) asked.set(name, load(name));
    return asked.get(name);
  };

  /** The choice of place as a popup shows it, or the room where it will stand in a moment. */
  gz.doubt = (mention) => {
    if (!mention || (!form && !gz.data.doubts?.[mention.n])) return null;
    if (gz.choose) return gz.choose.doubt(mention);
    const room = gz.el("div", { hidden: true });
    gz.later("choose").then((choose) => {
      if (!choose || !room.isConnected) return;
      room.replaceWith(choose.doubt(mention) || "");
      gz.placePop();
    });
    return room;
  };

  gz.presentButton = () => {
    const enter = async (event) => {
      const from = event.currentTarget;
      (await gz.later("present"))?.enter(from);
    };
    return gz.el("button", { type: "button", class: "gz-present", title: gz.t("Presentation"), "aria-label": gz.t("Presentation"), on: { click: enter } }, gz.el("span", { "aria-hidden": "true" }, "▭")); // prettier-ignore
  };

  /** What was done before the script was there is done again once it is. */
  function again(event, act) {
    if (gz.choose) return;
    event.preventDefault();
    event.stopPropagation();
    gz.later("choose").then((choose) => choose && act());
  }

  gz.laterOn = (map) => {
    for (const name of ["choose", "present"]) gz[name]?.on(map);
    document.addEventListener("click", (event) => {
      const on = event.target.closest?.(CHOOSING);
      if (on) again(event, () => on.click());
    }, true); // prettier-ignore
    const file = document.getElementById("gz-corrections");
    file?.addEventListener("change", (event) => again(event, () => file.dispatchEvent(new Event("change"))));
    document.addEventListener("selectionchange", () => {
      const inText = form && getSelection().anchorNode?.parentElement?.closest(".prose");
      if (inText && !getSelection().isCollapsed) gz.later("choose");
    });
  };

  /** The address may ask for the presentation at once. */
  gz.presentOn = async () => {
    const wanted = gz.safely(() => new URLSearchParams(location.search).get("present"), null);
    if (wanted === "1") (await gz.later("present"))?.enter();
  };
})();
