// The reader: pointing at a claim lights up its words, pointing at words finds their claims, selecting makes a claim.
import { selected } from "./spans.js";

export function start(desk) {
  const text = desk.querySelector("[data-text]");
  if (!text) return;
  const runs = [...text.querySelectorAll(".run"), ...desk.querySelectorAll(".spot")];
  link(desk, runs);
  point(text, runs);
  select(desk, text);
}

function covers(run, claim) {
  return Number(run.dataset.s) < Number(claim.dataset.e) && Number(run.dataset.e) > Number(claim.dataset.s);
}

function light(runs, claim) {
  for (const run of runs) run.classList.toggle("lit", claim !== null && covers(run, claim));
}

function link(desk, runs) {
  const claims = [...desk.querySelectorAll(".claim")];
  const spots = runs.filter((run) => run.classList.contains("spot"));
  const pages = Number(desk.querySelector("svg[data-pages]")?.dataset.pages ?? 1);
  const byId = new Map(claims.map((claim) => [claim.dataset.claim, claim]));
  let held = claims.find((claim) => claim.classList.contains("chosen")) ?? null;
  const atPlace = runs.filter((run) => run.classList.contains("lit"));
  const rest = () => {
    if (held) light(runs, held);
    else for (const run of runs) run.classList.toggle("lit", atPlace.includes(run));
  };
  const hold = (claim) => {
    held = claim;
    atPlace.length = 0;
    for (const other of claims) other.classList.toggle("chosen", other === claim);
    light(runs, claim);
  };
  for (const claim of claims) {
    claim.addEventListener("pointerenter", () => light(runs, claim));
    claim.addEventListener("focusin", () => light(runs, claim));
    claim.addEventListener("pointerleave", rest);
    claim.addEventListener("focusout", rest);
    claim.querySelector("[data-go]")?.addEventListener("click", (event) => {
      if (pages > 1 && !spots.some((spot) => covers(spot, claim))) return; // the page with its words is another one
      event.preventDefault();
      hold(claim);
      runs.find((run) => covers(run, claim))?.scrollIntoView({ block: "center" });
      history.replaceState(null, "", `?claim=${encodeURIComponent(claim.dataset.claim)}`);
    });
  }
  for (const run of runs) {
    if (!run.dataset.c) continue; // nor do places on the picture have claims of their own
    const mine = run.dataset.c.split(" ").map((id) => byId.get(id)).filter(Boolean);
    run.addEventListener("pointerenter", () => mine.forEach((claim) => claim.classList.add("near")));
    run.addEventListener("pointerleave", () => mine.forEach((claim) => claim.classList.remove("near")));
    run.addEventListener("click", (event) => {
      event.preventDefault();
      if (!mine.length || !document.getSelection().isCollapsed) return;
      const next = mine[(mine.indexOf(held) + 1) % mine.length];
      hold(next);
      next.scrollIntoView({ block: "nearest" });
    });
  }
}

// A click on a line shows where it stands on the picture.
function point(text, runs) {
  const spots = runs.filter((run) => run.classList.contains("spot"));
  if (!spots.length) return;
  text.addEventListener("click", (event) => {
    const line = event.target.closest(".line");
    if (!line || event.target.closest("a") || !document.getSelection().isCollapsed) return;
    const own = [...line.querySelectorAll(".run")];
    if (!own.length) return;
    const span = { dataset: { s: own[0].dataset.s, e: own[own.length - 1].dataset.e } };
    for (const spot of spots) spot.classList.toggle("lit", covers(spot, span));
    spots.find((spot) => spot.classList.contains("lit"))?.scrollIntoView({ block: "nearest" });
  });
}

function select(desk, text) {
  const template = document.getElementById("maker-template");
  if (!template) return;
  document.body.append(template.content.cloneNode(true));
  const dialog = document.querySelector(".maker");
  const button = document.querySelector("[data-make]");
  button.hidden = true;
  let place = null;
  const look = () => {
    const chosen = document.getSelection();
    const inside = chosen.rangeCount > 0 && !chosen.isCollapsed && chosen.getRangeAt(0).intersectsNode(text);
    place = inside ? selected(chosen.getRangeAt(0), text) : null;
    button.hidden = place === null;
    if (place === null) return;
    const box = chosen.getRangeAt(0).getBoundingClientRect();
    button.style.top = `${Math.max(scrollY + 8, scrollY + box.top - 48)}px`;
    button.style.left = `${Math.max(8, Math.min(scrollX + box.left, innerWidth - 180))}px`;
  };
  document.addEventListener("pointerup", () => setTimeout(look));
  document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") look(); });
  document.addEventListener("selectionchange", () => { if (document.getSelection().isCollapsed) button.hidden = true; });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (place === null) return;
    const form = dialog.querySelector("form");
    form.elements.start.value = place.start;
    form.elements.end.value = place.end;
    form.elements.exact.value = place.words;
    form.elements.value.value = place.words;
    dialog.querySelector("[data-picked]").textContent = place.words;
    button.hidden = true;
    dialog.showModal();
    form.elements.subject.focus();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}
