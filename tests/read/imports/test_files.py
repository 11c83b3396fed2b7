"""Archives from strangers: what is read, what is reported, what is refused."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile

import pytest

from kuager.errors import ItemError, TooLargeError
from kuager.read.imports.archives import open_files
from kuager.read.imports.files import Limits, ZipFiles
from kuager.read.imports.problems import (
    ArchiveBombError,
    EncryptedArchiveError,
    TruncatedExportError,
    UnreadableMemberError,
)
from kuager.read.imports.tars import TarFiles

from .packing import codes, read, tarred, words, zipped

CHAT = "04.12.2021, 11:02 - Dana: The letter came.\n05.12.2021, 11:02 - Dana: Twelve years.\n"
SMALL = Limits(members=10, member_bytes=10_000_000, total_bytes=15_000_000, ratio=100)


def opened(data, limits=SMALL, name="a.tar.gz"):
    return open_files(io.BytesIO(data), name, limits)


def tar_of(*infos):
    """A tar.gz of (TarInfo, bytes) pairs."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for info, data in infos:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../_chat.txt",
        "a/../../_chat.txt",
        "/etc/_chat.txt",
        "\\\\host\\share\\_chat.txt",
        "C:_chat.txt",
        "a\\..\\_chat.txt",
    ],
)
def test_a_name_that_leads_out_is_reported_and_never_read(name):
    files = opened(zipped([(name, "evil"), ("ok.txt", "fine")]))
    assert files.names == ("ok.txt",)
    (issue,) = files.reported()
    assert issue.code == "K-READ-025"
    assert "evil" not in str(issue)
    assert name not in str(issue), "a name may be personal or made to confuse a terminal; it is told by its hash"


def test_the_same_in_a_tar():
    data = tar_of((tarfile.TarInfo("../../outbox.json"), b"{}"), (tarfile.TarInfo("ok.json"), b"[]"))
    files = opened(data)
    assert files.names == ("ok.json",)
    assert [issue.code for issue in files.reported()] == ["K-READ-025"]


def test_links_and_devices_are_reported_and_never_read():
    link = tarfile.TarInfo("outbox.json")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard = tarfile.TarInfo("actor.json")
    hard.type, hard.linkname = tarfile.LNKTYPE, "ok.json"
    device = tarfile.TarInfo("likes.json")
    device.type = tarfile.CHRTYPE
    files = opened(tar_of((link, b""), (hard, b""), (device, b""), (tarfile.TarInfo("ok.json"), b"[]")))
    assert files.names == ("ok.json",)
    assert [issue.code for issue in files.reported()] == ["K-READ-025"] * 3

    info = zipfile.ZipInfo("_chat.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    files = opened(buffer.getvalue())
    assert files.names == ()
    assert [issue.code for issue in files.reported()] == ["K-READ-025"]


def test_of_a_name_that_occurs_twice_the_first_is_read():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.txt", "first"), ("a.txt", "second")])
    files = opened(data)
    assert files.read("a.txt") == b"first"
    assert [issue.code for issue in files.reported()] == ["K-READ-025"]
    twice = opened(tar_of((tarfile.TarInfo("a.txt"), b"first"), (tarfile.TarInfo("a.txt"), b"second")))
    assert twice.read("a.txt") == b"first"
    assert [issue.code for issue in twice.reported()] == ["K-READ-025"]


def test_notices_of_the_archive_stand_on_the_document():
    (document,) = read(zipped([("../x", "evil"), ("_chat.txt", CHAT)]), "WhatsApp Chat - Dana.zip")
    assert codes(document).count("K-READ-025") == 1
    assert words(document) == ["The letter came.", "Twelve years."]


def test_a_bomb_is_not_unpacked():
    data = zipped({"_chat.txt": b"\0" * 9_000_000})
    assert len(data) < 20_000
    with pytest.raises(ArchiveBombError):
        opened(data).read("_chat.txt")
    with pytest.raises(ArchiveBombError):
        read(zipped({"_chat.txt": b"0" * 40_000_000}), "a.zip")


def test_text_that_packs_well_is_no_bomb():
    text = (CHAT * 20_000).encode()
    assert opened(zipped({"_chat.txt": text}), Limits(ratio=400)).read("_chat.txt") == text


def test_members_that_are_large_together_are_refused():
    data = zipped({f"{n}.json": bytes([n]) * 8_000_000 for n in range(1, 3)}, compress=False)
    files = opened(data)
    files.read("1.json")
    with pytest.raises(ArchiveBombError):
        files.read("2.json")


def test_one_member_beyond_the_limit_is_too_large():
    with pytest.raises(TooLargeError):
        opened(zipped({"1.json": b"1" * 11_000_000}, compress=False)).read("1.json")


def test_too_many_members_are_refused():
    with pytest.raises(ArchiveBombError):
        opened(zipped({f"{n}.json": "" for n in range(11)}))
    with pytest.raises(ArchiveBombError):
        opened(tarred({f"{n}.json": b"" for n in range(11)}))


def test_a_listing_made_to_fill_the_memory_is_refused_before_it_is_parsed():
    data = bytearray(zipped({"a": "b"}))
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, 0x7FFF_FFFF)
    with pytest.raises(ArchiveBombError):
        opened(bytes(data))


def test_a_tar_that_unpacks_without_end_is_refused():
    info = tarfile.TarInfo("film.mp4")
    info.size = 300_000_000
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as packed:
        packed.write(info.tobuf())
        for _ in range(300):
            packed.write(b"\0" * 1_000_000)
    with pytest.raises(ArchiveBombError):
        open_files(io.BytesIO(buffer.getvalue()), "a.tar.gz", Limits(ratio=100))


def test_a_tar_header_made_to_fill_the_memory_is_not_read():
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 200_000_000
    with pytest.raises(TruncatedExportError):
        opened(gzip.compress(info.tobuf() + b"\0" * 10_000))


def test_a_locked_zip_says_so():
    data = bytearray(zipped({"_chat.txt": CHAT}))
    data[6] |= 1
    central = data.rfind(b"PK\x01\x02")
    data[central + 8] |= 1
    with pytest.raises(EncryptedArchiveError):
        read(bytes(data), "WhatsApp Chat - Dana.zip")
    other = bytearray(zipped({"secret.bin": CHAT}))
    other[6] |= 1
    other[other.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedArchiveError):
        read(bytes(other), "holiday.zip")


def test_a_cut_zip_says_so():
    data = zipped({"_chat.txt": CHAT * 50})
    for length in (10, 100, len(data) - 1):
        with pytest.raises(TruncatedExportError):
            opened(data[:length])


def test_a_damaged_member_says_so_by_its_hash():
    data = bytearray(zipped({"_chat.txt": CHAT}, compress=False))
    data[data.find(b"letter")] ^= 1
    with pytest.raises(UnreadableMemberError) as raised:
        opened(bytes(data)).read("_chat.txt")
    assert (raised.value.place or "").startswith("member ")


def test_a_cut_tar_gives_what_stands_before_the_cut():
    whole = tarred({"outbox.json": b"[]", "actor.json": b"{}" * 4000})
    files = opened(whole[:-20])
    assert isinstance(files, TarFiles)
    assert "outbox.json" in files.names
    assert "K-READ-021" in [issue.code for issue in files.reported()]
    with pytest.raises(TruncatedExportError):
        opened(whole[:30])


def test_what_systems_put_into_archives_is_no_member():
    files = opened(zipped({"__MACOSX/._chat.txt": "x", ".DS_Store": "x", "a/Thumbs.db": "x", "a/b.txt": "x"}))
    assert files.names == ("a/b.txt",)
    assert files.reported() == ()


def test_members_are_found_inside_the_one_folder_everything_is_in():
    files = opened(zipped({"Export/a.json": "1", "Export/photos/1.jpg": "2"}))
    assert files.has("photos/1.jpg")
    assert files.has("Export/photos/1.jpg")
    assert not files.has("1.jpg")


def test_names_of_a_tar_are_kept_for_media_but_their_bytes_are_not():
    files = opened(tarred({"a.jpg": b"x" * 1000, "b.json": b"[]"}))
    assert files.has("a.jpg")
    with pytest.raises(ItemError):
        files.read("a.jpg")


def test_what_is_no_archive_is_none():
    assert opened(b"04.12.2021, 11:02 - Dana: x") is None
    assert isinstance(opened(zipped({"a": "b"})), ZipFiles)
