// Finds people by name in any script, in a folder of static files. No request leaves the folder, nothing is kept.
"use strict";
(() => {
  const T = "TABLES";
  const unpacked = ([pairs, others]) => {
    const table = { ...others }, each = [...pairs];
    for (let at = 0; at < each.length; at += 2) table[each[at]] = each[at + 1];
    return table;
  };
  for (const name of ["arabic", "bones", "quotes"]) T[name] = unpacked(T[name]);
  const HAN = /^[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+$/;
  const WORDS = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[\p{L}\p{N}\p{M}]+/gu;
  const MOST = 30, LEAVES = 2;

  // --- folding and sounds: the same steps as kuager.text, with the same tables -------------------------------------
  const PLAIN = { "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ک": "ك", "ی": "ي", "ـ": "" };
  const unmarked = (char) => char === "й" || char === "ئ" ? char : char.normalize("NFD").replace(/\p{M}/gu, "");
  function fold(text) {
    let folded = text;
    for (let round = 0; round < 2; round++) {
      folded = [...folded.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").normalize("NFC")]
        .map((char) => unmarked(char in T.quotes ? T.quotes[char] : char))
        .map((char) => [...char].map((one) => one in PLAIN ? PLAIN[one] : one).join("")).join("").normalize("NFC");
    }
    return folded.replace(/'/g, "");
  }
  const words = (text) => fold(text).match(WORDS) || [];

  function alphabet([packed, groups], from, to) {
    const letters = unpacked(packed);
    const longest = Object.keys(groups).sort((a, b) => b.length - a.length);
    return (word) => {
      let read = "";
      const plain = [...word].map((char) => {
        const at = from.indexOf(char);
        const own = char in letters || at < 0 ? char : to[at];
        return own in letters ? own : [...own.normalize("NFD")][0];
      }).join("");
      for (let at = 0; at < plain.length;) {
        const group = longest.find((one) => plain.startsWith(one, at));
        read += group ? groups[group] : letters[plain[at]] || "";
        at += group ? group.length : 1;
      }
      return read;
    };
  }
  const [cyrillicLooks, latinLooks] = T.looks;
  const cyrillic = alphabet(T.cyrillic, latinLooks, cyrillicLooks), latin = alphabet(T.latin, cyrillicLooks, latinLooks);
  const VOWEL = /[aAeiou]/;
  function arabic(word) {
    const out = [...word.normalize("NFC")].map((char) => T.arabic[char] || "").filter(Boolean);
    for (let at = 0; at < out.length; at++) {
      if (!"Oyw".includes(out[at])) continue;
      const beside = (at > 0 && VOWEL.test(out[at - 1])) || (at + 1 < out.length && VOWEL.test(out[at + 1]));
      if (out[at] === "O") out[at] = beside ? "v" : "o";
      else if (!beside) out[at] = out[at] === "y" ? "i" : "u";
    }
    return out.join("");
  }
  const RULES = T.rules.map(([pattern, to]) => [new RegExp(pattern, "g"), to]);
  const SCRIPTS = [[/\p{Script=Latin}/u, latin], [/\p{Script=Cyrillic}/u, cyrillic], [/\p{Script=Arabic}/u, arabic]];
  function sound(word) {
    const counted = SCRIPTS.map(([kind]) => [...word].filter((char) => kind.test(char)).length);
    const most = counted.indexOf(Math.max(...counted));
    if (!counted[most]) return word;
    return RULES.reduce((said, [pattern, to]) => said.replace(pattern, to), SCRIPTS[most][1](word));
  }
  function bones(word) {
    const said = sound(word);
    const left = [...said].map((char) => char in T.bones ? T.bones[char] : char).join("").replace(/(.)(?=\1)/g, "");
    return ((VOWEL.test(said[0] || "") ? "_" : "") + left).replaceAll("nk", "n");
  }
  const key = (word) => HAN.test(word) ? (word.length > 1 ? word.slice(0, 2) : word) : "=" + bones(word);

  // --- files: small programs, because a page on a stick may load a program and may not fetch a file ------------------
  const here = new URL("./", document.currentScript.src).href;
  const waiting = new Map(), had = new Map();
  globalThis.kuagerSearch = (name, body) => waiting.get(name)?.(body);
  function load(name) {
    if (!had.has(name)) had.set(name, new Promise((done, failed) => {
      waiting.set(name, done);
      const program = document.createElement("script");
      program.src = `${here}${name}.js`;
      program.onerror = () => { had.delete(name); failed(new Error(name)); };
      document.head.append(program);
    }));
    return had.get(name);
  }

  // --- looking up --------------------------------------------------------------------------------------------------
  const less = (a, b) => {  // by code point, as the index is sorted
    const left = [...a], right = [...b];
    for (let at = 0; at < left.length && at < right.length; at++)
      if (left[at] !== right[at]) return left[at].codePointAt(0) < right[at].codePointAt(0);
    return left.length < right.length;
  };
  const last = (firsts, wanted) => {
    let low = 0, high = firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(wanted, firsts[middle])) high = middle; else low = middle + 1;
    }
    return Math.max(0, low - 1);
  };
  async function rows(wanted, most) {
    const root = await load("root");
    if (!root.leaves) return [];
    let start = 0, firsts = root.firsts, leaf = last(firsts, wanted);
    for (let level = root.depth - 1; level >= 0; level--) {
      [start, firsts] = await load(`node-${level}-${leaf}`);
      leaf = start + last(firsts, wanted);
    }
    const found = [];
    for (let number = leaf; number < Math.min(leaf + most, root.leaves); number++) {
      const inside = number - start;
      if (number > leaf && inside < firsts.length && !firsts[inside].startsWith(wanted)) break;
      found.push(...await load(`leaf-${number}`));
    }
    return found;
  }

  function edits(a, b) {
    if (Math.abs(a.length - b.length) > 1) return 2;
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    const rest = (left, right) => a.slice(at + left) === b.slice(at + right);
    if (rest(0, 0)) return 0;
    if (rest(1, 1) || rest(0, 1) || rest(1, 0)) return 1;
    return a[at] === b[at + 1] && a[at + 1] === b[at] && rest(2, 2) ? 1 : 2;
  }
  function likeness(asked, names) {
    let best = 0;
    for (const name of names) {
      if (HAN.test(asked) && name.includes(asked)) best = Math.max(best, name === asked ? 4 : 3);
      else if (name === asked) best = 4;
      else if (name.startsWith(asked)) best = Math.max(best, 3);
      else if (sound(name) === sound(asked)) best = Math.max(best, 3);
      else if (asked.length > 3 && edits(asked, name) < 2) best = Math.max(best, 2);
      else if (!HAN.test(name) && bones(name) === bones(asked)) best = Math.max(best, 1);
    }
    return best;
  }
  async function find(text) {
    const asked = words(text).slice(0, 6);
    if (!asked.length) return [];
    const order = [...asked].sort((a, b) => b.length - a.length);
    const found = new Map();
    const gather = async (wanted, most) => {
      for (const [address, names, hint] of await rows(wanted, most)) {
        const inside = names.flatMap(words);
        const each = asked.map((word) => likeness(word, inside));
        const score = each.reduce((a, b) => a + b, 0) / asked.length;
        if (each.filter(Boolean).length >= Math.max(1, asked.length - 1)) found.set(address, { address, names, hint, score, whole: Math.min(...each) > 1 });
      }
    };
    const full = () => [...found.values()].some((one) => one.whole);
    // The longest word says most; with the word beside it, even the commonest name is a short list.
    if (order.length > 1) await gather(`${key(order[0])} ${key(order[1])}`, 2);
    if (!full()) await gather(`${key(order[0])} `, LEAVES);
    if (!full()) await gather(key(order[0]), LEAVES);
    for (const other of order.slice(1)) if (!full()) await gather(`${key(other)} `, LEAVES);
    if (!full() && !HAN.test(order[0])) {
      const mine = key(order[0]);
      for (let at = 2; at < mine.length && at < 6 && !full(); at++) await gather(`${mine.slice(0, at)}${mine.slice(at + 1)} `, 1);
    }
    return [...found.values()].sort((a, b) => b.score - a.score || (a.names[0] < b.names[0] ? -1 : 1)).slice(0, MOST);
  }
  globalThis.kuagerFind = { find, key, words, fold };

  // --- the page ----------------------------------------------------------------------------------------------------
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const list = document.querySelector("[data-found]"), said = document.querySelector("[data-said]");
  form.hidden = false;
  const show = async () => {
    const text = form.elements.q.value.trim();
    list.replaceChildren();
    if (!text) { said.textContent = ""; return; }
    said.textContent = form.dataset.looking;
    let found;
    try { found = await find(text); } catch { said.textContent = form.dataset.failed; return; }
    if (form.elements.q.value.trim() !== text) return;
    said.textContent = found.length ? form.dataset.some.replace("{n}", found.length) : form.dataset.none;
    for (const one of found) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `${form.dataset.base}${one.address}.html`;
      one.names.forEach((name, at) => {
        const part = document.createElement(at ? "span" : "strong");
        part.dir = "auto";
        part.textContent = name;
        link.append(at ? " · " : "", part);
      });
      item.append(link, one.hint ? ` ${one.hint}` : "");
      list.append(item);
    }
  };
  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 180); });
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  const given = new URLSearchParams(location.search).get("q");
  if (given) { form.elements.q.value = given; show(); }
})();
