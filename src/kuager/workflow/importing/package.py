"""A dataset as bytes: found in a folder or a zip, every file compared with what its data package says of it.

A stranger may have made it: names that lead elsewhere, files of any size, tables of any content are refused by name.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kuager.errors import MissingFileError, TooLargeError
from kuager.errors.datasets import DamagedDatasetError, ForeignDatasetError, NoDatasetError
from kuager.model.dataset import VERSION
from kuager.publish.datasets.package import FILE

MOST: Final = 1 << 30
"""Bytes of all files together; they are held in memory while they are checked."""
MOST_FILES: Final = 1_000
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_BROKEN: Final = (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error, KeyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A dataset whose files are what its data package says.

    Attributes:
        name: of the folder or file it came in.
        files: bytes by path.
        sha256: of the data package, which has the hash of everything else.
    """

    name: str
    files: Mapping[str, bytes]
    sha256: str

    def packed(self) -> bytes:
        """Returns all files as one zip, the same for the same files: what is preserved."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
            for path in sorted(self.files):
                bundle.writestr(zipfile.ZipInfo(path, _EPOCH), self.files[path])
        return out.getvalue()


def find(place: Path) -> Package:
    """Returns the dataset in a folder, in a zip of it, or around a file of it.

    Raises:
        MissingFileError: there is nothing of that name.
        NoDatasetError: it holds no data package.
        ForeignDatasetError: it is no dataset of an archive.
        DamagedDatasetError: a file lacks or is another than the data package says.
        TooLargeError: more than :data:`MOST` bytes.
    """
    if place.is_dir():
        return _checked(place.name, _Folder(place))
    if not place.is_file():
        raise MissingFileError(item=str(place))
    if zipfile.is_zipfile(place) and place.suffix.lower() == ".zip":
        return unpacked(place.name, place.read_bytes())
    if (place.parent / FILE).is_file():
        return _checked(place.parent.resolve().name, _Folder(place.parent))
    raise NoDatasetError(item=place.name)


def unpacked(name: str, data: bytes) -> Package:
    """Returns the dataset in the bytes of a zip.

    Raises:
        As :func:`find`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            return _checked(name, _Zip(bundle))
    except _BROKEN as error:
        raise DamagedDatasetError(item=name) from error


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str, most: int) -> bytes | None:
        file = self._root / path
        if file.is_symlink() or not file.is_file():
            return None
        if file.stat().st_size > most:
            raise TooLargeError(item=path)
        return file.read_bytes()


class _Zip:
    def __init__(self, bundle: zipfile.ZipFile) -> None:
        self._bundle = bundle
        names = [one for one in bundle.namelist() if PurePosixPath(one).name == FILE]
        # Whoever zips a folder often zips the folder itself, with its name before every file.
        self._before = min(names, key=len).removesuffix(FILE) if names else ""

    def read(self, path: str, most: int) -> bytes | None:
        try:
            info = self._bundle.getinfo(self._before + path)
        except KeyError:
            return None
        if info.file_size > most:
            raise TooLargeError(item=path)
        with self._bundle.open(info) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise TooLargeError(item=path)
        return data


def _checked(name: str, files: _Folder | _Zip) -> Package:
    raw = files.read(FILE, MOST)
    if raw is None:
        raise NoDatasetError(item=name)
    found = {FILE: raw}
    left = MOST - len(raw)
    for path, size, digest in _listed(name, raw):
        data = files.read(path, left)
        if data is None or len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            raise DamagedDatasetError(item=f"{name}/{path}")
        found[path] = data
        left -= len(data)
    return Package(name=name, files=found, sha256=hashlib.sha256(raw).hexdigest())


def _listed(name: str, raw: bytes) -> Iterator[tuple[str, int, str]]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise DamagedDatasetError(item=f"{name}/{FILE}") from error
    own: Any = told.get("kuager") if isinstance(told, dict) else None
    if not isinstance(own, dict) or own.get("columns") != VERSION or own.get("audience") != "team":
        raise ForeignDatasetError(item=name)
    resources = told.get("resources")
    if not isinstance(resources, list) or not 0 < len(resources) <= MOST_FILES:
        raise DamagedDatasetError(item=f"{name}/{FILE}")
    seen = {FILE}
    for one in resources:
        path, size, digest = (one.get(key) if isinstance(one, dict) else None for key in ("path", "bytes", "hash"))
        if not isinstance(path, str) or not isinstance(size, int) or not isinstance(digest, str) or not _inside(path):
            raise DamagedDatasetError(item=f"{name}/{FILE}")
        if path in seen:
            raise DamagedDatasetError(item=f"{name}/{path}")
        seen.add(path)
        yield path, size, digest.removeprefix("sha256:")


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and ":" not in path
