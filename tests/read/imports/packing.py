"""Exports for tests: folders packed in memory the same way every time, and documents in full as plain data."""

import gzip
import io
import tarfile
import zipfile

from kuager.model import CaptureId
from kuager.read.imports import open_export

CAPTURE = CaptureId("c-golden")


def zipped(members, *, compress=True):
    """A ZIP of (name, bytes or str) pairs, or of a dict."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items() if isinstance(members, dict) else members:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, compress_type=method)
    return buffer.getvalue()


def tarred(members):
    """A tar.gz of (name, bytes) pairs."""
    buffer = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def folder(path):
    """The files of a folder by their relative names, sorted."""
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def load(path):
    """A golden input as bytes: a file, or a folder named like the archive it stands for."""
    if path.is_file():
        return path.read_bytes()
    return tarred(folder(path)) if path.name.endswith(".tar.gz") else zipped(folder(path))


def read(data, name, **options):
    return list(open_export(CAPTURE, data, name=name, **options))


def only(data, name, **options):
    (document,) = read(data, name, **options)
    return document


def words(document):
    """The segments' words, in order."""
    return [document.text[part.start : part.end] for part in document.segments]


def said(segment, key):
    return [value for name, value in segment.extra if name == key]


def codes(document):
    return [notice.code for notice in document.notices]


def dump(document):
    """Everything a document holds, as data for JSON, with each segment's words beside it."""
    dated = document.published
    return {
        "id": document.id,
        "kind": document.kind,
        "reader": document.reader,
        "site": document.site,
        "url": document.url,
        "title": document.title,
        "byline": document.byline,
        "lang": document.lang,
        "published": None
        if dated is None
        else {"value": dated.value, "precision": dated.precision, "how": dated.how, "inferred": list(dated.inferred), "why": dated.why},
        "layers": [{"kind": layer.kind, "text": layer.text, "sha256": layer.digest} for layer in document.layers],
        "zones": [[zone.start, zone.end, str(zone.label)] for zone in document.zones],
        "segments": [
            {
                "start": part.start, "end": part.end, "words": document.text[part.start : part.end], "kind": part.kind, "author": part.author,
                "id": part.stable_id, "url": part.url, "at": part.at, "how_known": part.how_known, "extra": [list(pair) for pair in part.extra],
            }
            for part in document.segments
        ],
        "notices": [{"code": notice.code, "message": notice.message, "place": notice.place} for notice in document.notices],
    }  # fmt: skip
