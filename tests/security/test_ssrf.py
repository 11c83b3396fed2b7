"""No spelling, redirect, name or answer of a resolver makes kuager connect into a private network."""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.collect.errors import BadAddressError, ForbiddenAddressError
from kuager.collect.net import Policy, check, is_public
from kuager.collect.net.client import Client
from kuager.errors import ItemError
from tests.collect.localsite import Clock, leads_to, serving

POLICY = Policy(network=True)

SPELLINGS = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://127.000.000.001/ http://0177.0.0.1/ http://0177.0.0.01/
http://0x7f.0.0.1/ http://0x7f000001/ http://0x7F.1/ http://2130706433/ http://017700000001/ http://00000000177.0.0.1/
http://127.0.0.1./ http://0/ http://0.0.0.0/ http://0x0/ http://127.127.127.127/ http://127.0.0.1:80/
http://localhost/ http://LOCALHOST/ http://localhost./ http://a.localhost/ http://localhost.localdomain/
http://ip6-localhost/ http://printer/ http://router.lan/ http://nas.local/ http://intranet.corp/
http://metadata.google.internal/ http://box.home.arpa/ http://1.0.0.127.in-addr.arpa/
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.255.254/ http://192.168.1.1/ http://100.64.0.1/
http://100.100.100.200/ http://169.254.169.254/latest/meta-data/ http://0xa9fea9fe/ http://2852039166/
http://169.254.43518/ http://168.63.129.16/ http://192.0.0.8/ http://192.0.0.192/ http://198.18.0.1/ http://192.0.2.7/
http://203.0.113.9/ http://224.0.0.1/ http://239.1.2.3/ http://240.0.0.1/ http://255.255.255.255/ http://192.88.99.1/
http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
http://[::127.0.0.1]/ http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::7f00:1]/
http://[64:ff9b::a9fe:a9fe]/ http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/ http://[2002:c0a8:101::1]/
http://[2001:0:53aa:64c:0:0:80ff:fffe]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/
http://[fc00::1]/ http://[fd00:ec2::254]/ http://[ff02::1]/ http://[2001:db8::1]/ http://[3fff::1]/ http://[5f00::1]/
http://[100::1]/ http://[2a01:e0a::5efe:c0a8:101]/ http://[2a01:e0a::200:5efe:7f00:1]/ http://[::ffff:10.0.0.1]/
http://１２７.０.０.１/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://0ｘ7f.1/ http://127.0.0.1%00.news.org/
http://news.org@127.0.0.1/ http://127.0.0.1@news.org/ http://news.org:80@127.0.0.1/ http://news.org#@127.0.0.1\\@x/
http://news.org\\@127.0.0.1/ http://127.0.0.1\\.news.org/ http:///127.0.0.1/ http:127.0.0.1/ http://127.0.0.1%2f.news.org/
http://%31%32%37.0.0.1/ http://[127.0.0.1]/ http://[::1/ http://::1/ http://news.org:22/ http://news.org:6379/
http://news.org:99999/ http://0x7f.0x0.0x0.0x1/ http://0300.0250.1.1/ http://256.256.256.256/ http://1.2.3/ http://09.1.1.1/
file:///etc/passwd ftp://127.0.0.1/ gopher://127.0.0.1:70/ dict://127.0.0.1/ data:text/html,x javascript:alert(1) //127.0.0.1/
jar:http://news.org!/ http:// https:// http://. http://.. http://-x.org/ http://a..b.org/ http://127.0.0.1\t/ http://exa\u00admple.lan/
http://hidden.onion/ http://x.alt/ http://news.test/ http://service.private/
""".split()  # noqa: SIM905


def test_there_are_enough_spellings_and_none_is_there_twice():
    assert len(SPELLINGS) >= 100
    assert len(set(SPELLINGS)) == len(SPELLINGS)


@pytest.mark.parametrize(
    "url",
    [*SPELLINGS, "http://127.0.0.1 .news.org/", "http://a\tb.org/", " http://10.0.0.1/", "http://x.org/\r\nHost: y"],
)
def test_a_spelling_of_a_private_place_is_refused_before_anything_is_looked_up(url):
    def nobody(host, port):
        raise AssertionError(f"looked up {host}")

    with pytest.raises((BadAddressError, ForbiddenAddressError)) as refused:
        Client(POLICY, Clock(), resolver=nobody).get(url)
    assert refused.value.item == url[:200]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_whoever_listens_on_this_machine_hears_of_none_of_them():
    """Each spelling, with the listener's port and without, and a resolver that leads every name to the listener."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        policy = Policy(network=True, ports=frozenset({80, 443, port}))
        asked = [url for one in SPELLINGS for url in (one, re.sub(r"^(http://[^/]+?)(?::\d+)?/", rf"\1:{port}/", one))]
        for url in asked:
            try:
                last = Client(policy, Clock(), resolver=leads_to("127.0.0.1")).get(url)[-1]
            except ItemError:
                continue
            assert isinstance(last.error, ForbiddenAddressError), url
        assert sum(f":{port}/" in url for url in asked) >= 60
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://News.ORG/a b?q=ä#part", "http://news.org/a%20b?q=%C3%A4"),
        ("https://news.org:443/x", "https://news.org/x"),
        ("https://news.org.", "https://news.org/"),
        ("http://қала.kz/жаңа", "http://xn--80aa6a83a.kz/%D0%B6%D0%B0%D2%A3%D0%B0"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2001:67c:2e8:22::c100:68b]/", "http://[2001:67c:2e8:22::c100:68b]/"),
        ("https://a_b.news.org/%D0%B6%2f", "https://a_b.news.org/%D0%B6%2f"),
    ],
)
def test_plain_addresses_of_the_public_web_pass(url, same):
    assert check(url, POLICY).url == same


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "223.255.255.255", "2a00:1450:4001:80b::200e",
     "64:ff9b::808:808", "2002:808:808::1", "2001:200::1", "2620:fe::fe"],
)  # fmt: skip
def test_public_addresses_are_public(address):
    assert is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_address_inside_another_is_judged_like_itself(inner):
    number = int(inner)
    inside = [IPv6Address((0x64FF9B << 96) | number), IPv6Address((0x2002 << 112) | (number << 80) | 1)]
    assert {is_public(address) for address in inside} == {is_public(inner)}
    assert not is_public(IPv6Address((0xFFFF << 32) | number))
    assert not is_public(IPv6Address(number))


@given(st.one_of(st.integers(0, 2**32 - 1).map(IPv4Address), st.integers(0, 2**128 - 1).map(IPv6Address)))
def test_nothing_is_called_public_that_python_calls_private(address):
    if is_public(address):
        assert address.is_global
        local = (address.is_multicast, address.is_loopback, address.is_link_local, address.is_unspecified)
        assert not any(local)


ANSWERS = [
    ["127.0.0.1"], ["::1"], ["10.1.2.3"], ["169.254.169.254"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"],
    ["64:ff9b::7f00:1"], ["2002:7f00:1::"], ["fe80::1%2"], ["0.0.0.0"], ["192.0.0.8"], ["224.0.0.1"], ["not a number"],
]  # fmt: skip


@pytest.mark.parametrize("answers", ANSWERS, ids=",".join)
def test_a_name_with_one_private_answer_is_not_connected_to(answers, monkeypatch):
    def never(*address, **options):
        pytest.fail(f"connected to {address}")

    monkeypatch.setattr(socket, "create_connection", never)
    (exchange,) = Client(POLICY, Clock(), resolver=leads_to(*answers)).get("http://trap.news.org/")
    assert isinstance(exchange.error, ForbiddenAddressError)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_name_is_looked_up_once_however_often_it_is_used():
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with serving({"/1": (302, {"Location": "/2"}, b""), "/2": b"same machine"}) as site:
        client = Client(site.policy(), Clock(), resolver=rebinding)
        hops = client.get(f"http://rebind.news.org:{site.port}/1")
        again = client.get(f"http://rebind.news.org:{site.port}/2")
    assert asked == ["rebind.news.org"]
    assert [hops[-1].body, again[-1].body] == [b"same machine"] * 2
    assert {hop.address for hop in [*hops, *again]} == {"127.0.0.1"}


@pytest.mark.parametrize("answers", [["93.184.216.34"], ["127.0.0.1"]])
def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch, answers):
    """The name is public at the check and private a moment later: only the checked number is ever connected to."""
    connected = []

    def note(address, *more, **options):
        connected.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", note)
    turns = iter([answers, ["127.0.0.1"], ["10.0.0.1"]])

    def turning(host, port):
        return next(turns)

    client = Client(POLICY, Clock(), resolver=turning)
    assert all(isinstance(client.get("http://trap.news.org/")[-1].error, ItemError) for _ in range(2))
    assert set(connected) <= {"93.184.216.34"}


PRIVATE = ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/", "http://0x7f.1/", "file:///etc/passwd",
           "gopher://127.0.0.1/", "//10.0.0.1/", "http://localhost/", "http://user@news.org/", "http://news.org:25/"]  # fmt: skip


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("location", PRIVATE)
def test_a_redirect_is_checked_like_the_first_address(location, monkeypatch):
    """The first hop is a public name; the test's network leads it to a local server."""
    with serving({"/": (302, {"Location": location}, b"")}) as site:
        real = socket.create_connection
        connected = []

        def lead(address, *more, **options):
            connected.append(address)
            return real(("127.0.0.1", site.port), *more, **options)

        monkeypatch.setattr(socket, "create_connection", lead)
        hops = Client(POLICY, Clock(), resolver=leads_to("93.184.216.34")).get("http://news.org/")
    assert connected == [("93.184.216.34", 80)]
    assert len(hops) == 2
    assert isinstance(hops[1].error, BadAddressError | ForbiddenAddressError)


@given(st.text(max_size=40))
def test_no_text_at_all_is_more_than_a_refusal_or_a_public_host(text):
    for url in (text, f"http://{text}/"):
        try:
            found = check(url, POLICY)
        except ItemError:
            continue
        assert found.scheme in {"http", "https"}
        assert found.host.isascii()
        assert found.port in {80, 443}
        if found.numeric:
            assert is_public(ip_address(found.host))
