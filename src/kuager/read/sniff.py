"""What a file is, from its first bytes: names only what no reader here can read, so that the message can say it."""

from __future__ import annotations

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording or film"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (b"fLaC", "a FLAC recording"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"WARC/1.", "a WARC web archive"),
    (b"From: <Saved by", "a page saved as one MHTML file"),
)


def known_binary(head: bytes) -> str | None:
    """Returns in words what the bytes are, when they begin like a format no built-in reader takes."""
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture, recording or film"
    if head[4:8] == b"ftyp":
        return "an MP4 film, recording or HEIC picture"
    return None
