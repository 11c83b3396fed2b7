"""The guarded client against real servers on loopback."""

import contextlib
import datetime as dt
import gzip
import hashlib
import socket
import ssl
import threading
import time
import zlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kuager.collect.errors import NetworkOffError, TooManyRedirectsError, UnreachableError
from kuager.collect.net import Policy
from kuager.collect.net.client import Client
from kuager.collect.net.unpacking import unpacked
from tests.collect.localsite import Clock, leads_to, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def get(site, path="/", **more):
    return Client(site.policy(**more), Clock()).get(site.root + path)


def test_nothing_is_fetched_unless_the_archive_says_so():
    with pytest.raises(NetworkOffError) as refused:
        Client(Policy(), Clock())
    assert "network = true" in refused.value.cure


def test_the_exchange_is_kept_as_it_went():
    with serving({"/a?b=1": (200, {"X-Odd-Case": "yes"}, "Хат".encode())}) as site:
        (exchange,) = get(site, "/a?b=1")
    assert exchange.status == 200
    assert exchange.body == "Хат".encode()
    assert exchange.request.startswith(b"GET /a?b=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"kuager" not in exchange.request.lower()
    assert exchange.response.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"X-Odd-Case: yes\r\n" in exchange.response
    assert exchange.response.endswith("\r\n\r\nХат".encode())
    assert exchange.address == "127.0.0.1"
    assert exchange.at == dt.datetime(2024, 5, 6, 7, 8, 10, tzinfo=dt.UTC)
    assert exchange.header("x-odd-case") == "yes"


def test_redirects_are_followed_and_every_hop_is_kept():
    routes = {"/1": (302, {"Location": "/2"}, b""), "/2": (301, {"Location": "3#part"}, b"moved"), "/3": b"here"}
    with serving(routes) as site:
        hops = get(site, "/1")
    assert [(hop.status, hop.body) for hop in hops] == [(302, b""), (301, b"moved"), (200, b"here")]
    assert site.asked == ["/1", "/2", "/3"]


def test_a_circle_of_redirects_ends():
    with serving({"/1": (302, {"Location": "/1"}, b"")}) as site:
        hops = get(site, "/1", max_redirects=3)
    assert isinstance(hops[-1].error, TooManyRedirectsError)
    assert len(site.asked) == 4


def test_a_cookie_goes_back_to_the_host_that_set_it_and_nowhere_else():
    with serving({"/here": b"x"}) as other, serving() as site:
        site.routes = {
            "/1": (302, {"Location": "/2", "Set-Cookie": "seen=1; Path=/"}, b""),
            "/2": (302, {"Location": f"http://localhost.test:{other.port}/here"}, b""),
        }
        policy = site.policy(ports=frozenset({site.port, other.port}))
        Client(policy, Clock(), resolver=leads_to("127.0.0.1")).get(site.root + "/1")
        assert site.headers[1]["cookie"] == "seen=1"
        assert "cookie" not in other.headers[0]


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_packed_answers_are_unpacked_and_kept_packed(encoding, pack):
    text = b"a" * 1000
    packed = pack(text)
    with serving({"/": (200, {"Content-Encoding": encoding}, packed)}) as site:
        (exchange,) = get(site)
    assert exchange.body == text
    assert exchange.response.endswith(packed)
    assert exchange.truncated is None


def test_chunked_answers_are_put_together_and_kept_as_they_came():
    body = b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\n\r\n"
    with serving({"/": (200, {"Transfer-Encoding": "chunked", "Content-Length": ""}, body)}) as site:
        (exchange,) = get(site)
    assert exchange.body == b"Wikipedia "
    assert exchange.response.endswith(body)


def test_a_long_answer_is_cut_and_says_so():
    with serving({"/": b"x" * 3_000_000}) as site:
        (exchange,) = get(site, max_bytes=100_000)
    assert exchange.truncated == "length"
    assert 100_000 <= len(exchange.response) < 300_000


def test_an_answer_that_unpacks_to_too_much_is_cut():
    with serving({"/": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000)))}) as site:
        (exchange,) = get(site, max_bytes=200_000)
    assert exchange.truncated == "length"
    assert len(exchange.body) == 200_000


def test_an_answer_cut_by_the_server_is_kept_and_says_so():
    with serving({"/": (200, {"Content-Length": "500"}, b"only this")}) as site:
        (exchange,) = get(site)
    assert exchange.truncated == "disconnect"
    assert exchange.body == b"only this"


def test_the_total_of_one_client_is_bounded():
    with serving({"/": b"x" * 400_000}) as site:
        client = Client(site.policy(max_total=500_000), Clock())
        first, second = client.get(site.root + "/"), client.get(site.root + "/")
        third = client.get(site.root + "/")
    assert first[0].truncated is None
    assert second[0].truncated == "length"
    assert client.left == 0
    assert not third[-1].body


def test_nobody_there_is_an_error_with_a_reason():
    with serving() as site:
        port, policy = site.port, site.policy()
    (exchange,) = Client(policy, Clock()).get(f"http://127.0.0.1:{port}/")
    assert isinstance(exchange.error, UnreachableError)
    assert exchange.error.item == f"http://127.0.0.1:{port}/"
    assert exchange.status == 0


def test_an_unknown_name_is_an_error():
    def nobody(host, port):
        raise OSError("no such name")

    with serving() as site:
        (exchange,) = Client(site.policy(), Clock(), resolver=nobody).get(f"http://no.such.name.org:{site.port}/")
    assert isinstance(exchange.error, UnreachableError)
    assert site.asked == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.qalam.kz")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.qalam.kz")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    return folder, hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


def secure(folder, names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    context.sni_callback = lambda *told: names.append(told[1])
    return lambda sock: context.wrap_socket(sock, server_side=True)


def test_https_goes_to_the_checked_address_under_its_own_name(certificate):
    folder, fingerprint = certificate
    names: list[str] = []
    with serving({"/": b"hello"}, wrap=secure(folder, names)) as site:
        trust = ssl.create_default_context(cafile=folder / "cert.pem")
        client = Client(site.policy(), Clock(), resolver=leads_to("127.0.0.1"), tls=trust)
        (exchange,) = client.get(f"https://news.qalam.kz:{site.port}/")
    assert exchange.body == b"hello"
    assert names == ["news.qalam.kz"]
    assert site.headers[0]["host"] == f"news.qalam.kz:{site.port}"
    assert exchange.certificate == fingerprint
    assert exchange.request.startswith(b"GET / HTTP/1.1")


def test_a_certificate_nobody_vouches_for_is_refused(certificate):
    with serving({"/": b"hello"}, wrap=secure(certificate[0], [])) as site:
        client = Client(site.policy(), Clock(), resolver=leads_to("127.0.0.1"))
        (exchange,) = client.get(f"https://news.qalam.kz:{site.port}/")
    assert isinstance(exchange.error, UnreachableError)
    assert "certificate" in exchange.error.message
    assert exchange.body in {b"", b"ab"}


def test_unknown_packing_is_said_and_raw_deflate_understood():
    raw = zlib.compressobj(wbits=-15)
    assert unpacked(raw.compress(b"text") + raw.flush(), "deflate", 99) == (b"text", True)
    assert unpacked(b"??", "br", 99) == (b"??", False)
    assert unpacked(gzip.compress(b"cut short")[:-9], "gzip", 99)[1] is False
    assert unpacked(b"as it is", "", 99) == (b"as it is", True)


@contextlib.contextmanager
def saying(data, drip=0.0):
    """A server that says something to whoever connects, byte by byte when it drips."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                link, _ = server.accept()
                with link, contextlib.suppress(OSError):
                    link.recv(65536)
                    for piece in [data[at : at + 1] for at in range(len(data))] if drip else [data]:
                        link.sendall(piece)
                        time.sleep(drip)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


JUNK = [
    b"", b"junk", b"\0" * 5000, b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * 300_000,
    b"HTTP/9.9 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"HTTP/1.1 99999 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"SSH-2.0-OpenSSH_9\r\n", b"\xff\xfe",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbytes",
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_whatever_a_server_says_is_an_answer_or_an_error(junk):
    with saying(junk) as port:
        policy = Policy(network=True, allow_private=True, ports=frozenset({port}), timeout=2, deadline=5)
        (exchange,) = Client(policy, Clock()).get(f"http://127.0.0.1:{port}/")
    assert exchange.body in {b"", b"ab"}
    assert exchange.error is None or isinstance(exchange.error, UnreachableError)
    assert exchange.request.startswith(b"GET / ")


def test_a_server_that_drips_is_left_at_the_deadline():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
    with saying(head + b"x" * 9999, drip=0.004) as port:
        policy = Policy(network=True, allow_private=True, ports=frozenset({port}), timeout=5, deadline=2)
        (exchange,) = Client(policy, Clock()).get(f"http://127.0.0.1:{port}/")
    assert exchange.truncated == "time"
    assert 0 < len(exchange.body) < 9999


def test_interim_answers_are_not_the_answer():
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with saying(hints + hints + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as port:
        policy = Policy(network=True, allow_private=True, ports=frozenset({port}), timeout=5, deadline=5)
        (exchange,) = Client(policy, Clock()).get(f"http://127.0.0.1:{port}/")
    assert (exchange.status, exchange.body) == (200, b"ok")
    assert exchange.response.startswith(b"HTTP/1.1 200")
