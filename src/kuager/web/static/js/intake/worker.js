// Lets the interview page open without a network: keeps that page and its own files, and nothing else. Answers of the
// archive (earlier statements, names) never come in here.
const NAME = "kuager-intake-1";
const PAGE = "/intake/app";
const SCRIPTS = ["before", "bytes", "checks", "main", "post", "sealing", "sheet", "shelf"];
const SHELL = [PAGE, "/static/css/tokens.css", "/static/css/intake.css", "/static/mark.svg", ...SCRIPTS.map((one) => `/static/js/intake/${one}.js`)];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("kuager-intake-") && name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function fresh(path, request) {
  const kept = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await kept.put(path, answer.clone());
      return answer;
    }
    // A session that ended must not stand between somebody and their drafts: the page opens, and says so.
    return (await kept.match(path)) ?? answer;
  } catch (error) {
    const found = await kept.match(path);
    if (found) return found;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === self.location.origin && SHELL.includes(pathname)) {
    event.respondWith(fresh(pathname, event.request));
  }
});
