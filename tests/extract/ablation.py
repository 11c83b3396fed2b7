"""Takes out of the word lists whatever they could have learnt from labelled texts, so that what is left can be measured."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kuager import extract
from kuager.extract.scan import Scan, scan
from kuager.extract.triggers import find_cues, index_of
from kuager.extract.vocab import Vocab

EVAL = Path(__file__).parents[2] / "eval"
Sample = tuple[str, str, dict[str, Any]]


def tool(name: str) -> Any:
    """Loads a script of ``eval/``, which is no package."""
    if str(EVAL) not in sys.path:
        sys.path.insert(0, str(EVAL))
    spec = importlib.util.spec_from_file_location(f"eval_{name}", EVAL / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MEASURES = tool("extract")


def spoken_of(samples: Iterable[Sample], kind: str) -> set[str]:
    """Returns every spelling of the people, places or organisations that labels name."""
    return {
        " ".join(text[start:end].split())
        for _, text, gold in samples
        for one in gold[kind]
        for start, end in one["spans"]
    }


def without_names(vocab: Vocab, names: set[str], *, keep: frozenset[str]) -> Vocab:
    """Returns the lists without the places and organisations of some labels, in any case; ``keep`` are the world's countries."""
    gone = {name.casefold() for name in names}

    def left(name: str) -> bool:
        return name in keep or name.casefold() not in gone

    return replace(
        vocab,
        places={name: place for name, place in vocab.places.items() if left(name)},
        organisations=frozenset(filter(left, vocab.organisations)),
        outlets=frozenset(filter(left, vocab.outlets)),
    )


def _lines(vocab: Vocab) -> list[tuple[str, str]]:
    return [
        (kind, line) for kind, rules in vocab.events.items() for line in rules["triggers"].splitlines() if line.strip()
    ]


def firings(vocab: Vocab, samples: Sequence[Sample]) -> Counter[tuple[str, str]]:
    """Counts how often each line of triggers reads an event in some texts."""
    readings: list[Scan] = [
        scan(text, MEASURES.document(name, text, gold).zones, vocab) for name, text, gold in samples
    ]
    found: Counter[tuple[str, str]] = Counter()
    for kind, line in _lines(vocab):
        one = index_of({kind: {"triggers": line, "voice": vocab.events[kind]["voice"]}})
        found[kind, line] = sum(len({cue.at for cue in find_cues(reading, one)}) for reading in readings)
    return found


def without_triggers(vocab: Vocab, gone: set[tuple[str, str]]) -> Vocab:
    """Returns the lists without some lines of triggers."""
    events = {
        kind: dict(rules)
        | {"triggers": "\n".join(line for line in rules["triggers"].splitlines() if (kind, line) not in gone)}
        for kind, rules in vocab.events.items()
    }
    return replace(vocab, events=events)


def figures(samples: Sequence[Sample], vocab: Vocab) -> dict[str, float]:
    """Measures the rules with some lists on labelled texts."""
    measure: Callable[..., Any] = tool("measure").measure
    total: Any = {}
    extractor = extract.RulesExtractor(vocab)
    for name, text, gold in samples:
        found = extractor.extract(MEASURES.document(name, text, gold), extract.Lexicon.empty())
        for kind, count in measure(gold, found)[0].items():
            total.setdefault(kind, Counter()).update(count)
    result: dict[str, float] = MEASURES.figures(total)
    return result
