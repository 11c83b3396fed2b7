"""Submissions to bodies of the United Nations: forms as data, filled from claims strictly as reported.

Public: :func:`mechanisms`, :func:`draft`, :func:`paper`, :func:`file`, :func:`submissions`, :func:`standing`,
:func:`make_ready`, :func:`take_back`.
"""

from kuager.publish import papers
from kuager.workflow.archive import Archive
from kuager.workflow.status import today
from kuager.workflow.submissions.drafting import Draft, Knower, draft
from kuager.workflow.submissions.mechanisms import mechanism, mechanisms, question, said
from kuager.workflow.submissions.paper import paper
from kuager.workflow.submissions.standing import (
    Stage,
    Standing,
    SubmissionRow,
    make_ready,
    standing,
    submissions,
    take_back,
)


def file(archive: Archive, of: Draft, kind: str, *, lang: str = "en") -> bytes:
    """Returns a draft as DOCX or PDF.

    Args:
        archive: where it comes from.
        of: the draft.
        kind: ``docx`` or ``pdf``.
        lang: of its frame, one the body takes.

    Raises:
        UnknownPaperLanguageError: the body does not take that language.
        UnknownPaperKindError: another kind.
        MissingPapersError: the extra is not installed.
    """
    ready = standing(archive, of).stage is not Stage.DRAFT and not of.blockers
    return papers.write(paper(of, lang=lang, day=today(archive), ready=ready), kind)


__all__ = [
    "Draft", "Knower", "Stage", "Standing", "SubmissionRow", "draft", "file", "make_ready", "mechanism", "mechanisms", "paper",
    "question", "said", "standing", "submissions", "take_back",
]  # fmt: skip
