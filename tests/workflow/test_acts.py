"""Acts in the ledger: chained like everything else, signed where it matters, and without a name."""

from __future__ import annotations

import pytest

from kuager.workflow import acts, audit, openings
from kuager.workflow.acts import Act
from kuager.workflow.archive import Archive


def test_an_act_is_a_row_of_the_one_ledger_and_names_nobody(locked: Archive) -> None:
    acts.note(locked, Act.LOGIN)
    acts.note(locked, Act.READ_SEALED, "k-1234")
    acts.note(locked, Act.LOGIN, outcome="failed", known=False)
    found = list(acts.done(locked))
    assert [(one.act, one.what, one.outcome) for one in found] == [
        ("login", "archive", "ok"),
        ("read_sealed", "k-1234", "ok"),
        ("login", "archive", "failed"),
    ]
    assert found[0].who == found[1].who == openings.agent_mark(locked)
    assert found[2].who == acts.NOBODY_KNOWN
    assert "tester" not in repr(list(locked.store.custody()))
    assert {one.name: one.verdict for one in audit.verify(locked)}["chain"] == "ok"


def test_what_matters_most_is_signed_at_once(locked: Archive) -> None:
    acts.note(locked, Act.LOGIN)
    assert not (locked.root / "ledger" / "heads").exists()
    acts.note(locked, Act.ERASE, "k-1234")
    assert [path.name for path in (locked.root / "ledger" / "heads").glob("*.sig")] == ["000000000002.sig"]


@pytest.mark.parametrize("words", ["Arman Sadvakas", "Ерлан", "", "a" * 200, "k-1\n"])
def test_words_are_refused_where_an_id_belongs(locked: Archive, words: str) -> None:
    with pytest.raises(ValueError, match="an act is about an id"):
        acts.note(locked, Act.EXPORT, words)
    assert not list(acts.done(locked))
