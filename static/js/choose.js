// Corrections: which place a mention means, what is none, what was missed. The text is sent again with them, as a reload does.
"use strict";

(() => {
  const WAIT_MS = 200;
  const MOST_CHARS = 200;
  const form = document.getElementById("annotate");

  /** The corrections that the page was made with; null where the box holds what is not ours to change. */
  function current() {
    const text = form.overrides.defaultValue.trim();
    if (!text) return [];
    try {
      const list = JSON.parse(text);
      return Array.isArray(list) ? list : null;
    } catch {
      return null;
    }
  }

  const written = (list) => (list.length ? `[\n${list.map((one) => JSON.stringify(one)).join(",\n")}\n]` : "");

  /** Send the text again with these corrections; the address stays, so that what was open opens again. */
  function send(list, hash = "") {
    form.overrides.value = written(list);
    form.action = `${gz.link("/annotate")}${location.search}${hash}`;
    gz.say(gz.t("The text is read again with your correction."));
    form.requestSubmit(form.querySelector("[type=submit]:not([formaction])"));
  }

  /** One more correction. A later one of the same stretch takes the place of the earlier. */
  function correct(change, hash) {
    const list = current();
    if (!list) {
      gz.say(gz.t("The box “Corrections” holds something other than a JSON list; empty it first."));
      return;
    }
    const same = (one) => (change.start === undefined ? one.surface === change.surface && one.start === undefined : one.start === change.start && one.end === change.end);
    send([...list.filter((one) => !same(one)), change], hash);
  }

  const chosen = (mention, place) => correct({ start: mention.start, end: mention.end, surface: mention.surface, place }, place ? `#place=${encodeURIComponent(place)}&m=${mention.n}` : "");

  /** A box that searches places as one types; each hit is a button. */
  function search(act, text = "") {
    const list = gz.el("ul", { class: "hits" });
    const said = gz.el("p", { class: "note", role: "status" });
    const input = gz.el("input", { type: "search", maxlength: String(MOST_CHARS), autocomplete: "off", value: text || null });
    let waiting = 0;
    let asked = "";
    async function look() {
      const q = input.value.trim();
      asked = q;
      if (!q) return list.replaceChildren();
      try {
        const answer = await fetch(`${gz.link("/v1/autocomplete")}?${new URLSearchParams({ q, limit: "8" })}`);
        if (!answer.ok) throw new Error(String(answer.status));
        const found = (await answer.json()).completions;
        if (asked !== q) return;
        list.replaceChildren(...found.map(({ place }) => gz.el("li", {}, gz.el("button", { type: "button", class: "choice", on: { click: () => act(place.id) } }, gz.el("b", {}, gz.named(place.label)), ` ${gz.t(place.kind)}`))));
        said.textContent = found.length ? gz.n("%(num)s place found", "%(num)s places found", found.length) : gz.t("No place of that name is known.");
      } catch {
        said.textContent = gz.t("The search gave no answer. Try again.");
      }
    }
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, WAIT_MS);
    });
    if (text) look();
    return gz.el("div", { class: "search" }, gz.el("label", {}, gz.t("Search for a place"), " ", input), list, said);
  }

  const facts = (one) => [gz.t(one.kind), one.where, one.away].filter(Boolean).join(", ");

  function options(mention, candidates) {
    const rows = candidates.map((one) => {
      const is = one.id === mention.place;
      const words = [gz.el("b", {}, gz.named(one.label)), ` ${facts(one)}`, ...(is ? [" ", gz.t("(shown now)")] : [])];
      if (!form) return gz.el("li", {}, words);
      return gz.el("li", {}, gz.el("button", { type: "button", class: "choice", disabled: is, on: { click: () => chosen(mention, one.id) } }, words));
    });
    return rows.length ? gz.el("ul", { class: "choices" }, rows) : "";
  }

  /** What a popup says of the choice of place: open where it is not certain, folded where it is. */
  function doubt(mention) {
    const candidates = gz.data.doubts?.[mention.n] || [];
    const unsure = candidates.length > 0;
    const more = form
      ? [
          gz.el("details", { class: "other" }, gz.el("summary", {}, unsure ? gz.t("None of these: another place") : gz.t("Another place")), search((id) => chosen(mention, id))),
          gz.el("p", {}, gz.el("button", { type: "button", class: "choice", on: { click: () => chosen(mention, "") } }, gz.t("Not a place here"))),
        ]
      : gz.el("p", { class: "note" }, gz.t("Corrections are made in the service that wrote this file."));
    const title = unsure ? gz.t("Which place is meant?") : gz.t("Wrong place? Correct it");
    return gz.el("details", { class: "doubt", open: unsure }, gz.el("summary", {}, title), options(mention, candidates), more);
  }

  /** A mention without a place: what opens for it holds the choice. */
  function openDoubt(n, from) {
    const mention = gz.data.mentions[n];
    if (!mention) return;
    gz.closePop({ focus: false });
    for (const link of document.querySelectorAll("a.mention.open")) link.classList.toggle("on", link.dataset.m === String(n));
    const quoted = gz.quote(mention);
    const content = gz.el("div", { class: "pop pop-doubt" }, gz.el("h2", { id: "gz-pop-title", tabindex: "-1" }, gz.named(mention.surface)), gz.el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": gz.t("Quote and places to choose from") }, quoted, doubt(mention)));
    gz.showPop(content, null, from);
    content.querySelector("h2").focus({ preventScroll: true });
  }

  /** Ask which place some words are that were not marked. */
  function ask(words, spot, from) {
    const field = gz.el("input", { type: "text", value: words || null, maxlength: String(MOST_CHARS), autocomplete: "off" });
    const wrong = gz.el("p", { class: "note", role: "alert" });
    const act = (place) => {
      const surface = field.value.trim();
      const span = spot && surface === words ? { start: spot.start, end: spot.end } : {};
      if (!surface || !form.text.value.includes(surface)) wrong.textContent = gz.t("The text does not have exactly these words.");
      else correct({ ...span, surface, place }, `#place=${encodeURIComponent(place)}`);
    };
    const content = gz.el("div", { class: "pop pop-doubt" }, gz.el("h2", { id: "gz-pop-title", tabindex: "-1" }, gz.t("A place that was not marked")), gz.el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": gz.t("Words and place") }, gz.el("label", {}, gz.t("Words, as the text has them"), " ", field), wrong, search(act, words)));
    gz.closePop({ focus: false });
    gz.showPop(content, null, from);
    (words ? content.querySelector("[type=search]") : field).focus({ preventScroll: true });
  }

  /** Where a selection lies in the text that was sent, in code points; null where it is not one stretch of one paragraph. */
  function selected() {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const start = range.startContainer.parentElement?.closest(".prose [data-at]");
    if (!start || start !== range.endContainer.parentElement?.closest(".prose [data-at]")) return null;
    const words = range.toString();
    const surface = words.trim();
    if (!surface || surface.length > MOST_CHARS) return null;
    const before = document.createRange();
    before.selectNodeContents(start);
    before.setEnd(range.startContainer, range.startOffset);
    const at = Number(start.dataset.at) + [...before.toString()].length + [...words].length - [...words.trimStart()].length;
    const end = at + [...surface].length;
    const fits = [...form.text.value].slice(at, end).join("") === surface;
    return { surface, box: range.getBoundingClientRect(), spot: fits ? { start: at, end } : null };
  }

  /** A button beside words that the reader selects. */
  function selecting() {
    const pane = document.getElementById("article");
    const button = gz.el("button", { type: "button", class: "gz-select", hidden: true, on: { mousedown: (event) => event.preventDefault() } }, gz.t("This is a place…"));
    let found = null;
    pane.append(button);
    button.addEventListener("click", () => {
      button.hidden = true;
      if (found) ask(found.surface, found.spot, null);
    });
    let waiting = 0;
    const follow = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        found = selected();
        button.hidden = !found;
        if (!found) return;
        const frame = pane.getBoundingClientRect();
        const left = Math.min(found.box.left - frame.left, frame.width - 190);
        button.style.transform = `translate(${Math.round(Math.max(8, left))}px, ${Math.round(found.box.bottom - frame.top + pane.scrollTop + 6)}px)`;
      }, WAIT_MS);
    };
    document.addEventListener("selectionchange", follow);
    follow();
  }

  /** The corrections of the page as a file that every door reads. */
  function download() {
    const link = gz.el("a", { href: URL.createObjectURL(new Blob([form.overrides.defaultValue.trim()], { type: "application/json" })), download: "corrections.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function on() {
    for (const link of document.querySelectorAll("a.mention.open")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (link.hasAttribute("href")) openDoubt(Number(link.dataset.m), link);
      });
    }
    for (const button of document.querySelectorAll("[data-choose]")) button.addEventListener("click", () => openDoubt(Number(button.dataset.choose), button));
    if (!form) return;
    selecting();
    document.getElementById("gz-add")?.addEventListener("click", (event) => ask("", null, event.currentTarget));
    document.getElementById("gz-download")?.addEventListener("click", download);
    for (const button of document.querySelectorAll("[data-undo]")) button.addEventListener("click", () => send(current().filter((_, i) => i !== Number(button.dataset.undo))));
    document.getElementById("gz-corrections")?.addEventListener("change", async (event) => {
      const [file] = event.currentTarget.files;
      if (file) form.overrides.value = await file.text();
    });
  }

  gz.choose = { doubt, on };
})();
