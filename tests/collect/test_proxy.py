"""The guard for programs that fetch by themselves, and fetching through somebody else's proxy."""

import contextlib
import socket
import threading

import pytest

from kuager.collect.errors import NetworkOffError, UnreachableError
from kuager.collect.net import Policy
from kuager.collect.net.client import Client
from kuager.collect.net.proxy import guarded_proxy
from tests.collect.localsite import Clock, leads_to, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def ask(proxy, question):
    host, port = proxy.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as link:
        link.sendall(question)
        answer = b""
        with contextlib.suppress(OSError):
            while more := link.recv(65536):
                answer += more
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "CONNECT 127.0.0.1:443 HTTP/1.1", "CONNECT 10.0.0.1:443 HTTP/1.1", "CONNECT [::1]:443 HTTP/1.1",
        "CONNECT localhost:443 HTTP/1.1", "CONNECT news.org:22 HTTP/1.1", "CONNECT 0x7f.1:443 HTTP/1.1",
        "CONNECT trap.news.org:443 HTTP/1.1", "GET http://trap.news.org/ HTTP/1.1", "GET http://127.0.0.1/ HTTP/1.1",
        "GET http://169.254.169.254/latest/ HTTP/1.1", "GET file:///etc/passwd HTTP/1.1", "GET / HTTP/1.1",
        "GET ftp://news.org/ HTTP/1.1", "POST http://user@news.org/ HTTP/1.1", "nonsense", "CONNECT a@news.org:443 HTTP/1.1",
    ],
)  # fmt: skip
def test_what_leads_inside_is_refused(question):
    with guarded_proxy(Policy(network=True), leads_to("127.0.0.1")) as proxy:
        answer = ask(proxy, question.encode() + b"\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert len(proxy.refused) == 1
    assert proxy.passed == 0


def test_what_is_allowed_passes_and_only_its_own_question():
    with serving({"/a?b=1": b"one"}) as site, serving({"/x": b"other"}) as other:
        policy = site.policy(ports=frozenset({site.port, other.port}))
        with guarded_proxy(policy) as proxy:
            first = f"GET {site.root}/a?b=1 HTTP/1.1\r\nHost: a\r\nProxy-Authorization: secret\r\nConnection: keep-alive\r\n\r\n"
            second = f"GET {other.root}/x HTTP/1.1\r\nHost: b\r\n\r\n"
            answer = ask(proxy, (first + second).encode())
        assert answer.endswith(b"one")
        assert site.asked == ["/a?b=1"]
        assert "proxy-authorization" not in site.headers[0]
        assert site.headers[0]["connection"] == "close"
        assert other.asked == []


def test_nothing_passes_over_the_limit():
    with serving({"/": b"x" * 5_000_000}) as site, guarded_proxy(site.policy(max_total=200_000)) as proxy:
        answer = ask(proxy, f"GET {site.root}/ HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert 200_000 <= len(answer) < 1_000_000


def test_off_is_off():
    with pytest.raises(NetworkOffError), guarded_proxy(Policy()):
        pass


def test_the_client_goes_through_a_proxy_and_looks_nothing_up_itself():
    def nobody(host, port):
        raise AssertionError(f"looked up {host}")

    with serving({"/": b"far"}) as site, guarded_proxy(site.policy(), leads_to("127.0.0.1")) as proxy:
        client = Client(site.policy(proxy=proxy.url), Clock(), resolver=nobody)
        (exchange,) = client.get(f"http://news.org:{site.port}/")
        assert (exchange.body, exchange.address) == (b"far", None)
        assert site.headers[0]["host"] == f"news.org:{site.port}"


@contextlib.contextmanager
def socks(target_port, told):
    """A SOCKS5 server that leads every name to one local port."""
    server = socket.create_server(("127.0.0.1", 0))

    def exactly(link, size):
        data = b""
        while len(data) < size:
            data += link.recv(size - len(data)) or b"\0" * size
        return data

    def serve():
        with contextlib.suppress(OSError):
            while True:
                link, _ = server.accept()
                exactly(link, 1)
                exactly(link, exactly(link, 1)[0])
                link.sendall(b"\x05\x00")
                kind = exactly(link, 4)[3]
                told.append((kind, exactly(link, exactly(link, 1)[0]), int.from_bytes(exactly(link, 2))))
                far = socket.create_connection(("127.0.0.1", target_port), 5)
                link.sendall(b"\x05\x00\x00\x01\0\0\0\0\0\0")
                far.sendall(link.recv(65536))
                while data := far.recv(65536):
                    link.sendall(data)
                link.close()
                far.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"socks5://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def test_tor_gets_the_name_and_not_a_number():
    told: list[tuple[int, bytes, int]] = []
    with serving({"/": b"hidden"}) as site, socks(site.port, told) as proxy:
        policy = Policy(network=True, proxy=proxy, timeout=5, deadline=20)
        (exchange,) = Client(policy, Clock()).get("http://abcdefgh234567.onion/")
        assert exchange.body == b"hidden"
        assert exchange.request.startswith(b"GET / HTTP/1.1\r\n")
        assert exchange.response.startswith(b"HTTP/1.1 200")
        with guarded_proxy(policy) as guard:
            assert ask(guard, b"GET http://news.org/ HTTP/1.1\r\nHost: news.org\r\n\r\n").endswith(b"hidden")
    assert told == [(3, b"abcdefgh234567.onion", 80), (3, b"news.org", 80)]


def test_a_proxy_that_is_not_there_is_an_error():
    with serving() as site:
        port = site.port
    policy = Policy(network=True, proxy=f"socks5://127.0.0.1:{port}", timeout=5, deadline=20)
    (exchange,) = Client(policy, Clock()).get("http://news.org/")
    assert isinstance(exchange.error, UnreachableError)
