// The forms of /docs: sends what is filled in, and shows status, headers and body as text.
"use strict";

(() => {
  const MOST = 40_000; // Characters of an answer that are shown; a map in one file has a million.
  const SHOWN = ["content-type", "etag", "gazetteer-version", "gazetteer-columns", "link", "retry-after", "allow", "vary"];

  function address(form) {
    const query = new URLSearchParams();
    let path = form.dataset.path;
    for (const field of form.querySelectorAll("[data-where]")) {
      const { where, name } = field.dataset;
      if (where === "path") path = path.replace(`{${name}}`, encodeURIComponent(field.value));
      else if (where === "query" && field.value !== "") query.append(name, field.value);
    }
    const tail = query.toString();
    return `${form.dataset.root}${path}${tail ? `?${tail}` : ""}`;
  }

  function request(form) {
    const headers = {};
    for (const field of form.querySelectorAll('[data-where="header"]')) {
      if (field.value !== "") headers[field.dataset.name] = field.value;
    }
    const accept = form.querySelector('[data-where="accept"]');
    if (accept?.value) headers.Accept = accept.value;
    const method = form.dataset.method.toUpperCase();
    const type = form.querySelector('[data-where="type"]');
    const body = form.querySelector('[data-where="body"]');
    if (!body) return { method, headers };
    headers["Content-Type"] = type.value;
    return { method, headers, body: body.value };
  }

  function written(text, type) {
    if (!type.includes("json") || text.length > MOST) return text;
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text; // One object a line.
    }
  }

  function show(form, status, head, body) {
    const answer = form.parentElement.querySelector(".answer");
    answer.hidden = false;
    answer.querySelector(".status").textContent = status;
    answer.querySelector(".head").textContent = head;
    answer.querySelector(".body").textContent = body;
  }

  async function send(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector('[type="submit"]');
    button.disabled = true;
    try {
      const answer = await fetch(address(form), request(form));
      const text = await answer.text();
      const head = SHOWN.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
      const left = text.length - MOST;
      const cut = left > 0 ? "\n… ".concat(gz.n("%(num)s more character", "%(num)s more characters", left)) : "";
      const shown = written(text, answer.headers.get("content-type") ?? "").slice(0, MOST) + cut;
      show(form, `${answer.status} ${answer.statusText}`, head.join("\n"), shown);
    } catch (error) {
      show(form, gz.t("No answer"), "", String(error));
    } finally {
      button.disabled = false;
    }
  }

  function choose(event) {
    const form = event.target.form;
    const body = form.querySelector('[data-where="body"]');
    const example = form.querySelector(`template[data-type="${CSS.escape(event.target.value)}"]`);
    body.value = example ? example.content.textContent : "";
  }

  for (const form of document.querySelectorAll("form.try")) {
    form.hidden = false;
    form.addEventListener("submit", send);
    form.querySelector('[data-where="type"]')?.addEventListener("change", choose);
  }
})();
