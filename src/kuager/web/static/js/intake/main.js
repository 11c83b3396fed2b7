// The interview on a phone: unlock, write, finish, hand in. Without a network everything but handing in works.
import { asking } from "./before.js";
import { random, toHex } from "./bytes.js";
import { problems, today } from "./checks.js";
import { handIn, ready, saveFile } from "./post.js";
import { ROUNDS, keyFrom, lock, seal, unlock } from "./sealing.js";
import { begun, make, mark, question, read, write } from "./sheet.js";
import { openShelf } from "./shelf.js";

const IDLE = 5 * 60 * 1000;
const AGAIN = 30 * 1000;
const SHORTEST = 8;
const KINDS = ["speaker", "detained", "third"];
const OPEN = new Set(["waiting", "session"]);
const RTL = new Set(["ug", "ar"]);

const data = JSON.parse(document.getElementById("intake-data").textContent);
const root = document.getElementById("intake");
const told = document.getElementById("told");
const byFile = data.mode === "file";

let lang = data.words[location.hash.slice(1)] ? location.hash.slice(1) : data.lang;
let shelf;
let key = null;
let draft = null;
let idle = 0;
let saving = Promise.resolve();
let sending = false;
let changes = false;

const say = (name, values = {}) =>
  (data.words[lang][name] ?? data.words.en[name] ?? name).replace(/\{(\w+)\}/g, (all, one) => values[one] ?? all);
const tell = (name, values) => { told.textContent = name ? say(name, values) : ""; };
const button = (name, click, kind = "") => make("button", { type: "button", class: kind, onclick: click }, say(name));

function show(...parts) {
  root.replaceChildren(...parts.filter(Boolean));
  const head = root.querySelector("h1");
  head?.setAttribute("tabindex", "-1");
  head?.focus();
  scrollTo(0, 0);
}

function frame() {
  document.documentElement.lang = lang;
  document.documentElement.dir = RTL.has(lang) ? "rtl" : "ltr";
  document.title = `${say("title")} · kuager`;
  const tongues = make("select", { id: "tongue", onchange: (event) => turn(event.target.value) });
  for (const [code, words] of Object.entries(data.words)) {
    tongues.append(make("option", { value: code, lang: code, selected: code === lang }, words.language_name));
  }
  const net = make("span", { id: "net", class: "net" });
  document.getElementById("bar").replaceChildren(
    make("strong", {}, "kuager"), net,
    make("span", { class: "tongues" }, make("label", { for: "tongue", class: "hidden" }, say("language")), tongues),
    ...(key ? [button("lock", () => close(), "small")] : []),
  );
  showNet();
}

function showNet() {
  const net = document.getElementById("net");
  if (net) net.textContent = byFile ? say("by_file") : say(navigator.onLine ? "online" : "offline");
}

async function turn(to) {
  await save();
  lang = to;
  history.replaceState(null, "", `#${to}`); // so that opening the page again without a network keeps the language
  frame();
  if (!key) await gate();
  else if (draft) interview();
  else await home();
}

// --- the PIN ---------------------------------------------------------------------------------------------------------

function pinField(id, name) {
  return make("div", { class: "ask" }, make("label", { for: id }, say(name)), make("input", { id, type: "password", autocomplete: "off" }));
}

async function gate(problem = "") {
  const about = await shelf.get("about", "pin");
  const form = make("form", { class: "card", onsubmit: (event) => { event.preventDefault(); void enter(about); } });
  form.append(pinField("pin", about ? "pin" : "pin_new"));
  if (!about) form.append(make("p", { class: "hint" }, say("pin_hint")), pinField("pin2", "pin_again"));
  form.append(make("p", { class: "wrong", role: "alert", hidden: !problem }, problem ? say(problem) : ""));
  form.append(make("button", { class: "primary" }, say("open")));
  show(
    make("h1", {}, say("title")), make("p", { class: "lede" }, say(data.slot ? "lede" : "lede_plain")),
    shelf.lasting ? null : make("p", { class: "notice" }, say("no_store")), form, about ? eraser() : null,
  );
}

async function enter(about) {
  const pin = document.getElementById("pin").value;
  if (!about) {
    if ([...pin].length < SHORTEST) return gate("pin_short");
    if (pin !== document.getElementById("pin2").value) return gate("pin_differ");
  }
  tell("opening");
  const salt = about?.salt ?? random(16);
  const made = await keyFrom(pin, salt, about?.rounds ?? ROUNDS);
  tell("");
  if (!about) {
    await shelf.put("about", { id: "pin", salt, rounds: ROUNDS, ...(await lock(made, { right: true })) });
  } else {
    try {
      await unlock(made, about);
    } catch {
      return gate("pin_wrong");
    }
  }
  key = made;
  frame();
  stir();
  await home();
  return send();
}

async function close() {
  await save();
  key = null;
  draft = null;
  clearTimeout(idle);
  frame();
  await gate();
}

function stir() {
  clearTimeout(idle);
  if (key) idle = setTimeout(() => { void close().then(() => tell("locked_idle")); }, IDLE);
}

function eraser() {
  const all = async () => {
    await shelf.clear();
    key = null;
    draft = null;
    frame();
    await gate();
    tell("erased");
  };
  return make("details", { class: "erase" }, make("summary", {}, say("erase")), make("p", {}, say("erase_sure")), button("erase_yes", all, "danger"));
}

// --- what is here ----------------------------------------------------------------------------------------------------

async function drafts() {
  const rows = [];
  for (const row of await shelf.all("drafts")) {
    try {
      rows.push(await unlock(key, row));
    } catch {
      // Locked under another PIN, or damaged: it is left where it is, and said.
      rows.push({ id: row.id, broken: true });
    }
  }
  return rows.sort((a, b) => (b.at ?? "").localeCompare(a.at ?? ""));
}

async function home() {
  draft = null;
  const rows = await drafts();
  const list = make("ul", { class: "rows" }, ...rows.map((row) => make(
    "li", {},
    make("span", { dir: "auto" }, row.broken ? say("broken") : row.testimony.subject?.[0] || say("unnamed")),
    row.broken ? null : button("go_on", () => { draft = row; interview(); }),
  )));
  show(
    make("h1", {}, say("title")), make("p", { class: "lede" }, say(data.slot ? "lede" : "lede_plain")),
    make("p", { class: "actions" }, button("new", fresh, "primary")),
    make("h2", {}, say("drafts")), rows.length ? list : make("p", { class: "empty" }, say("no_drafts")),
    make("h2", {}, say("queue")), make("div", { id: "queue" }), eraser(),
  );
  await showQueue();
}

async function showQueue() {
  const place = document.getElementById("queue");
  if (!place) return;
  const rows = await shelf.all("post");
  const items = rows.map((row) => make(
    "li", { "data-state": row.state },
    make("code", {}, row.id.slice(0, 8)), make("span", {}, say(`state_${row.state}`), row.code ? ` (${row.code})` : ""),
    row.sealed ? button("save_file", () => saveFile(row)) : null,
    OPEN.has(row.state) || row.state === "sending" ? null : button(row.state === "file" ? "handed" : "clear", async () => { await shelf.drop("post", row.id); await showQueue(); }),
  ));
  place.replaceChildren(...(rows.length ? [make("ul", { class: "rows" }, ...items)] : [make("p", { class: "empty" }, say("no_queue"))]));
  if (rows.some((row) => OPEN.has(row.state))) place.append(make("p", { class: "hint" }, say("queue_hint")), make("p", { class: "actions" }, button("send", () => send())));
  if (byFile && rows.length) place.append(make("p", { class: "hint" }, say("file_hint")));
}

// --- the interview ---------------------------------------------------------------------------------------------------

function fresh() {
  draft = { id: toHex(random(16)), testimony: {}, consents: [], nodes: {}, at: new Date().toISOString() };
  interview();
}

function tier(number) {
  const fields = data.forms.testimony.fields.filter((field) => field.tier === number);
  const body = fields.map((field) => question(field, "t", say, lang));
  const left = make("span", { class: "left", "data-tier": String(number) });
  const head = make("h2", {}, say(`tier${number}`), " ", left);
  if (number === 1) return make("section", { class: "card tier" }, head, ...body);
  return make("details", { class: "card tier" }, make("summary", {}, head), ...body);
}

function consent(given, number) {
  const form = data.forms.consent;
  const box = make("fieldset", { class: "card consent", "data-consent": String(number) }, make("legend", {}, say(`consent_${given.kind}`)));
  const later = make("details", {}, make("summary", {}, say("tier2")));
  for (const field of form.fields) (field.tier === 1 ? box : later).append(question(field, `c${number}`, say, lang));
  box.append(later);
  box.append(make("p", { class: "actions" }, button("remove", () => changed(() => draft.consents.splice(number, 1)))));
  write(box, form, given.answers);
  return box;
}

// Somebody of the archive chosen before the interview: the person it is about.
function chosen(person) {
  changed(() => {
    draft.testimony.subject = [person.name];
    draft.nodes = { subject: person.id };
  });
}

function interview() {
  const sheet = make("form", { id: "sheet", novalidate: true, onsubmit: (event) => { event.preventDefault(); void finish(); } });
  const about = make("div", { id: "testimony" }, tier(1), tier(2), tier(3));
  sheet.append(about, make("h2", {}, say("consent")), make("p", { class: "hint" }, say("consent_hint")));
  draft.consents.forEach((given, number) => sheet.append(consent(given, number)));
  const more = KINDS.map((kind) => button(`add_${kind}`, () => changed(() => draft.consents.push(begun(kind, draft.testimony)))));
  sheet.append(
    make("p", { class: "actions wrap" }, ...more), make("p", { class: "hint" }, say(data.slot ? "finish_hint" : "finish_plain")),
    make("p", { class: "actions wrap" }, make("button", { class: "primary" }, say("finish")), button("keep", async () => { await save(true); await home(); tell("saved"); })),
    make("details", { class: "erase" }, make("summary", {}, say("delete")), button("delete_yes", async () => { const { id } = draft; draft = null; await shelf.drop("drafts", id); await home(); }, "danger")),
  );
  show(make("h1", {}, say("interview")), asking(say, byFile, chosen), sheet);
  write(about, data.forms.testimony, draft.testimony);
  count();
}

// Changes the draft besides what is typed. Drawn before it is saved, because saving reads what is drawn.
function changed(how) {
  gather();
  how();
  const unfolded = [...root.querySelectorAll("details.tier")].map((one) => one.open);
  const boxes = root.querySelectorAll("fieldset.consent").length;
  interview();
  root.querySelectorAll("details.tier").forEach((one, number) => { one.open = unfolded[number] ?? false; });
  const now = [...root.querySelectorAll("fieldset.consent")];
  // Whoever asked for more questions goes on at them, not at the top of the page.
  changes = true;
  if (now.length !== boxes) (now.at(-1)?.querySelector("input, select") ?? root.querySelector("#sheet .actions button")).focus();
  void save();
}

// Still unasked: how many questions of each tier have no answer yet.
function count() {
  for (const left of root.querySelectorAll(".left")) {
    const asks = root.querySelectorAll("#testimony .tier");
    const box = asks[Number(left.dataset.tier) - 1];
    const open = [...box.querySelectorAll("select, textarea, input:not([type=checkbox])")].filter((one) => !one.value.trim());
    left.textContent = say("unasked", { n: open.length });
  }
}

function gather() {
  if (!draft || !document.getElementById("sheet")) return;
  const said = read(document.getElementById("testimony"), data.forms.testimony);
  // Somebody chosen for a name is meant by that name only.
  if (said.subject?.[0] !== draft.testimony.subject?.[0]) draft.nodes = {};
  draft.testimony = said;
  for (const box of root.querySelectorAll("[data-consent]")) {
    draft.consents[Number(box.dataset.consent)].answers = read(box, data.forms.consent);
  }
}

// Saves what was changed. Where another window saved the same draft meanwhile, both stay: this one becomes a draft of its own.
function save(always = false) {
  if (!draft || !key || !(changes || always)) return saving;
  gather();
  changes = false;
  const mine = draft;
  const now = structuredClone(draft);
  const under = key;
  saving = saving.then(async () => {
    const row = await shelf.get("drafts", mine.id);
    const theirs = row ? (await unlock(under, row)).saves : 0;
    if (theirs !== (mine.saves ?? 0)) {
      mine.id = toHex(random(16));
      mine.saves = 0;
    }
    const saves = (mine.saves ?? 0) + 1;
    await shelf.put("drafts", { id: mine.id, ...(await lock(under, { ...now, id: mine.id, saves })) });
    mine.saves = saves;
  }).catch(() => {
    changes = true;
    tell("not_saved");
  });
  return saving;
}

function wrongs() {
  const boxes = [[document.getElementById("testimony"), data.forms.testimony, draft.testimony]];
  for (const box of root.querySelectorAll("[data-consent]")) boxes.push([box, data.forms.consent, draft.consents[Number(box.dataset.consent)].answers]);
  let all = 0;
  for (const [box, form, answers] of boxes) {
    const found = problems(form, answers);
    mark(box, found, say);
    all += Object.keys(found).length;
  }
  return all;
}

async function finish() {
  await save(true);
  const wrong = wrongs();
  if (wrong) {
    const first = root.querySelector(".is-wrong");
    const fold = first.closest("details");
    if (fold) fold.open = true;
    first.querySelector("input, select, textarea").focus();
    return tell("wrong", { n: wrong });
  }
  const done = structuredClone(draft);
  draft = null; // from here no late save may bring the draft back
  await saving;
  const day = [today()];
  const filled = [{ form: "testimony", answers: { said_on: day, ...done.testimony }, nodes: done.nodes }];
  for (const one of done.consents) filled.push({ form: "consent", answers: { said_on: day, ...one.answers } });
  const packet = { kuager: "answers@1", id: done.id, lang, entries: filled };
  const kept = data.slot ? { sealed: await seal(data.slot, packet) } : await lock(key, packet);
  await shelf.move("drafts", "post", done.id, { id: done.id, state: byFile ? "file" : "waiting", ...kept });
  await home();
  tell(data.slot ? "sealed" : "finished_plain");
  return send();
}

// --- handing in ------------------------------------------------------------------------------------------------------

async function part(row) {
  if (row.sealed) return { box: row.sealed };
  return key ? { text: JSON.stringify(await unlock(key, row)) } : null;
}

async function send() {
  if (byFile || sending) return;
  sending = true;
  try {
    const rows = (await shelf.all("post")).filter((row) => OPEN.has(row.state));
    const door = rows.length ? await ready() : null;
    for (const row of rows) {
      const what = door.state === "ready" ? await part(row) : null;
      const answer = what ? await handIn(door.csrf, what) : { state: door.state === "session" ? "session" : "waiting" };
      const kept = answer.state === "kept" || answer.state === "kept_before";
      // Only what the archive says it has is let go here; after that the number alone is left, as a receipt.
      const rest = kept ? { id: row.id } : row;
      await shelf.put("post", { ...rest, state: answer.state, code: answer.code });
    }
  } finally {
    sending = false;
  }
  await showQueue();
}

async function start() {
  if (!globalThis.crypto?.subtle) {
    frame();
    return show(make("h1", {}, say("title")), make("p", { class: "notice" }, say("no_crypto")));
  }
  shelf = await openShelf(`kuager-intake-${data.slot?.id ?? "plain"}`);
  frame();
  await gate();
  let pause = 0;
  document.addEventListener("input", () => {
    stir();
    if (!draft) return;
    changes = true;
    count();
    clearTimeout(pause);
    pause = setTimeout(save, 600);
  });
  document.addEventListener("click", stir);
  document.addEventListener("visibilitychange", () => { if (document.hidden) void save(); });
  if (byFile) return undefined;
  addEventListener("online", () => { showNet(); void send(); });
  addEventListener("offline", showNet);
  setInterval(send, AGAIN);
  navigator.storage?.persist?.();
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("/intake/worker.js", { scope: "/intake/app" }).catch(() => tell("no_reload"));
  return send();
}

void start();
