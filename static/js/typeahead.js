// Suggestions under a box for names, as one types: a combobox as WAI-ARIA describes it. The form works without.
"use strict";

(() => {
  const WAIT_MS = 150;
  const LIMIT = 8;

  function equip(frame) {
    const input = frame.querySelector("input");
    const list = document.createElement("ul");
    const said = document.createElement("span");
    const id = `${input.id}-list`;
    Object.assign(list, { id, className: "suggestions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", gz.t("suggestions"));
    said.className = "unseen";
    said.setAttribute("aria-live", "polite");
    frame.append(list, said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);
    let asked = 0;
    let waiting = 0;
    let current = -1;

    const options = () => [...list.children];

    function choose(number) {
      const all = options();
      current = number;
      all.forEach((one, n) => one.setAttribute("aria-selected", String(n === number)));
      if (all[number]) {
        input.setAttribute("aria-activedescendant", all[number].id);
        all[number].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    function close() {
      asked += 1;
      clearTimeout(waiting);
      list.hidden = true;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    }

    function option(one, number) {
      const node = document.createElement("li");
      const name = document.createElement("bdi");
      const facts = document.createElement("span");
      node.id = `${id}-${number}`;
      node.setAttribute("role", "option");
      node.dataset.uri = gz.link(one.place.uri);
      if (one.name.lang && one.name.lang !== "und") name.lang = one.name.lang;
      name.textContent = one.name.text;
      facts.className = "facts";
      if (one.place.label !== one.name.text) {
        const label = document.createElement("bdi");
        label.textContent = one.place.label;
        facts.append(label, ", ");
      }
      facts.append(gz.t(one.place.kind));
      node.append(name, " ", facts);
      // The press, not the click: the box would have lost its focus, and closed, before.
      node.addEventListener("pointerdown", (event) => event.preventDefault());
      node.addEventListener("click", () => location.assign(node.dataset.uri));
      return node;
    }

    async function suggest() {
      const q = input.value.trim();
      if (q.length < 2) return close();
      const number = ++asked;
      try {
        const answer = await fetch(`${gz.link(frame.dataset.complete)}?${new URLSearchParams({ q, limit: LIMIT })}`);
        if (!answer.ok || number !== asked) return undefined;
        const { completions } = await answer.json();
        if (number !== asked || document.activeElement !== input) return undefined;
        list.replaceChildren(...completions.map(option));
        list.hidden = !completions.length;
        input.setAttribute("aria-expanded", String(Boolean(completions.length)));
        said.textContent = completions.length ? gz.n("%(num)s suggestion", "%(num)s suggestions", completions.length) : gz.t("No place begins like this.");
        choose(-1);
      } catch {
        close();
      }
      return undefined;
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(suggest, WAIT_MS);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(((current < 0 && step < 0 ? 0 : current) + step + all.length) % all.length);
      } else if (event.key === "Enter" && current >= 0 && all[current]) {
        event.preventDefault();
        location.assign(all[current].dataset.uri);
      }
    });
  }

  for (const frame of document.querySelectorAll(".typeahead")) equip(frame);
})();
