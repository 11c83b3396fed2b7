// The day's form: plus and minus, and a number that is never smaller than the people ticked. The form works without it.
export function start(form) {
  const count = form.querySelector("[name=participants]");
  const now = () => Number.parseInt(count.value, 10) || 0;
  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      count.value = String(Math.max(0, now() + Number(button.dataset.step)));
    });
  }
  form.addEventListener("change", (event) => {
    if (event.target.name !== "came" || !/^\d*$/.test(count.value)) return;
    const ticked = form.querySelectorAll("[name=came]:checked").length;
    if (ticked > now()) count.value = String(ticked);
  });
}
