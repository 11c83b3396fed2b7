"""What lies beside the pages of a release: feeds, site maps, pictures, a README whose commands work, the search."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from kuager.model.publication import Change
from kuager.model.release import Release
from kuager.publish.release import feeds, finding, manifest, pictures, robots, write
from kuager.publish.release.digest import digest
from kuager.publish.release.lettering import drawn
from kuager.publish.release.readme import FINGERPRINT, OPENSSL, SUMS, readme
from kuager.publish.site import KINDS, World
from kuager.publish.site.moved import MOVED
from tests.publish.sample import release

BASE = "https://archive.example.org/"
SITE_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(files: Iterator[tuple[str, Iterable[bytes]]]) -> dict[str, bytes]:
    return {path: b"".join(pieces) for path, pieces in files}


def at(base: str, made: Release) -> Release:
    return replace(made, imprint=replace(made.imprint, base=base))


@pytest.mark.parametrize("base", [BASE, ""])
def test_feeds_are_valid_and_lead_to_pages(base: str) -> None:
    made = at(base, release())
    world = World.of(made)
    found = read(feeds.files(world))
    assert set(found) == {f"{lang}/feed.{kind}" for lang in made.imprint.languages for kind in ("atom", "rss")}
    for path, data in found.items():
        told = feedparser.parse(data)
        assert not told.bozo, path
        assert told.version == ("atom10" if path.endswith("atom") else "rss20")
        assert len(told.entries) == len(made.changes)
        assert len({one.id for one in told.entries}) == len(told.entries)
        before = f"{base}{path.partition('/')[0]}/" if base else ""
        for one, change in zip(told.entries, made.changes, strict=True):
            assert one.link == f"{before}{world.page(change.of)}"
            assert change.title in one.title
        assert b"http" not in data.replace(b"http://www.w3.org/2005/Atom", b"").replace(BASE.encode(), b"")


@given(st.text(min_size=1, max_size=30))
def test_no_words_break_a_feed(title: str) -> None:
    made = release(1)
    changed = replace(made, changes=(Change(on="2026-11-22", kind="added", of=made.changes[0].of, title=title),))
    for data in read(feeds.files(World.of(changed))).values():
        etree.fromstring(data)


def test_a_feed_tells_of_nothing_that_has_no_page() -> None:
    made = release(2)
    gone = Change(on="2026-11-22", kind="changed", of="people/p-gone", title="Somebody Gone")
    for data in read(feeds.files(World.of(replace(made, changes=(gone, *made.changes))))).values():
        assert b"Gone" not in data
        assert len(feedparser.parse(data).entries) == 2


def test_an_entry_is_the_same_in_the_next_release_so_no_reader_is_told_twice() -> None:
    made = release(3)
    then = replace(made, id="rel-other", number=3, made_on="2026-12-24", previous="00")
    ids = [
        {one.id for one in feedparser.parse(read(feeds.files(World.of(one_)))["kk/feed.atom"]).entries}
        for one_ in (made, then)
    ]
    assert ids[0] == ids[1]


def test_the_site_map_has_every_page_in_every_language_with_the_others_beside_it() -> None:
    made = release(5)
    world = World.of(made)
    found = read(robots.files(world))
    assert f"Sitemap: {BASE}sitemap.xml" in found["robots.txt"].decode()
    tree = etree.fromstring(found["sitemap.xml"])
    said = [str(one.findtext(f"{SITE_MAP}loc")) for one in tree]
    pages = {kind.path(item) for kind in KINDS if kind is not MOVED for item in kind.items(world)}
    assert sorted(said) == sorted(f"{BASE}{lang}/{page}" for page in pages for lang in made.imprint.languages)
    for one in tree:
        page = str(one.findtext(f"{SITE_MAP}loc")).removeprefix(BASE).partition("/")[2]
        others = {each.get("hreflang"): each.get("href") for each in one.findall(LINK)}
        assert others == {lang: f"{BASE}{lang}/{page}" for lang in made.imprint.languages}


def test_many_pages_need_several_maps_under_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "URLS", 100)
    world = World.of(release(5))
    found = read(robots.files(world))
    parts = [str(one.findtext(f"{SITE_MAP}loc")).removeprefix(BASE) for one in etree.fromstring(found["sitemap.xml"])]
    assert len(parts) > 1
    assert set(parts) == {path for path in found if path.startswith("sitemap-")}
    counts = [len(etree.fromstring(found[path])) for path in parts]
    assert max(counts) == 100
    assert sum(counts) == 5 * sum(1 for kind in KINDS if kind is not MOVED for _ in kind.items(world))


@pytest.mark.parametrize(("audience", "draft"), [("lawyers", False), ("public", True)])
def test_programs_are_kept_out_of_what_is_not_for_everybody(audience: str, draft: bool) -> None:
    found = read(robots.files(World.of(replace(release(2, audience=audience), draft=draft))))
    assert found == {"robots.txt": b"User-agent: *\nDisallow: /\n"}


def test_without_an_address_there_is_no_site_map() -> None:
    assert read(robots.files(World.of(at("", release(2))))) == {"robots.txt": b"User-agent: *\nDisallow:\n"}


def test_every_language_has_a_picture() -> None:
    made = release(3)
    found = read(pictures.files(World.of(made)))
    assert set(found) == {pictures.path_of(lang) for lang in made.imprint.languages}
    for data in (*found.values(), pictures.bare()):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert picture.size == (1200, 630)
            assert len(picture.convert("RGB").getcolors(1 << 16) or []) > 2


def test_words_that_no_font_has_are_not_drawn_as_boxes() -> None:
    assert drawn("\U0010fffc", "", "en") is None
    assert drawn("word " * 200, "", "en") is None


def test_the_commands_of_the_readme_find_every_change(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    made = release(3)
    (folder / "manifest.json").write_bytes(manifest(made, write(made, folder)))
    shell(
        "openssl genpkey -algorithm ed25519 -out ../secret.pem && openssl pkey -in ../secret.pem -pubout -out key.pem",
        folder,
    )
    shell("openssl pkeyutl -sign -inkey ../secret.pem -rawin -in manifest.json -out manifest.sig", folder)
    text = readme(made).decode()
    assert all(f"   {command}\n" in text for command in (SUMS, OPENSSL, FINGERPRINT))
    assert (folder / "README.txt").read_text("utf-8") == text
    assert shell(SUMS, folder) == (0, "")
    assert shell(OPENSSL, folder) == (0, "Signature Verified Successfully\n")
    assert re.fullmatch(r"[0-9a-f]{64}  -\n", shell(FINGERPRINT, folder)[1])
    page = next((folder / "zh" / "people").glob("p-*.html"))
    was = page.read_bytes()
    page.write_bytes(was + b" ")
    assert shell(SUMS, folder) == (1, f"zh/people/{page.name}: FAILED\n")
    page.unlink()
    assert shell(SUMS, folder)[0] == 1
    page.write_bytes(was)
    (folder / "manifest.json").write_bytes((folder / "manifest.json").read_bytes().replace(b'"public"', b'"press"'))
    assert shell(OPENSSL, folder)[0] == 1


def shell(command: str, folder: Path) -> tuple[int, str]:
    """Runs a command as somebody types it; returns its status and what it said."""
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run([bash, "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_people_texts_places_and_bodies_can_be_found_and_have_pages() -> None:
    made = release(4)
    world = World.of(made)
    found = {one.address: one for one in finding.entries(world)}
    assert {address.partition("/")[0] for address in found} == {"people", "texts", "places", "bodies"}
    pages = {kind.path(item) for kind in KINDS for item in kind.items(world)}
    assert {f"{address}.html" for address in found} <= pages
    for one in world.people.values():
        assert set(found[f"people/{one.id}"].names) == {one.title, *(name.text for name in one.names)}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), inner, max_size=3) | st.frozensets(st.text(max_size=3), max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(values, values)
def test_two_values_have_one_digest_when_they_are_equal_and_only_then(one: object, other: object) -> None:
    assert (digest(one) == digest(other)) == (same(one) == same(other))


def same(value: object) -> object:
    """Returns a value that is equal to another where both are of the same kinds: True is not 1, a set is no tuple."""
    match value:
        case Mapping():
            return "mapping", {key: same(one) for key, one in value.items()}
        case tuple():
            return "tuple", [same(one) for one in value]
        case _:
            return type(value), value


def test_what_cannot_be_told_apart_by_its_value_has_no_digest() -> None:
    with pytest.raises(TypeError):
        digest(object())
