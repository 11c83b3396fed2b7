// Browsers count UTF-16 units, kuager counts Unicode code points. These two functions are the only place that converts.

/** Code points before UTF-16 offset `unit` of `text`; inside a pair, the pair counts as not yet begun. */
export function codePoints(text, unit) {
  let count = 0;
  for (let at = 0; at < unit; count += 1) {
    const wide = text.codePointAt(at) > 0xffff;
    if (wide && at + 2 > unit) break;
    at += wide ? 2 : 1;
  }
  return count;
}

/** UTF-16 offset of code point `point` of `text`. */
export function units(text, point) {
  let at = 0;
  for (let left = point; left > 0 && at < text.length; left -= 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** The place and words of a selection, from the runs it touches: {start, end, words}; null when it holds none of the source. */
export function selected(range, root) {
  const letters = [];
  for (const run of root.querySelectorAll(".run")) {
    const node = run.firstChild;
    if (!node || !range.intersectsNode(run)) continue;
    const from = inside(run, node, range.startContainer, range.startOffset, 0);
    const to = inside(run, node, range.endContainer, range.endOffset, node.data.length);
    let at = Number(run.dataset.s) + codePoints(node.data, from);
    for (const letter of node.data.slice(from, to)) letters.push([at++, letter]);
  }
  while (letters.length && !letters[0][1].trim()) letters.shift();
  while (letters.length && !letters.at(-1)[1].trim()) letters.pop();
  if (!letters.length) return null;
  // Line ends are not in the page; where the count jumps, one was there.
  const words = letters.map(([at, letter], index) => (index && at !== letters[index - 1][0] + 1 ? `\n${letter}` : letter)).join("");
  return { start: letters[0][0], end: letters.at(-1)[0] + 1, words };
}

/** Where a border of the range lies in a run's text; `otherwise` when the border is not in this run. */
function inside(run, node, container, offset, otherwise) {
  if (container === node) return offset;
  if (container === run) return offset === 0 ? 0 : node.data.length;
  return otherwise;
}
