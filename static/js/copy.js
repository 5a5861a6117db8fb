// Copies a citation or a change; without a script the text can be selected as it stands.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = button.dataset.done;
    } catch {
      // Without leave to write to the clipboard the text is selected, for the reader's own copy command.
      getSelection().selectAllChildren(text);
    }
  });
}
