// While a form's text is read: says so, counts the seconds, and lets the reader stop waiting.
"use strict";

(() => {
  const MOST_BYTES = 10_000_000;

  for (const form of document.querySelectorAll("form[data-sends]")) {
    const shown = form.querySelector(".sending");
    const note = form.querySelector(".sending-note");
    const time = form.querySelector(".sending-time");
    const submit = form.querySelector("[type=submit]");
    let clock = 0;

    function rest(said = "") {
      clearInterval(clock);
      shown.hidden = true;
      submit.disabled = false;
      note.textContent = said;
    }

    /** One of the two fields is needed; without a script the server says so. */
    function check() {
      const [file] = form.file.files;
      form.text.setCustomValidity(file || form.text.value.trim() ? "" : "Paste a text or choose a file.");
      // The service would refuse it too, but only after it was sent.
      form.file.setCustomValidity(file?.size > MOST_BYTES ? "The file is larger than 10 MB, the limit." : "");
    }

    form.text.addEventListener("input", check);
    form.file.addEventListener("change", check);
    check();
    form.addEventListener("submit", () => {
      const start = Date.now();
      shown.hidden = false;
      submit.disabled = true;
      note.textContent = "The text is being read.";
      time.textContent = "";
      clock = setInterval(() => { time.textContent = `${Math.round((Date.now() - start) / 1000)} s`; }, 1000);
    });
    shown.querySelector("button").addEventListener("click", () => {
      window.stop();
      rest("Cancelled. Nothing of the text was kept.");
      submit.focus();
    });
    // A page that the browser brings back must not look as if it were still at work.
    window.addEventListener("pageshow", (event) => { if (event.persisted) rest(); });
  }
})();
