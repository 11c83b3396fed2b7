// Everything works without this file; it only makes the same things quicker.
import { start as startGoing } from "./going.js";
import { start as startKeys } from "./keys.js";
import { start as startDaylog } from "./daylog.js";
import { page as startPage, words as startWords } from "./redact.js";
import { start as startListening } from "./listen.js";
import { start as startLock } from "./lock.js";
import { start as startReader } from "./reader.js";
import { start as startReview } from "./review.js";

startKeys();
for (const form of document.querySelectorAll("[data-lock]")) startLock(form);
for (const desk of document.querySelectorAll("[data-reader]")) startReader(desk);
for (const form of document.querySelectorAll("[data-daylog]")) startDaylog(form);
for (const place of document.querySelectorAll("[data-redact]")) startPage(place);
for (const place of document.querySelectorAll("[data-words]")) startWords(place);
for (const card of document.querySelectorAll("[data-listen]")) startListening(card);
for (const desk of document.querySelectorAll("[data-review]")) startReview(desk);
for (const form of document.querySelectorAll("[data-go-on]")) startGoing(form);
// A filter's choice applies at once; without JavaScript its button does the same.
for (const choice of document.querySelectorAll(".filters select")) choice.addEventListener("change", () => choice.form.requestSubmit());
// Narrow screens: the current page's name and the latest end of a chart come into sight.
for (const rail of document.querySelectorAll(".rail")) {
  const current = rail.querySelector("[aria-current]");
  if (current) rail.scrollLeft += current.getBoundingClientRect().left - 16;
}
for (const chart of document.querySelectorAll(".scroll:has(.bars)")) chart.scrollLeft = chart.scrollWidth;
// Opening one menu closes the others.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".tongue[open]")) if (!menu.contains(event.target)) menu.open = false;
});
