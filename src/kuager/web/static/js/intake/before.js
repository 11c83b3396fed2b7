// Earlier statements first: nobody should have to tell the same twice for nothing. What the archive answers is shown and
// never kept on the device.
import { earlier } from "./post.js";
import { make } from "./sheet.js";

const button = (say, name, click) => make("button", { type: "button", onclick: click }, say(name));

export function asking(say, byFile, use) {
  const found = make("div", { id: "found", role: "status" });
  const name = make("input", { id: "seek", dir: "auto", autocomplete: "off" });
  const look = async () => {
    const people = byFile || !navigator.onLine ? null : await earlier(name.value.trim());
    found.replaceChildren(...shown(people, say, use));
  };
  return make(
    "section", { class: "card" }, make("h2", {}, say("earlier")), make("p", { class: "hint" }, say(byFile ? "earlier_file" : "earlier_hint")),
    ...(byFile ? [] : [make("div", { class: "seek" }, make("label", { for: "seek" }, say("earlier_name")), name, button(say, "earlier_look", look)), found]),
  );
}

function shown(people, say, use) {
  if (people === null) return [make("p", {}, say("earlier_offline"))];
  if (!people.length) return [make("p", {}, say("earlier_none"))];
  return people.map((person) => make(
    "div", { class: "person" }, make("strong", { dir: "auto" }, person.name),
    person.statements.length
      ? make("ul", {}, ...person.statements.map((one) => make("li", { dir: "auto" }, say("earlier_said", { speaker: one.speaker || "?", at: one.at || "?", to: one.to || one.title }))))
      : make("p", {}, say("earlier_nothing")),
    button(say, "earlier_use", () => use(person)),
  ));
}
