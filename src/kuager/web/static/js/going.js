// An import that goes on in pieces asks for the next one by itself; leaving the page stops it, and nothing is lost.
export function start(form) {
  const timer = setTimeout(() => form.requestSubmit(), 400);
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("keydown", (event) => event.key === "Escape" && clearTimeout(timer));
}
