"""``kuager.toml``: what an archive is called and how it behaves. Never a secret; a bad value is refused, not defaulted."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from kuager.errors import DamagedSettingsError, NewerArchiveError, NotAnArchiveError

FILE = "kuager.toml"
FORMAT = 1
SPACE = 0x20
LONGEST_REST = 60
"""Minutes: an archive that nobody works on does not stay open for longer."""
SCALES = ("huridocs", "admiralty")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One archive's settings.

    Attributes:
        name: what people call the archive; shown on every page.
        plain: True when the archive is unencrypted (public sources only).
        format: the on-disk contract's version (docs/conventions.md).
        created_at: when it was made, ISO 8601 in UTC.
        max_text_mb: texts larger than this are preserved but not read.
        max_seconds: reading one file may take this long.
        max_memory_mb: reading one file may take this much memory.
        time_zone: IANA name of the place the work is about; decides what "today" is for day counters.
        network: whether pages may be fetched at all; off, because fetching shows what a team is interested in.
        allow_private: whether hosts of private networks may be fetched from (a team's intranet; tests).
        proxy: where fetching goes through, such as ``socks5://127.0.0.1:9050`` for Tor; empty for none.
        ports: the ports pages may be fetched from.
        feeds: addresses of the feeds that ``kuager watch`` follows.
        llm_endpoint: where a language model may be asked (``kuager ask-model``); empty, so off.
        llm_model: the model's name there.
        llm_key_env: name of the environment variable that holds its key; the key itself never stands here.
        llm_remote: whether that may be another machine than this one.
        llm_seconds: for one answer.
        scale: in which scale people judge reliability: ``huridocs`` (five steps in words) or ``admiralty`` (A-F, 1-6).
        k: of how many people somebody shown without a name must be one; below 3 counts as 3.
        lock_minutes: of rest, after which the workbench of an encrypted archive locks; from 1 to 60.
        name_models: small models that find names beside the rules when texts are added: ``en``, ``ru``, ``zh``.
    """

    name: str
    plain: bool
    format: int = FORMAT
    created_at: str = ""
    max_text_mb: int = 50
    max_seconds: int = 20
    max_memory_mb: int = 512
    time_zone: str = "Asia/Almaty"
    network: bool = False
    allow_private: bool = False
    proxy: str = ""
    ports: tuple[int, ...] = (80, 443)
    feeds: tuple[str, ...] = ()
    llm_endpoint: str = ""
    llm_model: str = ""
    llm_key_env: str = ""
    llm_remote: bool = False
    llm_seconds: int = 120
    name_models: tuple[str, ...] = ()
    scale: str = "huridocs"
    k: int = 5
    lock_minutes: int = 10


def write(root: Path, settings: Settings) -> None:
    """Writes the settings durably; its presence is what makes a folder an archive, so it is written last."""
    text = (
        "# Settings of a kuager archive. No secrets belong here.\n"
        "[archive]\n"
        f"format = {settings.format}\n"
        f"name = {_quoted(settings.name)}\n"
        f"plain = {_flag(settings.plain)}\n"
        f"created_at = {_quoted(settings.created_at)}\n"
        "\n[read]\n"
        "# Texts larger than this are preserved but not read.\n"
        f"max_text_mb = {settings.max_text_mb}\n"
        "# What reading one file may take: seconds, and megabytes of memory.\n"
        f"max_seconds = {settings.max_seconds}\n"
        f"max_memory_mb = {settings.max_memory_mb}\n"
        "\n[picket]\n"
        "# The place whose calendar the day counters follow.\n"
        f"time_zone = {_quoted(settings.time_zone)}\n"
        "\n[collect]\n"
        "# Fetching a page shows its site, and whoever watches the line, what you are interested in.\n"
        f"network = {_flag(settings.network)}\n"
        f"allow_private = {_flag(settings.allow_private)}\n"
        '# A proxy such as "socks5://127.0.0.1:9050" (Tor); empty for none.\n'
        f"proxy = {_quoted(settings.proxy)}\n"
        f"ports = [{', '.join(map(str, settings.ports))}]\n"
        "\n[watch]\n"
        "# Feeds (RSS, Atom) whose new items kuager watch captures.\n"
        f"feeds = [{', '.join(map(_quoted, settings.feeds))}]\n"
        "\n[extract]\n"
        '# Small models that find names beside the rules, such as ["en", "ru", "zh"]; install them with: make models\n'
        f"name_models = [{', '.join(map(_quoted, settings.name_models))}]\n"
        "\n[llm]\n"
        "# A language model that kuager ask-model may ask, such as http://127.0.0.1:8080; empty: off. Another machine than\n"
        "# this one reads every text it is sent: that needs remote = true. key_env names an environment variable.\n"
        f"endpoint = {_quoted(settings.llm_endpoint)}\n"
        f"model = {_quoted(settings.llm_model)}\n"
        f"key_env = {_quoted(settings.llm_key_env)}\n"
        f"remote = {_flag(settings.llm_remote)}\n"
        f"seconds = {settings.llm_seconds}\n"
        "\n[weigh]\n"
        "# In which scale people judge how reliable a source is: huridocs (five steps in words) or admiralty (A-F, 1-6).\n"
        f"scale = {_quoted(settings.scale)}\n"
        "\n[protect]\n"
        "# Of how many people somebody who is shown without a name must be one; less than 3 counts as 3.\n"
        f"k = {settings.k}\n"
        "\n[lock]\n"
        "# After so many minutes without work the workbench locks and forgets the keys; from 1 to 60.\n"
        f"minutes = {settings.lock_minutes}\n"
    )
    temp = root / (FILE + ".new")
    with temp.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    temp.replace(root / FILE)
    folder = os.open(root, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(root: Path) -> Settings:
    """Reads and checks the settings.

    Raises:
        NotAnArchiveError: when the folder has none.
        DamagedSettingsError: when a value is missing or of the wrong kind.
        NewerArchiveError: when a later kuager wrote them.
    """
    path = root / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise NotAnArchiveError(item=str(root)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DamagedSettingsError(item=str(path)) from error
    archive = _table(raw, "archive", path)
    form = _typed(archive, "format", int, path)
    if form > FORMAT:
        raise NewerArchiveError(item=str(root))
    reading, picket = _table(raw, "read", path, {}), _table(raw, "picket", path, {})
    collect, watch = _table(raw, "collect", path, {}), _table(raw, "watch", path, {})
    extract, llm = _table(raw, "extract", path, {}), _table(raw, "llm", path, {})
    return Settings(
        name=_typed(archive, "name", str, path),
        plain=_typed(archive, "plain", bool, path),
        format=form,
        created_at=_typed(archive, "created_at", str, path),
        max_text_mb=_typed(reading, "max_text_mb", int, path, 50),
        max_seconds=_typed(reading, "max_seconds", int, path, 20),
        max_memory_mb=_typed(reading, "max_memory_mb", int, path, 512),
        time_zone=_typed(picket, "time_zone", str, path, "Asia/Almaty"),
        network=_typed(collect, "network", bool, path, False),  # noqa: FBT003  a default, by its place
        allow_private=_typed(collect, "allow_private", bool, path, False),  # noqa: FBT003
        proxy=_typed(collect, "proxy", str, path, ""),
        ports=_list(collect, "ports", int, path, (80, 443)),
        feeds=_list(watch, "feeds", str, path),
        llm_endpoint=_typed(llm, "endpoint", str, path, ""),
        llm_model=_typed(llm, "model", str, path, ""),
        llm_key_env=_typed(llm, "key_env", str, path, ""),
        llm_remote=_typed(llm, "remote", bool, path, False),  # noqa: FBT003
        llm_seconds=_typed(llm, "seconds", int, path, 120),
        name_models=_list(extract, "name_models", str, path),
        scale=_scale(_table(raw, "weigh", path, {}), path),
        k=_typed(_table(raw, "protect", path, {}), "k", int, path, 5),
        lock_minutes=_minutes(_table(raw, "lock", path, {}), path),
    )


def _minutes(table: dict[str, Any], path: Path) -> int:
    found = _typed(table, "minutes", int, path, 10)
    if not 1 <= found <= LONGEST_REST:
        raise DamagedSettingsError(f"lock.minutes is from 1 to {LONGEST_REST}", item=str(path))
    return found


def _scale(table: dict[str, Any], path: Path) -> str:
    found = _typed(table, "scale", str, path, "huridocs")
    if found not in SCALES:
        raise DamagedSettingsError(f"weigh.scale is one of: {', '.join(SCALES)}", item=str(path))
    return found


def now_text(now: datetime) -> str:
    """Returns an instant as the settings and logs write it."""
    return now.isoformat(timespec="seconds").replace("+00:00", "Z")


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(char):04x}" if ord(char) < SPACE or char == "\x7f" else {"\\": "\\\\", '"': '\\"'}.get(char, char)
        for char in text
    )
    return f'"{escaped}"'


def _table(raw: dict[str, Any], key: str, path: Path, default: dict[str, Any] | None = None) -> dict[str, Any]:
    found = raw.get(key, default)
    if not isinstance(found, dict):
        raise DamagedSettingsError(f"[{key}] is missing in the settings", item=str(path))
    return found


def _typed(table: dict[str, Any], key: str, kind: type[T], path: Path, default: T | None = None) -> T:
    found = table.get(key, default)
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise DamagedSettingsError(f"{key} is missing or of the wrong kind in the settings", item=str(path))
    return found


def _list(table: dict[str, Any], key: str, kind: type[T], path: Path, default: tuple[T, ...] = ()) -> tuple[T, ...]:
    found = table.get(key, list(default))
    if not isinstance(found, list) or not all(type(each) is kind for each in found):
        raise DamagedSettingsError(f"{key} is not a list of the right kind in the settings", item=str(path))
    return tuple(found)
