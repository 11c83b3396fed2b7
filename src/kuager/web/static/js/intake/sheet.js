// Draws the questions of a form, and reads and writes their answers. Nothing is ever chosen beforehand.
const MANY = new Set(["lines", "people"]);
const LONG = new Set(["long", "narrative", ...MANY]);
const PICKED = new Set(["term", "terms"]);

export function make(tag, about = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

function choice(field, id, say, lang, needs) {
  const select = make("select", { id, name: field.name, ...needs });
  // The first is always "not asked": whoever skips a question has not answered it.
  select.append(make("option", { value: "" }, say("not_asked")));
  for (const [value, labels] of field.choices) select.append(make("option", { value }, labels[lang] ?? labels.en));
  return select;
}

function control(field, id, say, lang, needs) {
  if (PICKED.has(field.asks)) return choice(field, id, say, lang, needs);
  const common = { id, name: field.name, dir: "auto", autocomplete: "off", spellcheck: "false", ...needs };
  if (LONG.has(field.asks)) return make("textarea", { ...common, rows: field.asks === "narrative" ? 7 : 2 });
  const hint = { date: "2018-03-05", time: "09:30" }[field.asks];
  return make("input", { ...common, placeholder: hint, inputmode: field.asks === "number" ? "numeric" : undefined });
}

export function question(field, prefix, say, lang) {
  const id = `${prefix}-${field.name}`;
  const label = field.say[lang] ?? field.say.en;
  const hint = [field.hint?.[lang], MANY.has(field.asks) ? say("one_a_line") : ""].filter(Boolean).join(" ");
  const needs = { "aria-describedby": hint ? `${id}-hint` : undefined, "aria-required": field.needed ? "true" : undefined };
  const told = hint ? make("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  const wrong = make("p", { class: "wrong", id: `${id}-wrong`, hidden: true });
  if (field.asks === "yesno") {
    const box = make("input", { type: "checkbox", id, name: field.name, value: "yes", ...needs });
    return make("div", { class: "ask", "data-field": field.name }, make("label", { class: "tick" }, box, make("span", {}, label)), told, wrong);
  }
  const needed = field.needed ? make("span", { class: "needed" }, ` ${say("needed")}`) : null;
  const seal = field.sealed ? make("span", { class: "sealed" }, ` ${say("kept_sealed")}`) : null;
  return make(
    "div", { class: "ask", "data-field": field.name },
    make("label", { for: id }, label, needed, seal), told, control(field, id, say, lang, needs), wrong,
  );
}

export function read(root, form) {
  const answers = {};
  for (const field of form.fields) {
    const one = root.querySelector(`[name="${field.name}"]`);
    if (!one) continue;
    if (field.asks === "yesno") {
      if (one.checked) answers[field.name] = ["yes"];
    } else if (one.value.trim()) answers[field.name] = [one.value];
  }
  return answers;
}

export function write(root, form, answers) {
  for (const field of form.fields) {
    const one = root.querySelector(`[name="${field.name}"]`);
    if (!one) continue;
    if (field.asks === "yesno") one.checked = answers[field.name]?.[0] === "yes";
    else one.value = answers[field.name]?.[0] ?? "";
  }
}

export function mark(root, found, say) {
  for (const ask of root.querySelectorAll(".ask")) {
    const slug = found[ask.dataset.field];
    const wrong = ask.querySelector(".wrong");
    const one = ask.querySelector("input, select, textarea");
    ask.classList.toggle("is-wrong", Boolean(slug));
    wrong.hidden = !slug;
    wrong.textContent = slug ? say(`wrong_${slug}`) : "";
    if (slug) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
}

// Known from the interview itself; whether they agree is never filled in.
export function begun(kind, told) {
  const name = { speaker: told.speaker, detained: told.subject }[kind];
  const answers = { capacity: [kind] };
  if (name) answers.who = name;
  if (kind === "speaker" && told.speaker_unnamed) answers.who_unnamed = ["yes"];
  return { kind, answers };
}
