// The review: words selected in the source become the words a correction rests on; the words asked about come into sight.
import { selected } from "./spans.js";

export function start(desk) {
  const text = desk.querySelector("[data-text]");
  if (!text) return;
  const lit = text.querySelector(".lit");
  if (lit) text.scrollTop += lit.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  const form = desk.querySelector("[data-correct]");
  if (!form) return;
  const take = () => {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !chosen.getRangeAt(0).intersectsNode(text)) return;
    const place = selected(chosen.getRangeAt(0), text);
    if (place === null) return;
    const { start: first, end: last, exact, value } = form.elements;
    if (value.value === exact.value) value.value = place.words;
    [first.value, last.value, exact.value] = [place.start, place.end, place.words];
    form.closest("details").open = true;
  };
  document.addEventListener("pointerup", () => setTimeout(take));
  document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") take(); });
}
