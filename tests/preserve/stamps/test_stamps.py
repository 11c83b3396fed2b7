"""Questions and answers against a real authority; both ways of checking; and no answer is ever dropped."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.preserve import check_time
from kuager.preserve.stamps import as_response, der, read_response, request, review
from kuager.preserve.stamps.tokens import nonce_of
from kuager.preserve.stamps.verifiers import Answer, by_library, by_openssl
from tests.preserve.ledgers import ledger, write_heads
from tests.preserve.stamps.authority import Authority

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
DATA = b"the head of a ledger"
NONCE = b"\x91\x02\x03\x04\x05\x06\x07\x08"


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(request(DATA, NONCE))


@pytest.fixture
def stamped(tmp_path: Path, authority: Authority) -> Path:
    """A ledger folder with a stamped head."""
    (head,) = write_heads(tmp_path, ledger(3), (3,))
    for folder in ("tsa", "queue"):
        (tmp_path / folder).mkdir()
    query = request(head.to_bytes(), NONCE)
    (tmp_path / "queue" / f"{head.name}.tsq").write_bytes(query)
    (tmp_path / "heads" / f"{head.name}.one.tsr").write_bytes(authority.answer(query))
    shutil.copy(authority.root, tmp_path / "tsa" / "one.pem")
    return tmp_path


def test_openssl_reads_our_question(tmp_path):
    (tmp_path / "q").write_bytes(request(DATA, NONCE))
    done = subprocess.run(["openssl", "ts", "-query", "-in", tmp_path / "q", "-text"], capture_output=True, text=True, check=True)  # fmt: skip
    assert "Nonce: 0x9102030405060708" in done.stdout
    assert "Certificate required: yes" in done.stdout
    assert hashlib.sha256(DATA).hexdigest()[:12] in done.stdout.replace(" ", "").replace("-", "")
    assert nonce_of(request(DATA, NONCE)) == int.from_bytes(NONCE)
    assert nonce_of(b"junk") is None


def test_an_answer_is_read(answer):
    stamp = read_response(answer)
    assert (stamp.sha256, stamp.nonce) == (hashlib.sha256(DATA).hexdigest(), int.from_bytes(NONCE))
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=5)
    # A bare token, as some programs save it, says the same.
    assert read_response(der.parts(der.only(answer))[1].whole) == stamp


def both(folder: Path, answer: bytes, data: bytes, roots: Path, at: datetime) -> tuple[Answer, Answer]:
    (folder / "a").write_bytes(answer)
    (folder / "d").write_bytes(data)
    return by_openssl(folder / "a", folder / "d", roots, at).answer, by_library(answer, data, roots.read_bytes()).answer


def test_two_ways_verify_and_two_ways_refuse(tmp_path, authority, answer):
    at = read_response(answer).at
    command, library = both(tmp_path, answer, DATA, authority.root, at)
    assert command is Answer.YES
    assert library is Answer.YES
    command, library = both(tmp_path, answer, DATA + b"!", authority.root, at)
    assert command is Answer.NO
    assert library is Answer.NO
    other = Authority(tmp_path / "other", words="Other Stamps")
    command, library = both(tmp_path, answer, DATA, other.root, at)
    assert command is Answer.NO
    assert library is Answer.NO


def test_a_certificate_that_ran_out_since_was_sound_then(tmp_path, authority, answer):
    at = read_response(answer).at
    later, _ = both(tmp_path, answer, DATA, authority.root, at + timedelta(hours=2))
    then, _ = both(tmp_path, answer, DATA, authority.root, at)
    assert (later, then) == (Answer.NO, Answer.YES)


def test_a_sound_stamp_is_ok(stamped):
    report = review(stamped)
    assert (report.verified, report.problems, report.unverified, report.size) == (1, (), (), 3)
    assert report.ways == ("openssl", "rfc3161-client")
    verdict = check_time(report)
    assert verdict.verdict == "ok"
    assert "not that they are true" in verdict.detail


def test_a_stamp_the_library_cannot_read_is_kept_and_verified_by_the_command(stamped, authority):
    # The signer's certificate before its shorter root's is not DER's order; real authorities send it so.
    path = next((stamped / "heads").glob("*.tsr"))
    data = next((stamped / "heads").glob("*.json")).read_bytes()
    authority.send("root.pem")
    path.write_bytes(authority.answer(request(data, NONCE)))
    authority.send("tsa.pem")
    assert by_library(path.read_bytes(), data, authority.root.read_bytes()).answer is Answer.UNREAD
    report = review(stamped)
    assert (report.ways, check_time(report).verdict) == (("openssl",), "ok")
    assert path.exists()


def test_a_bare_token_is_verified_both_ways_and_packed_so_that_the_usual_command_takes_it(stamped, tmp_path, authority):
    # Some programs save the token without the response around it; the command then says "failed" of a sound stamp.
    path = next((stamped / "heads").glob("*.tsr"))
    data = next((stamped / "heads").glob("*.json")).read_bytes()
    response = path.read_bytes()
    bare = der.parts(der.only(response))[1].whole
    path.write_bytes(bare)
    report = review(stamped)
    assert (report.ways, check_time(report).verdict) == (("openssl", "rfc3161-client"), "ok")
    assert path.read_bytes() == bare
    assert as_response(bare) == as_response(as_response(bare))
    assert as_response(response) == response
    assert both(tmp_path, as_response(bare), data, authority.root, read_response(bare).at) == (Answer.YES, Answer.YES)


def test_what_cannot_be_checked_here_is_unverifiable_and_kept(stamped):
    path = next((stamped / "heads").glob("*.tsr"))
    (stamped / "tsa" / "one.pem").unlink()
    assert check_time(review(stamped)).verdict == "unverifiable"
    path.write_bytes(b"\x30\x03\x02\x01\x07 something no library reads")
    verdict = check_time(review(stamped))
    assert verdict.verdict == "unverifiable"
    assert path.name in verdict.problems[0]
    assert path.exists()


def test_a_stamp_of_something_else_fails(stamped, authority):
    path = next((stamped / "heads").glob("*.tsr"))
    path.write_bytes(authority.answer(request(b"other bytes", NONCE)))
    verdict = check_time(review(stamped))
    assert verdict.verdict == "failed"
    assert "other bytes than this head" in verdict.problems[0]
    data = next((stamped / "heads").glob("*.json")).read_bytes()
    path.write_bytes(authority.answer(request(data, b"\x01" * 8)))
    assert "another question" in check_time(review(stamped)).problems[0]
    next((stamped / "heads").glob("*.json")).unlink()
    assert "is gone" in check_time(review(stamped)).problems[0]


def test_no_flipped_bit_of_the_signature_is_ok(stamped):
    path = next((stamped / "heads").glob("*.tsr"))
    sound = path.read_bytes()
    flipped = bytearray(sound)
    flipped[-10] ^= 1
    path.write_bytes(bytes(flipped))
    assert check_time(review(stamped)).verdict == "failed"


def test_nothing_there_is_unverifiable(tmp_path):
    assert check_time(review(tmp_path)).verdict == "unverifiable"
    assert check_time().verdict == "unverifiable"


@given(junk=st.binary(max_size=80))
def test_junk_is_no_answer(junk):
    with pytest.raises(ValueError):
        read_response(junk)


def test_a_cut_or_flipped_answer_never_crashes(answer):
    for at in range(0, len(answer), 7):
        for damaged in (answer[:at], answer[:at] + bytes([answer[at] ^ 0x55]) + answer[at + 1 :]):
            try:
                read_response(damaged)
            except ValueError:
                continue


@given(number=st.integers(0, 2**80))
def test_numbers_are_written_as_der_wants(number):
    value = der.only(der.integer(number))
    assert int.from_bytes(value.body, "big", signed=True) == number
