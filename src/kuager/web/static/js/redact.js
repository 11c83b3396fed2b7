// Drawing a box on a page, and choosing words with the pointer: both fill in the forms, which work without this.
export function page(place) {
  const form = document.getElementById("box");
  const drawn = place.querySelector(".drawn");
  if (!form || !drawn) return;
  place.classList.add("live");
  let from = null;
  const at = (event) => {
    const box = place.getBoundingClientRect();
    const part = (value, start, size) => Math.min(100, Math.max(0, ((value - start) / size) * 100));
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  };
  const show = (to) => {
    const edges = { left: Math.min(from[0], to[0]), top: Math.min(from[1], to[1]), right: Math.max(from[0], to[0]), bottom: Math.max(from[1], to[1]) };
    for (const [name, value] of Object.entries(edges)) form.elements[name].value = value.toFixed(1);
    const { width, height } = drawn.ownerSVGElement.viewBox.baseVal;
    drawn.setAttribute("x", String((edges.left / 100) * width));
    drawn.setAttribute("y", String((edges.top / 100) * height));
    drawn.setAttribute("width", String(((edges.right - edges.left) / 100) * width));
    drawn.setAttribute("height", String(((edges.bottom - edges.top) / 100) * height));
  };
  place.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    from = at(event);
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    if (from) show(at(event));
  });
  place.addEventListener("pointerup", () => {
    from = null;
  });
}

export function words(place) {
  const form = document.getElementById("words");
  if (!form) return;
  // Offsets count code points; a string counts halves of pairs.
  const points = (text) => [...text].length;
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!place.contains(range.startContainer) || !place.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(place, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = points(before.toString());
    const text = range.toString();
    form.elements.start.value = String(start);
    form.elements.end.value = String(start + points(text));
    form.elements.words.value = text;
  });
  form.elements.words.addEventListener("input", () => {
    form.elements.start.value = "";
    form.elements.end.value = "";
  });
}
