// Keys press what is on the page: an element with data-key="a" is pressed by the key a. Nothing has a key and no button.

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]") !== null;

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q")?.focus();
    } else if (event.key === "?") {
      location.assign("/help");
    } else if (/^[a-z]$/.test(event.key)) {
      press(event, document.querySelector(`[data-key="${event.key}"]`));
    }
  });
}

function press(event, element) {
  if (!element) return;
  event.preventDefault();
  element.click();
  element.closest("details")?.querySelector("input:not([type=hidden])")?.select();
}
