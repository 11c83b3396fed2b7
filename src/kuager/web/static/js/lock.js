// The lock: typing counts as work, a page nobody works on shows the lock page, Shift+L locks, F9 held for two seconds panics.
// Everything works without this file: the lock button, the page with the panic button, and the lock itself on the server.

const TOLD = 60_000;
const HELD = 2_000;

export function start(form) {
  const minutes = Number(form.dataset.lock);
  let last = Date.now();
  let told = 0;
  let holding = 0;
  const touched = () => {
    last = Date.now();
    if (last - told < TOLD) return;
    told = last;
    fetch("/lock/awake", { cache: "no-store" }).catch(() => {});
  };
  for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, touched, { passive: true });
  const leave = () => location.replace("/lock");
  setInterval(() => { if (Date.now() - last > minutes * 60_000 + 3_000) leave(); }, 1_000);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "F9") holding = holding || setTimeout(panic, HELD);
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select") !== null;
    if (event.key === "L" && event.shiftKey && !typing) form.requestSubmit();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "F9") { clearTimeout(holding); holding = 0; }
  });
  const panic = () => {
    const body = new URLSearchParams({ csrf: form.querySelector("[name=csrf]").value, word: "PANIC" });
    fetch("/lock/panic", { method: "POST", body }).then((answer) => { if (!answer.ok) leave(); }, () => location.replace("about:blank"));
  };
}
