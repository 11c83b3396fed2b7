"""The invented thread and an invented chat as the thread pages get them. People, words and numbers are made up."""

from __future__ import annotations

from dataclasses import replace

from kuager.errors import UnknownIdError
from kuager.workflow.thread_views import (
    Account,
    Attached,
    AuthorPost,
    AuthorThread,
    AuthorView,
    CaptureNote,
    PostView,
    Referral,
    ThreadView,
)
from kuager.workflow.versions import Comparison, difference
from kuager.workflow.views import ClaimRow, ReaderView, VersionRow
from tests.web.invented import CLAIMS, TEXTS, TITLES, reader, source

SAULE = Account(
    key="a-saule", name="Saule Bektur", names=("Saule Bektur", "Saule B. 🕯️"), handle="@saule_b", site="X", identity="handle", posts=2, documents=1,
    first="2021-05-11T08:20:00Z", last="2021-05-11T08:24:00Z",
)  # fmt: skip
NAMED = Account(
    key="a-named", name="Saule Bektur", names=("Saule Bektur",), handle=None, site="X", identity="name", posts=1, documents=1, first=None, last=None,
)  # fmt: skip
ACCOUNTS = [SAULE, NAMED]

CHAT_WORDS = (
    "Is anybody at the door today?",
    "",
    "Yes, twelve of us. قىزىم قايدا؟",
    "",
    "We come\r\nevery morning.",
)
CHAT = "\n\n".join(words for words in CHAT_WORDS if words)


def _note(document: str) -> CaptureNote:
    return CaptureNote(
        sha256="9f" * 32, size=len(TEXTS.get(document, CHAT).encode()), at="2022-01-04T09:12:00Z", by="documenter", method="file copied",
        tool="kuager", uri=f"file:inbox/{document}.txt", layer="ab" * 32, reader="invented@1",
    )  # fmt: skip


def _post(number: int, start: int, end: int, **more: object) -> PostView:
    plain = PostView(
        number=number, start=start, end=end, kind="post", account=SAULE.key, author=SAULE.name, handle=SAULE.handle, at="2021-05-11T08:20:00Z",
        how_known="time shown by the thread page", permalink=f"https://x.example/saule_b/status/{number}", stable_id=str(number), refers=(), answers=(),
        attached=(), facts=(),
    )  # fmt: skip
    return replace(plain, **more)


def _chat(view: ReaderView) -> ThreadView:
    place = {words: (CHAT.index(words), CHAT.index(words) + len(words)) for words in CHAT_WORDS if words}
    spans = [place.get(words, (0, 0)) for words in CHAT_WORDS]
    asked = Referral(kind="reply", number=1, to="11", author="Dana", words=CHAT_WORDS[0])
    gone = Referral(kind="reply", number=None, to="7", author="", words="")
    posts = (
        _post(1, *spans[0], account="a-dana", author="Dana", handle=None, kind="message", answers=(3,), permalink=None),
        _post(2, *spans[1], account=None, author="", handle=None, kind="service", facts=(("action", "invite_members"),), at=None, how_known=""),
        _post(3, *spans[2], account="a-arman", author="Арман", handle=None, kind="message", refers=(asked,), at="2021-05-12T07:01:00",
              attached=(Attached(name="photos/one.jpg", alt="the door", missing=None),)),
        _post(4, *spans[3], account="a-arman", author="Арман", handle=None, kind="message",
              attached=(Attached(name="", alt="", missing="image omitted"), Attached(name="two.mp4", alt="", missing="named by the export but not in it"))),
        _post(5, *spans[4], account="a-dana", author="Dana", handle=None, kind="message", refers=(gone,), facts=(("edited_at", "2021-05-12"),)),
    )  # fmt: skip
    dana = replace(SAULE, key="a-dana", name="Dana", names=("Dana",), handle=None, identity="name", site="Telegram")
    return ThreadView(
        reading=replace(view, text=CHAT, claims=(), highlights=(), segments=(), zones=((0, len(CHAT), "main", ""),)),
        url=None, posts=posts, accounts=(dana, replace(dana, key="a-arman", name="Арман", names=("Арман",))),
        first=("2021-05-11T08:20:00Z", "stated"), last=("2021-05-12T07:01:00", "local time"), attached=3, missing=2, outside=0, capture=_note("d-chat"),
    )  # fmt: skip


def thread(document: str, claims: list[ClaimRow]) -> ThreadView:
    """The thread view of an invented document, or of the chat."""
    if document == "d-chat":
        return _chat(
            replace(reader("d-thread", []), source=replace(source("d-thread"), title="Women at the door", kind="chat"))
        )
    view = reader(document, claims)
    posts = tuple(
        _post(number, start, end, at="2021-05-11T08:20:00Z" if number == 1 else "2021-05-11T08:24:00Z")
        for number, (start, end, *_) in enumerate(view.segments, 1)
    )
    return ThreadView(
        reading=view, url="https://x.example/saule_b/status/1" if posts else None, posts=posts, accounts=(SAULE,) if posts else (),
        first=("2021-05-11T08:20:00Z", "from the post's id") if posts else None, last=("2021-05-11T08:24:00Z", "from the post's id") if posts else None,
        attached=0, missing=0, outside=52 if posts else 0, capture=_note(document),
    )  # fmt: skip


def version(document: str) -> VersionRow:
    """One of two texts of the invented report: the second one corrected by hand."""
    return VersionRow(
        document=document, title=TITLES[document], captured_at="2022-01-04T09:12:00Z", sha256="9f" * 32, outcome="ok",
        corrected_by="documenter" if document == "d-copy" else None, reader="correction@1 by documenter" if document == "d-copy" else "",
    )  # fmt: skip


def with_versions(view: ReaderView) -> ReaderView:
    """The report has a corrected text; the letter in Arabic script gave way to the one in Cyrillic."""
    document = view.source.document
    if document in {"d-news", "d-copy"}:
        corrected = {"corrected_by": "documenter", "made_from": "d-news"} if document == "d-copy" else {}
        return replace(view, versions=(version("d-news"), version("d-copy")), **corrected)
    return replace(view, latest="d-kazakh") if document == "d-arabic" else view


def comparison(left: str, right: str) -> Comparison:
    """The comparison of two invented texts."""
    if left not in TEXTS or right not in TEXTS:
        raise UnknownIdError
    passages = tuple(difference(TEXTS[left], TEXTS[right]))
    changed = left != right
    return Comparison(
        left=version(left), right=version(right), left_layer="ab" * 32, right_layer="cd" * 32, passages=passages, added=5 if changed else 0,
        removed=3 if changed else 0, left_behind=tuple(one for one in CLAIMS if one.document == left)[:2] if changed else (),
    )  # fmt: skip


def author(account: str) -> AuthorView:
    """Everything one of the invented accounts wrote."""
    found = next((one for one in ACCOUNTS if one.key == account), None)
    if found is None:
        raise UnknownIdError
    segments = reader("d-thread", []).segments
    posts = tuple(
        AuthorPost(
            document="d-thread", number=number, start=start, end=end, kind="post", at=None if found is NAMED else at + ":00Z", how_known="from the post's id",
            words=TEXTS["d-thread"][start : min(end, start + 60)], cut=end > start + 60,
        )
        for number, (start, end, _, _, at, _) in enumerate(segments, 1)
    )  # fmt: skip
    other = next(one for one in ACCOUNTS if one is not found)
    thread_of = AuthorThread(source=source("d-thread"), posts=posts, first=found.first, last=found.last)
    return AuthorView(account=found, threads=(thread_of,), alike=((other, "name"),))
