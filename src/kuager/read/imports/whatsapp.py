"""WhatsApp's "export chat": ``_chat.txt`` (iOS) or ``WhatsApp Chat with NAME.txt`` (Android), bare or zipped with media.

The format is undocumented and speaks the language of the phone; what is known comes from many people's files. A message
begins with a date and time, in brackets on iOS (older: before a colon) and followed by a dash on Android, and goes on over the following lines
until the next one. The times are those of the phone that exported the chat, wherever it was, with no zone stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kuager.errors import NoTextError
from kuager.model import Document, Issue
from kuager.read.base import Material, as_issue
from kuager.read.encoding import decode
from kuager.read.imports.base import LOCAL, MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, Post, Thread, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.problems import UncertainTimesError
from kuager.read.imports.whatsapp_times import MARKS, Order, Stamp, clean, day_of, infer_order, parse_stamp

SITE = "WhatsApp"
_IOS = re.compile(rf"[{MARKS}]*\[(?P<stamp>[^\[\]]{{8,45}})\] ?(?P<rest>.*)", re.DOTALL)
_ANDROID = re.compile(rf"[{MARKS}]*(?P<stamp>\d[^\[\]]{{8,45}}?) [-–] (?P<rest>.*)", re.DOTALL)
_OLD_IOS = re.compile(rf"[{MARKS}]*(?P<stamp>\d[^\[\]]{{8,45}}?): (?P<rest>.*)", re.DOTALL)
"""iOS before 2018: ``04.12.16, 11:02:33: Name: text``."""
_NAMED = re.compile(r"(?P<name>[^:]{1,100}):(?: (?P<body>.*))?", re.DOTALL)
_QUOTED = frozenset('"“”«»„')
_CHAT_FILE = re.compile(r"(?:^|/)(?:_chat\.txt|[^/]*WhatsApp[^/]*\.txt)$", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:WhatsApp Chat (?:with|mit|-) |Чат WhatsApp с (?:контактом )?|Chat de WhatsApp con |Chat WhatsApp con |Discussion WhatsApp avec |Conversa do WhatsApp com )(?P<name>.+)"
)
_ATTACHED_IOS = re.compile(rf"[{MARKS}]{{0,4}}<[^<>:：\n]{{2,40}}[:：]\s?(?P<file>[^<>\n]+\.\w{{2,5}})>")
_ATTACHED_ANDROID = re.compile(rf"[{MARKS}]*(?P<file>[^\n()<>]{{1,200}}\.\w{{2,5}}) \((?P<words>[^()\n]{{4,40}})\)")
_NUMBERED_FILE = re.compile(r"(?:[A-Z]{3}-\d{8}-WA\d{4,}|\d{8}-[A-Z]+-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)\.\w{2,5}")
_FILE_ATTACHED = frozenset({
    "file attached", "файл добавлен", "файл прикреплен", "文件附件", "附件", "檔案已附加", "datei angehängt", "archivo adjunto", "fichier joint",
    "arquivo anexado", "file allegato", "bestand bijgevoegd", "dosya ekli", "الملف مرفق", "liite", "fil bifogad",
})  # fmt: skip
_THINGS = {
    "en": (("media", "image", "video", "audio", "sticker", "gif", "document", "contact card", "video note"), ("omitted",)),
    "ru": (("изображение", "видео", "аудио", "аудиофайл", "стикер", "gif", "документ", "карточка контакта", "видеосообщение"),
           ("пропущено", "пропущен", "пропущена", "опущено", "опущен", "опущена", "отсутствует")),
    "de": (("bild", "video", "audio", "sticker", "gif", "dokument", "kontaktkarte", "medien"), ("weggelassen", "ausgeschlossen")),
    "es": (("imagen", "video", "vídeo", "audio", "sticker", "gif", "documento", "multimedia", "archivo"), ("omitido", "omitida")),
    "fr": (("image", "vidéo", "audio", "sticker", "gif", "document", "médias"), ("absente", "absent", "omis", "omise")),
    "pt": (("imagem", "vídeo", "áudio", "figurinha", "gif", "documento", "mídia", "arquivo de mídia"), ("ocultado", "ocultada", "oculta", "oculto")),
    "tr": (("görüntü", "video", "ses", "çıkartma", "gif", "belge", "medya"), ("dahil edilmedi",)),
    "fi": (("kuva", "video", "ääni", "tarra", "gif", "asiakirja", "media"), ("jätetty pois", "jätettiin pois")),
}  # fmt: skip
_OMITTED = frozenset({
    "без медиафайлов", "медиафайлы не добавлены", "省略多媒体文件", "媒体文件已省略", "图像已忽略", "视频已忽略", "音频已忽略", "贴图已忽略",
    "文档已忽略", "gif 已忽略", "忽略多媒體檔案", "媒體已略去", "media weggelaten", "media omessi", "media utelämnat",
}) | {f"{thing} {left_out}" for things, words in _THINGS.values() for thing in things for left_out in words}  # fmt: skip
_DELETED = frozenset({
    "this message was deleted", "you deleted this message", "данное сообщение удалено", "сообщение удалено", "вы удалили данное сообщение",
    "вы удалили это сообщение", "此消息已删除", "你删除了这条消息", "您删除了此消息", "此訊息已刪除", "您已刪除此訊息", "diese nachricht wurde gelöscht",
})  # fmt: skip
_EDITED = re.compile(
    rf"\s?(?:[{MARKS}]{{1,4}}<[^<>:：.\n]{{5,60}}>|<(?:This message was edited|Сообщение изменено|Это сообщение изменено|此消息已编辑|已编辑此消息)>)[{MARKS}]*$"
)
_APP_MARK = "\u200e"
_SAMPLE_LINES = 40


@dataclass(slots=True, kw_only=True)
class _Entry:
    """A message as its lines stand in the file."""

    stamp: Stamp | None
    rest: str
    line: int
    more: list[str] = field(default_factory=list)


class WhatsAppImporter:
    """Reads one exported chat."""

    name = "whatsapp"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.9 for archives with a chat file and for texts whose lines begin like messages."""
        if members:
            return 0.9 if any(_CHAT_FILE.search(member) for member in members) else 0.0
        if b"\0" in head:
            return 0.0
        lines = head.decode("utf-8", errors="replace").split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
        first = next((line for line in lines if line.strip(MARKS + " \r\t")), "")
        style = _style(first)
        if style is None:
            return 0.0
        found = [rest for line in lines if (rest := _head(style, line)) is not None]
        return 0.9 if len(found) > 1 else 0.6

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per chat file.

        Raises:
            NoTextError: when no line begins like a message.
            ItemError: when the text cannot be decoded, or the archive's member not read.
        """
        chats = [name for name in files.names if files.bare or _CHAT_FILE.search(name)]
        attached = {name.rpartition("/")[2]: name for name in files.names}
        found = False
        for chat in chats:
            decoded = decode(files.read(chat), material.name)
            entries = _entries(decoded.text)
            if not any(entry.stamp for entry in entries):
                continue
            found = True
            yield assemble(self, material, _thread(entries, chat, attached, decoded.notices, material.name))
        if not found:
            raise NoTextError("No line of the file begins like a message of WhatsApp", item=material.name)


def _style(line: str) -> re.Pattern[str] | None:
    return next((style for style in (_IOS, _ANDROID, _OLD_IOS) if _head(style, line)), None)


def _head(style: re.Pattern[str], line: str) -> tuple[Stamp, str] | None:
    match = style.fullmatch(line.rstrip("\r"))
    stamp = parse_stamp(match["stamp"]) if match else None
    return (stamp, match["rest"]) if match and stamp else None


def _entries(text: str) -> list[_Entry]:
    """Cuts a chat into messages. The first message says which style counts; another is then only words."""
    style: re.Pattern[str] | None = None
    entries: list[_Entry] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        style = style or _style(line)
        head = _head(style, line) if style else None
        if head:
            entries.append(_Entry(stamp=head[0], rest=head[1], line=number))
        elif entries:
            entries[-1].more.append(line.removesuffix("\r"))
        elif line.strip():
            entries.append(_Entry(stamp=None, rest=line.removesuffix("\r"), line=number))
    return entries


def _thread(
    entries: list[_Entry], chat: str, attached: dict[str, str], notices: tuple[Issue, ...], item: str
) -> Thread:
    order = infer_order([entry.stamp for entry in entries if entry.stamp])
    how = f"{LOCAL}; {order.why}" if order.inferred else LOCAL
    certain = (
        f"Times are those of the phone that exported the chat; its zone is not stated. Order of the dates: {order.why}"
    )
    return Thread(
        key="chat" if len(attached) == 1 else f"chat:{chat}",
        posts=tuple(_post(entry, order, how, attached) for entry in entries),
        kind="chat",
        site=SITE,
        title=_title(chat, item),
        notices=(*notices, as_issue(UncertainTimesError(certain), item)),
        inferred=("order of day and month",) if order.inferred else (),
        why=order.why if order.inferred else None,
    )


def _title(chat: str, item: str) -> str | None:
    """Returns the chat's name, from the name of its file, or of the archive when the file has the general name."""
    base = chat.rpartition("/")[2]
    stem = (item if base == "_chat.txt" else base).rpartition("/")[2].rpartition(".")[0] or item
    match = _PREFIX.fullmatch(clean(stem))
    return match["name"] if match else stem


def _post(entry: _Entry, order: Order, how: str, attached: dict[str, str]) -> Post:
    line = (("line", str(entry.line)),)
    if entry.stamp is None:
        words = "\n".join((entry.rest, *entry.more))
        return Post(text=words, kind="unattributed", how_known="stands before the first message", extra=line)
    day = day_of(entry.stamp, order.name) if order.name else None
    at = f"{day.isoformat()}T{entry.stamp.clock}" if day and entry.stamp.clock else day.isoformat() if day else None
    known = how if at else f"written as shown; {order.why}" if not day else LOCAL
    stated = (("stated_time", entry.stamp.written), *line)
    match = _NAMED.fullmatch(entry.rest.lstrip(MARKS))
    name = clean(match["name"]).strip() if match else ""
    if not match or not name or _QUOTED & set(name):
        words = "\n".join((entry.rest.lstrip(MARKS), *entry.more))
        return Post(text=words, kind="service", at=at, how_known=known, extra=stated)
    body = "\n".join((match["body"] or "", *entry.more))
    text, kind, extra = _body(body, attached)
    return Post(text=text, kind=kind, author=name, at=at, how_known=known, extra=(*extra, *stated))


def _body(body: str, attached: dict[str, str]) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Returns the author's own words, the kind of message, and what the app says about it."""
    extra: list[tuple[str, str]] = []
    if match := _EDITED.search(body):
        body = body[: match.start()]
        extra.append(("edited", "at a time not stated"))
    kept = []
    for line in body.split("\n"):
        said = _media(line, attached)
        if said:
            words, media = said
            extra += media
            if words:
                kept.append(words)
        else:
            kept.append(line)
    text = "\n".join(kept)
    plain = clean(text).strip().rstrip(".。").lower()
    if plain in _DELETED:
        extra.append(("deleted", "before the export"))
    if text.startswith(_APP_MARK):
        return text.lstrip(MARKS), "service", tuple(extra)
    return text if text.strip() else "", "message", tuple(extra)


def _media(line: str, attached: dict[str, str]) -> tuple[str, list[tuple[str, str]]] | None:
    """Returns what a line says about an attachment, with the words before it; None when it says nothing of the kind."""
    plain = clean(line).strip()
    if plain.strip("<>").lower() in _OMITTED and (plain.startswith("<") or _APP_MARK in line):
        return "", [(MISSING_MEDIA, plain.strip("<>"))]
    match = _ATTACHED_IOS.search(line)
    if match and match.end() == len(line.rstrip(MARKS + " ")):
        name = clean(match["file"]).strip()
        if _APP_MARK in line or name in attached or _NUMBERED_FILE.fullmatch(name):
            return line[: match.start()].rstrip(), _file(name, attached)
    match = _ATTACHED_ANDROID.fullmatch(line.rstrip(" "))
    if match:
        name = clean(match["file"]).strip()
        if name in attached or _NUMBERED_FILE.fullmatch(name) or match["words"].lower() in _FILE_ATTACHED:
            return "", _file(name, attached)
    return None


def _file(name: str, attached: dict[str, str]) -> list[tuple[str, str]]:
    if name in attached:
        return [(MEDIA, attached[name])]
    return [(MEDIA, name), (MISSING_MEDIA, NOT_IN_EXPORT)]
