"""Whatever answers questions about a stranger's bytes: the pool of workers, or this very process in tests."""

from __future__ import annotations

from typing import Protocol, TypeVar

from kuager import extract
from kuager.model import Document, Extraction
from kuager.workflow.boundary import item_guarded
from kuager.workflow.sandbox.asking import Question
from kuager.workflow.sandbox.reading import Source, Wanted, documents
from kuager.workflow.sandbox.tasks import Job, answers

T = TypeVar("T")


class Reading(Protocol):
    """Reads files into documents."""

    def read(self, wanted: Wanted, source: Source) -> tuple[Document, ...]:
        """Returns the documents of one file: one, or as many as an export has threads or chats.

        Raises:
            ItemError: when it cannot be read; the code says why.
        """
        ...

    def find(self, document: Document, words: extract.Lexicon, *, seconds: float | None = None) -> Extraction:
        """Returns what the built-in extractors propose about a document that is short enough, see ``extract.shortened``.

        Raises:
            ItemError: when that takes too long or too much.
        """
        ...

    def ask(self, question: Question[T]) -> tuple[T, ...]:
        """Returns the answers to a question, at least one.

        Raises:
            ItemError: what is wrong with the item.
        """
        ...

    def close(self) -> None:
        """Lets go of whatever it holds; it may be used again."""
        ...


class InProcess:
    """Reads in this very process, without any protection. For tests of other things, where every start would cost time."""

    def read(self, wanted: Wanted, source: Source) -> tuple[Document, ...]:
        """Returns the documents of one file."""
        data = b"".join(source.read(0, source.size))
        return item_guarded(lambda: tuple(documents(wanted, data)), wanted.name)

    def find(self, document: Document, words: extract.Lexicon, *, seconds: float | None = None) -> Extraction:  # noqa: ARG002  it has no limits
        """Returns what the built-in extractors propose about a document."""
        return item_guarded(lambda: extract.find(document, words), document.title or document.id)

    def ask(self, question: Question[T]) -> tuple[T, ...]:
        """Returns the answers to a question, over the same wire."""
        source = question.source
        job = Job(
            name=question.name,
            about=question.about,
            data=b"".join(source.read(0, source.size)),
            readers=(),
            words=lambda: question.words or extract.Lexicon.empty(),
        )
        return item_guarded(lambda: tuple(map(question.take, answers(question.task, job))), question.name)

    def close(self) -> None:
        """Does nothing."""
