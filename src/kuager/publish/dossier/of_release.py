"""Dossiers of the people in a release: what the release shows of each, as a paper. Nothing comes from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator

from kuager.model.paper import Paper
from kuager.model.publication import Text
from kuager.model.release import Record, Release
from kuager.publish.dossier.body import paper
from kuager.publish.dossier.told import Told


def papers(release: Release, *, lang: str = "en") -> Iterator[tuple[str, Paper]]:
    """Yields (path in the release without its ending, paper) for everybody named.

    Args:
        release: cleared.
        lang: of the frame.
    """
    texts = {one.value.id: one.value for one in release.texts}
    for one in release.items:
        if one.value.form == "named":
            yield f"dossiers/{one.value.id}", paper(_told(release, one.value, texts), lang=lang)


def _told(release: Release, record: Record, texts: dict[str, Text]) -> Told:
    used = dict.fromkeys(
        one.passage.text for one in record.fields if one.passage is not None and one.passage.text in texts
    )
    return Told(
        record=record,
        texts={one: texts[one] for one in used},
        made_on=release.made_on,
        archive=f"{release.imprint.name.get('en', '')} ({release.id})",
        audience=release.audience,
        withheld=True,  # always said, as whether something was left out tells of somebody
    )


__all__ = ["papers"]
