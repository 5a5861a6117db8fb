// Links of old pages lead to a source inside the page of the data; sources have pages of their own now.
"use strict";

(() => {
  const { sources } = document.currentScript.dataset;
  const follow = () => {
    const [, id] = /^#source-(.+)$/.exec(location.hash) || [];
    if (id) location.replace(sources.replace("ID", encodeURIComponent(decodeURIComponent(id))));
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
