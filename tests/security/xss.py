"""Hostile words in every field of every form, in titles, bylines, names, file names and pages; then every page in a real browser.

    python -m tests.security.xss          each of 200 payloads in each text field of every form (takes about half an hour)
    python -m tests.security.xss 20       twenty of them

What counts as hurt: a dialog, a program of ours-to-run that ran (``xss()``), a request to anybody else, a violation of the
page's policy, an element or attribute that only the payload could have brought, a template that calculated.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from playwright.sync_api import Dialog, Page, sync_playwright

from kuager.errors.entries import EntryProblemsError
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.server import listen
from kuager.workflow import ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.entries import Entered, Form, FormField, Given, enter, forms
from kuager.workflow.entries.forms import Asks
from tests.security.payloads import ELSEWHERE, PRODUCT, payloads

TYPED = {
    Asks.TEXT,
    Asks.LONG,
    Asks.LINES,
    Asks.PERSON,
    Asks.PEOPLE,
    Asks.PLACE,
    Asks.ORGANISATION,
    Asks.URL,
    Asks.NARRATIVE,
}
"""Fields into which people write what they like."""
_PLAIN = {
    Asks.DATE: "2024-03-01",
    Asks.TIME: "10:00",
    Asks.NUMBER: "3",
    Asks.MONEY: "5000 KZT",
    Asks.DURATION: "2 years",
    Asks.YESNO: "yes",
}
"""What the other fields are answered with."""
PAGES = (
    "/", "/sources", "/people", "/events", "/find?q=xss", "/cases", "/entries", "/forms", "/appeals", "/appeals/stats", "/press",
    "/testimonies", "/picket", "/picket/log", "/picket/totals", "/reprisals", "/reprisals/pattern", "/review",
    "/merges", "/merges/contradictions", "/findings", "/lineages", "/authors", "/rebuttals", "/corrections", "/pictures",
    "/lexicon", "/lists", "/submissions", "/intake", "/undercount",
)  # fmt: skip
_WATCH = """
window.xss = () => { window.__ran = (window.__ran || 0) + 1; };
window.__policy = [];
document.addEventListener('securitypolicyviolation', (e) => window.__policy.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
_LOOK = """() => {
  const bad = [];
  for (const one of document.querySelectorAll('*')) {
    for (const at of one.attributes) {
      if (/^on/i.test(at.name)) bad.push(`${one.tagName} ${at.name}`);
      if (/^(href|src|action|formaction|data|xlink:href)$/i.test(at.name) && /^[\\s\\u0000-\\u001f]*(javascript|vbscript|data:text)/i.test(at.value))
        bad.push(`${one.tagName} ${at.name}=${at.value.slice(0, 40)}`);
    }
    if (one.tagName.toLowerCase() === 'script' && !(one.getAttribute('src') || '').startsWith('/static/') && one.type !== 'application/json')
      bad.push(`script ${one.outerHTML.slice(0, 60)}`);
    if (/^(OBJECT|EMBED|BASE|MARQUEE|APPLET)$/i.test(one.tagName)) bad.push(one.tagName);
  }
  return {bad, ran: window.__ran || 0, policy: window.__policy || [], words: document.documentElement.innerText.includes(PRODUCT)};
}""".replace("PRODUCT", f"'{PRODUCT}'")


@dataclass(slots=True)
class Seen:
    """What a browser saw.

    Attributes:
        pages: how many it opened.
        hurts: what went wrong, with the page it went wrong on.
    """

    pages: int = 0
    hurts: list[str] = field(default_factory=list)


def answers(asked: Form, words: Sequence[str]) -> dict[str, list[str]]:
    """Returns an answer to every question of a form: hostile words in turn where people write, what fits elsewhere."""
    given = {}
    for number, one in enumerate(asked.fields):
        if one.asks in TYPED:
            given[one.name] = [words[number % len(words)][: one.longest]]
        elif one.asks in {Asks.TERM, Asks.TERMS}:
            given[one.name] = [_term(one)]
        elif one.asks in _PLAIN:
            given[one.name] = [_PLAIN[one.asks]]
    return {name: value for name, value in given.items() if value != [""]}


def _term(one: FormField) -> str:
    known = tuple(one.options) or tuple(dict(one.choices("en")) if hasattr(one, "choices") else ())
    return known[0] if known else ""


def handed_in(archive: Archive, asked: Form, words: Sequence[str]) -> tuple[Entered | None, set[str]]:
    """Hands a form in; what it refuses is left out. Returns the entry and the typed fields that were refused."""
    given, refused = answers(asked, words), set[str]()
    for _ in range(6):
        try:
            return enter(archive, asked, Given(answers=given), fresh=False), refused
        except EntryProblemsError as error:
            wrong = {one.field for one in error.problems}
            refused |= {one.name for one in asked.fields if one.name in wrong and one.asks in TYPED}
            for name in wrong:
                given.pop(name, None)
    return None, refused


def planted(folder: Path, words: Sequence[str]) -> list[str]:
    """Writes sources that hold the words: pages with them in title, byline, markup and text; letters; names of files."""
    folder.mkdir()
    for number, one in enumerate(words):
        safe_name = re.sub(r"[/\0\n\r\t]", "_", one)[:60].encode("utf-8", "replace").decode()[:60] or "x"
        name = f"{number:03} {safe_name}"
        page = (
            f'<!doctype html><html><head><title>{one}</title><meta name=author content="{one}"></head><body><article>'
            f"<h1>{one}</h1><p class=byline>By {one}</p><p>OSKEMEN, 12 May 2023 - {one} was detained on 3 May 2023.</p></article></body></html>"
        )
        letter = f"From: {one} <a@example.org>\nSubject: {one}\nDate: Fri, 12 May 2023 10:00:00 +0000\n\nArman {one} was detained.\n"
        kind, content = ((".html", page), (".txt", f"{one}\n\nBy {one}\n\n{one} was detained.\n"), (".eml", letter))[
            number % 3
        ]
        while len((name + kind).encode()) > 200:
            name = name[:-1]
        (folder / f"{name}{kind}").write_text(content, encoding="utf-8")
    return [str(folder)]


def fill(archive: Archive, words: Sequence[str], folder: Path, *, rounds: int) -> list[str]:
    """Puts the words everywhere and returns the pages that show them.

    Args:
        archive: an empty one.
        words: the payloads.
        folder: for the planted files.
        rounds: how often every form is handed in, each time with other words first.
    """
    list(ingest.add(archive, planted(folder, words)))
    made = []
    turn = 0
    for _ in range(rounds):
        for asked in forms().values():
            entered, _ = handed_in(archive, asked, [*words[turn % len(words) :], *words[: turn % len(words)]])
            turn += max(1, len(asked.fields)) if rounds == 1 else 1
            if entered is not None:
                made.append(f"/entries/{entered.key}")
    ingest.finish(archive)
    return made


@contextmanager
def served(archive: Archive, token: str) -> Iterator[str]:
    """Serves an archive of this thread on a free port; gives its address."""
    app = create_app(ArchiveDesk(archive), token, archive.ids, archive.clock)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    with listen(None) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def watched(page: Page, base: str, seen: Seen) -> None:
    """Notes dialogs and requests to anybody else, from now on."""
    page.add_init_script(_WATCH)

    def asked(one: Dialog) -> None:
        seen.hurts.append(f"dialog on {page.url}")
        one.dismiss()

    page.on("dialog", asked)
    page.on(
        "request",
        lambda one: None if one.url.startswith((base, "data:")) else seen.hurts.append(f"{page.url} asked {one.url}"),
    )


def look(page: Page, where: str, seen: Seen) -> None:
    """Notes what a page has become."""
    told = page.evaluate(_LOOK)
    seen.pages += 1
    seen.hurts += [f"{where}: {one}" for one in (*told["bad"], *told["policy"])]
    if told["ran"]:
        seen.hurts.append(f"{where}: a program ran")
    if told["words"]:
        seen.hurts.append(f"{where}: a template calculated")


def walk(page: Page, base: str, paths: Sequence[str]) -> Seen:
    """Opens every path and looks at it."""
    seen = Seen()
    watched(page, base, seen)
    for path in paths:
        answer = page.goto(base + path)
        if answer is None or answer.status >= 500:
            seen.hurts.append(f"{path}: answered {answer.status if answer else 'nothing'}")
        look(page, path, seen)
    return seen


def shown(archive: Archive) -> list[str]:
    """Returns the pages of every source, person and case of an archive."""
    desk = ArchiveDesk(archive)
    people = [row.id for row in desk.people()]
    sources = [row.document for row in desk.sources()]
    return [
        *(f"/sources/{one}" for one in sources),
        *(f"/dossier/{one}" for one in people),
        *(f"/cases/{one}" for one in people),
    ]


def main(words: Sequence[str]) -> int:
    """Runs the whole matrix, or some of it, and prints what it saw."""
    chosen = payloads()[: int(words[0])] if words else payloads()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        root = Path(place) / "case"
        create(root, plain=True, name="Hostile")
        with open_archive(root) as archive:
            entries = fill(archive, chosen, Path(place) / "in", rounds=len(chosen))
            paths = [*PAGES, *entries, *shown(archive)]
            with served(archive, "token") as base:
                running = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = running.new_page()
                page.goto(f"{base}/enter?token=token")
                seen = walk(page, base, paths)
                running.close()
    print(
        f"{len(chosen)} payloads, {len(forms())} forms, {len(entries)} entries, {seen.pages} pages, {len(seen.hurts)} hurts"
    )
    for one in seen.hurts[:50]:
        print(one)
    return 1 if seen.hurts else 0


__all__ = ["ELSEWHERE", "fill", "shown", "walk"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
