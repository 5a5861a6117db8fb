// The box for sharing: copies links, and keeps them in step with what is open on the map.
"use strict";

(() => {
  const said = document.getElementById("share-said");

  function copyOn(button) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "The browser did not allow copying. The text is selected: copy it by hand.";
      }
    });
  }

  for (const button of document.querySelectorAll(".needs-copy")) copyOn(button);
  // A reload of this page would keep the article a second time; its own address is better to come back to.
  const own = document.getElementById("kept-link");
  if (own) history.replaceState(null, "", own.value);
})();
