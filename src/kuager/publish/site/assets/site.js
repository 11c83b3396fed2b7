"use strict";
// Pages are whole without this. It loads the search once somebody turns to the field, so a reader pays nothing for it.
(() => {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const program = document.createElement("script");
    program.src = form.dataset.search;
    // What was typed while it came is looked up at once.
    program.onload = () => { if (form.elements.q.value) form.dispatchEvent(new Event("input")); };
    document.head.append(program);
  };
  form.addEventListener("focusin", load, { once: true });
  if (new URLSearchParams(location.search).get("q")) load();
})();
