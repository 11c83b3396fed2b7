// The player: times lead to their seconds without loading the page again, and what is being said is marked.
export function start(card) {
  const player = card.querySelector("[data-player]");
  if (!player) return;
  const go = (seconds) => {
    player.currentTime = seconds;
    player.play().catch(() => {});
  };
  for (const link of document.querySelectorAll("[data-t]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(link.dataset.t));
    });
  }
  card.querySelector("[data-wave]")?.addEventListener("click", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (player.duration) go(((event.clientX - box.left) / box.width) * player.duration);
  });
  const cues = [...document.querySelectorAll(".cue")].map((cue) => {
    const time = cue.querySelector("[data-t]");
    return { cue, from: Number(time.dataset.t), until: Number(time.dataset.until ?? Infinity) };
  });
  player.addEventListener("timeupdate", () => {
    for (const { cue, from, until } of cues) {
      const now = player.currentTime >= from && player.currentTime < until;
      if (now) cue.setAttribute("aria-current", "true");
      else cue.removeAttribute("aria-current");
    }
  });
}
