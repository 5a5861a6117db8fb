// Words of scripts in the language of the page, numbers with them, and links that stay below the page's prefix.
"use strict";

window.gz ??= {};

(() => {
  const block = document.getElementById("gz-words");
  /** Nothing on an English page: the words stand in the scripts. */
  const { lang = "en", texts = {}, forms = "" } = block ? JSON.parse(block.textContent) : {};
  const root = document.documentElement.dataset.root || "";

  const filled = (text, values) => (values ? text.replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all) : text);

  /** Which form a number takes: by a list for 0 to 199, since rules of languages look at hundreds no further. */
  const form = (n) => (forms ? Number(forms[n < 200 ? n : 100 + (n % 100)]) : n === 1 ? 0 : 1);

  gz.lang = lang;
  gz.figures = (n) => n.toLocaleString(lang);
  /** A sentence with its `%(name)s` filled in. */
  gz.t = (text, values) => filled(texts[text] || text, values);
  /** A sentence whose values are elements: its pieces in order. */
  gz.parts = (text, values) => (texts[text] || text).split(/%\((\w+)\)s/).map((piece, i) => (i % 2 ? values[piece] : piece));
  /** A sentence for a number, which is `%(num)s` in it. */
  gz.n = (one, many, n, values) => filled(texts[one]?.[form(n)] || (n === 1 ? one : many), { num: gz.figures(n), ...values });
  /** What stays English on a page of another language: labels of sides, titles, notes. */
  gz.english = (text) => {
    if (lang === "en") return text;
    return Object.assign(document.createElement("span"), { lang: "en", dir: "ltr", textContent: text });
  };
  /** An address of this service as the page's own links have it: below its prefix and its language. */
  gz.link = (path) => root + path;
})();
