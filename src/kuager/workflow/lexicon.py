"""The project lexicon: names and spellings a team already knows, kept in the archive like any other evidence.

It names people at risk, so in an encrypted archive it must not lie beside it as a readable file: each CSV is sealed into
the vault as a capture of its own media type. Entries come from these files, from rows of the review log (added or
withdrawn by hand) and from what people confirmed (:mod:`kuager.workflow.learned`). Nothing is removed: an entry that was
withdrawn stays in the log and can be put back, and a file that names it again does not bring it back by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kuager import extract, preserve
from kuager.collect import Skipped
from kuager.collect.files import FileCollector
from kuager.errors import BadLexiconError, ItemError, MissingFileError, UnknownIdError
from kuager.extract import Entry, LexiconKind
from kuager.model import Capture, CustodyVerb, Fetched, Issue, content_id
from kuager.text.fold import bare
from kuager.workflow.archive import Archive
from kuager.workflow.learned import Origin, learned, unnamed_words
from kuager.workflow.openings import agent_mark

MEDIA_TYPE = "text/csv; kuager=lexicon"
"""Marks the capture; no reader takes it, so it never becomes a document of the case."""
ADDED, WITHDRAWN = "lexicon:add", "lexicon:withdraw"
"""Decisions of the review log about entries; the object is the entry's id, the value its cells."""
TOOL = "kuager lexicon@1"
_CACHE, _FILES = "lexicon", "lexicon files"


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconRow:
    """An entry with all it comes from, the oldest first; ``withdrawn`` when a person took it out of use."""

    id: str
    entry: Entry
    origins: tuple[Origin, ...]
    withdrawn: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file brings: usable rows, those that are new, those a person withdrew earlier, and what is wrong."""

    usable: int
    new: int
    withdrawn: int
    issues: tuple[Issue, ...]


def entry_id(entry: Entry) -> str:
    """Returns the id of an entry: what it names, how it is spelled and when; remarks do not make it another one."""
    return content_id(
        "x", entry.kind.value, entry.canonical, entry.spelling, entry.valid_from or "", entry.valid_to or ""
    )


def rows(archive: Archive) -> list[LexiconRow]:
    """Returns every entry with where it comes from, by kind and name; withdrawn ones too."""
    head = archive.store.head()
    held = archive.cache.get(_CACHE)
    if isinstance(held, tuple) and held[0] == head:
        return list(held[1])
    found = _folded(archive, (*_filed(archive), *learned(archive)))
    archive.cache[_CACHE] = (head, tuple(found))
    return found


def _folded(archive: Archive, told: Iterable[tuple[Entry, Origin]]) -> list[LexiconRow]:
    entries: dict[str, Entry] = {}
    origins: dict[str, dict[Origin, None]] = {}
    for entry, origin in told:
        key = entry_id(entry)
        entries.setdefault(key, entry)
        origins.setdefault(key, {})[origin] = None
    withdrawn = _by_hand(archive, entries, origins)
    found = (
        LexiconRow(
            id=key,
            entry=entry,
            origins=tuple(sorted(origins[key], key=lambda origin: (origin.at, origin.kind, origin.seq or 0))),
            withdrawn=withdrawn.get(key),
        )
        for key, entry in entries.items()
    )
    return sorted(
        found,
        key=lambda row: (row.entry.kind.value, row.entry.canonical.casefold(), row.entry.spelling.casefold(), row.id),
    )


def _captures(archive: Archive) -> Iterator[Capture]:
    return archive.store.captures(MEDIA_TYPE)


def _filed(archive: Archive) -> Iterator[tuple[Entry, Origin]]:
    held = archive.cache.get(_FILES)
    read: dict[str, tuple[Entry, ...]] = held if isinstance(held, dict) else {}
    archive.cache[_FILES] = read
    for capture in _captures(archive):
        # A kept file never changes, and a judgement computes everything again: it is read once for as long as we work.
        if capture.id not in read:
            read[capture.id] = extract.parse_lexicon(b"".join(archive.vault.read(capture.sha256)))[0].entries
        origin = Origin(kind="file", agent=capture.captured_by, at=capture.captured_at, name=capture.original_name)
        for entry in read[capture.id]:
            yield entry, origin


def _by_hand(archive: Archive, entries: dict[str, Entry], origins: dict[str, dict[Origin, None]]) -> dict[str, Origin]:
    """Folds what people added and withdrew into the entries; the last word about an entry counts."""
    withdrawn: dict[str, Origin] = {}
    for row in archive.store.reviews():
        if row.decision not in {ADDED, WITHDRAWN}:
            continue
        origin = Origin(kind="hand", agent=row.agent, at=row.at, seq=row.seq, reason=row.reason)
        if row.decision == WITHDRAWN:
            withdrawn[row.object] = origin
            continue
        withdrawn.pop(row.object, None)
        cells = json.loads(row.value or "{}")
        entries[row.object] = Entry(**{**cells, "kind": LexiconKind(cells["kind"])})
        origins.setdefault(row.object, {})[origin] = None
    return {key: origin for key, origin in withdrawn.items() if key in entries}


def current(archive: Archive) -> extract.Lexicon:
    """Returns the entries in use, indexed for reading texts."""
    return extract.Lexicon.of(row.entry for row in rows(archive) if row.withdrawn is None)


def outlets(archive: Archive) -> tuple[str, ...]:
    """Returns the outlets in use: "told the Courier" leans on the Courier only if that is a paper.

    Of files and entries by hand only: what is computed from them must not wait for every name that is accepted.
    """
    outlets_told = (pair for pair in _filed(archive) if pair[0].kind is LexiconKind.OUTLET)
    found = {
        row.entry.spelling
        for row in _folded(archive, outlets_told)
        if row.withdrawn is None and row.entry.kind is LexiconKind.OUTLET
    }
    return tuple(sorted(found))


def load(archive: Archive, path: Path, *, dry: bool = False) -> Taken:
    """Seals a lexicon file into the archive; texts added from now on are read with it.

    Args:
        archive: where to.
        path: a CSV with the columns of docs/conventions.md.
        dry: pass True to be told what it would bring, and keep nothing.

    Raises:
        ItemError: when the file cannot be read at all.
    """
    collector = FileCollector()
    found = next(iter(collector.walk([str(path)])), None)
    if isinstance(found, ItemError):
        raise found
    if found is None or isinstance(found, Skipped):
        raise MissingFileError(item=str(path))
    fetched = collector.fetch(found, archive.clock)
    return _take(archive, fetched, b"".join(collector.stream(fetched)), dry=dry)


def take(archive: Archive, data: bytes, name: str, *, dry: bool = False) -> Taken:
    """Seals the bytes of a lexicon that came through the workbench; see :func:`load`."""
    fetched = Fetched(
        path="", target_uri=f"workbench:{name}", original_name=name, size=len(data), fetched_at=archive.clock.now(),
        method="workbench", tool=TOOL, media_type=MEDIA_TYPE,
    )  # fmt: skip
    return _take(archive, fetched, data, dry=dry)


def _take(archive: Archive, fetched: Fetched, data: bytes, *, dry: bool) -> Taken:
    lexicon, issues = extract.parse_lexicon(data, item=fetched.original_name)
    known = {row.id: row for row in rows(archive)}
    ids = {entry_id(entry) for entry in lexicon.entries}
    taken = Taken(
        usable=len(lexicon),
        new=len(ids - known.keys()),
        withdrawn=sum(1 for one in ids & known.keys() if known[one].withdrawn),
        issues=tuple(issues),
    )
    if dry or not len(lexicon):
        return taken
    sealed = archive.vault.add([data])
    if not any(capture.media_type == MEDIA_TYPE for capture in archive.store.captures_of(sealed.sha256)):
        agent = agent_mark(archive)
        capture = preserve.capture_of(fetched, sealed, agent=agent, media_type=MEDIA_TYPE)
        with archive.store.write() as writer:
            writer.capture(capture)
            writer.custody(
                capture.id, CustodyVerb.INGESTION, agent=agent, at=archive.clock.now(), outcome="ok",
                note=f"project lexicon, {len(lexicon)} entries",
            )  # fmt: skip
            for issue in issues:
                writer.issue(issue, archive.clock.now())
    return taken


def add(archive: Archive, cells: Mapping[str, str], agent: str, reason: str = "", instead_of: str = "") -> str:
    """Adds an entry by hand, or puts one back that was withdrawn.

    Args:
        archive: where to.
        cells: the entry by column, as in a row of the CSV.
        agent: who says so.
        reason: why, if it was said.
        instead_of: the id of an entry that is withdrawn by the same act: an entry is edited by writing another one.

    Returns:
        The id of the entry.

    Raises:
        BadLexiconError: when the cells make no entry; says why.
        UnknownIdError: when there is no entry to replace.
    """
    entry = extract.checked(cells)
    if isinstance(entry, str):
        raise BadLexiconError(entry)
    if entry.kind is LexiconKind.PERSON and bare(entry.spelling) in unnamed_words(archive.store.nodes()):
        raise BadLexiconError("these words describe an unnamed person of this archive, who is never given a name")
    key = entry_id(entry)
    if instead_of and instead_of not in {row.id for row in rows(archive)}:
        raise UnknownIdError(item=instead_of)
    changed = [(key, ADDED, json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True))]
    if instead_of and instead_of != key:
        changed.append((instead_of, WITHDRAWN, ""))
    _log(archive, changed, agent, reason)
    return key


def withdraw(archive: Archive, key: str, agent: str, reason: str = "") -> None:
    """Takes an entry out of use; it stays in the log with who did so, when and why.

    Raises:
        UnknownIdError: when there is no such entry.
    """
    if key not in {row.id for row in rows(archive)}:
        raise UnknownIdError(item=key)
    _log(archive, [(key, WITHDRAWN, "")], agent, reason)


def _log(archive: Archive, changed: Iterable[tuple[str, str, str]], agent: str, reason: str) -> None:
    now = archive.clock.now()
    with archive.store.write() as writer:
        for key, decision, value in changed:
            writer.review(key, decision, agent=agent, at=now, value=value or None, reason=reason)


def as_csv(archive: Archive) -> bytes:
    """Returns the entries in use as CSV; read in again they are the same entries."""
    return extract.dump_lexicon(row.entry for row in rows(archive) if row.withdrawn is None)
