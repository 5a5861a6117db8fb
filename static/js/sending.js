// While a form's text is worked on: says so, counts the seconds, and lets the reader stop waiting.
"use strict";

(() => {
  const MOST_BYTES = 10_000_000;

  for (const form of document.querySelectorAll("form[data-sends]")) {
    const shown = form.querySelector(".sending");
    if (!shown) continue;
    const note = form.querySelector(".sending-note");
    const time = form.querySelector(".sending-time");
    const submit = form.querySelector("[type=submit]");
    const { text, names, file } = form.elements;
    const written = text || names;
    let clock = 0;

    function rest(said = "") {
      clearInterval(clock);
      shown.hidden = true;
      submit.disabled = false;
      note.textContent = said;
    }

    /** One of the two fields is needed; without a script the server says so. */
    function check() {
      const [chosen] = file.files;
      written.setCustomValidity(chosen || written.value.trim() ? "" : shown.dataset.missing);
      // The service would refuse it too, but only after it was sent.
      file.setCustomValidity(chosen?.size > MOST_BYTES ? gz.t("The file is larger than 10 MB, the limit.") : "");
    }

    if (file) {
      written.addEventListener("input", check);
      file.addEventListener("change", check);
      check();
    }
    form.addEventListener("submit", (event) => {
      // A file that is taken away leaves the page as it is: no answer would end the waiting.
      if (event.submitter?.matches("[data-file]")) return;
      const start = Date.now();
      shown.hidden = false;
      submit.disabled = true;
      note.textContent = shown.dataset.reading;
      time.textContent = "";
      clock = setInterval(() => { time.textContent = gz.t("%(num)s s", { num: Math.round((Date.now() - start) / 1000) }); }, 1000);
    });
    shown.querySelector("button").addEventListener("click", () => {
      window.stop();
      rest(shown.dataset.ended);
      submit.focus();
    });
    // A page that the browser brings back must not look as if it were still at work.
    window.addEventListener("pageshow", (event) => { if (event.persisted) rest(); });
  }
})();
