"""Only the one address that was named is asked, only this machine unless somebody said otherwise, and no bad answer does harm."""

from __future__ import annotations

import hashlib
import json

import pytest

from kuager.collect import llm
from kuager.collect.errors import BadEndpointError, ForeignEndpointError, ModelAnswerError, NoEndpointError
from tests.collect.llmserver import serving

QUESTION = json.dumps(
    {
        "model": "m",
        "messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "Language: en\n===\nhello\n==="}],
    }
).encode()


def test_it_is_off_until_an_endpoint_is_named():
    with pytest.raises(NoEndpointError):
        llm.endpoint("")


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://localhost:1234/v1/", "http://localhost:1234/v1/chat/completions"),
        ("http://[::1]:9/api/v1/chat/completions", "http://[::1]:9/api/v1/chat/completions"),
        ("https://127.8.9.1", "https://127.8.9.1/v1/chat/completions"),
    ],
)
def test_this_machine_is_allowed_once_it_is_named(address, url):
    found = llm.endpoint(address, proxy="socks5://127.0.0.1:9050")
    assert (found.url, found.local, found.kind, found.proxy) == (url, True, "local", None)


FOREIGN = (
    "https://models.example.org", "https://10.0.0.5", "https://192.168.1.7:8080", "https://localhost.example.org", "https://[fe80::1]",
    "https://0.0.0.0", "https://127.0.0.1.example.org",
)  # fmt: skip


@pytest.mark.parametrize("address", FOREIGN)
def test_another_machine_needs_the_switch(address):
    with pytest.raises(ForeignEndpointError):
        llm.endpoint(address)
    assert not llm.endpoint(address, remote=True).local


def test_another_machine_is_asked_over_https_only():
    with pytest.raises(ForeignEndpointError):
        llm.endpoint("http://models.example.org", remote=True)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1", "127.0.0.1:8080", "http://", "http://user:word@127.0.0.1", "http://127.0.0.1:99999", "http://127.1/",
        "http://0x7f.0.0.1", "http://127.0.0.1/?key=secret", "http://127.0.0.1\\@models.example.org",
    ],
)  # fmt: skip
def test_odd_addresses_are_refused(address):
    with pytest.raises(BadEndpointError):
        llm.endpoint(address, remote=True)


def test_a_key_is_sent_and_never_shown(socket_enabled):
    with serving() as model:
        where = llm.endpoint(model.address, key="s3cret-key")
        reply = llm.ask(where, QUESTION)
    assert model.headers[0]["authorization"] == "Bearer s3cret-key"
    assert "user-agent" not in model.headers[0]
    assert "s3cret-key" not in repr(where)
    assert reply.sha256 == hashlib.sha256(reply.body).hexdigest()


def test_localhost_is_not_looked_up(socket_enabled, monkeypatch):
    def never(*_args, **_more):
        raise AssertionError("looked up")

    with serving() as model:
        where = llm.endpoint(f"http://localhost:{model.port}")
        assert llm.ask(where, QUESTION, resolver=never).body


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("error", "code 500"),
        ("web page", "no JSON"),
        ("too long", "far too long"),
        ("moved", "elsewhere"),
        ("moved away", "elsewhere"),
        ("hangs up", "nobody answers"),
        ("never answers", "in time"),
        ("drips", "in time"),
        ("packed", "packed"),
    ],
)
def test_a_bad_answer_is_named_and_nothing_is_followed(socket_enabled, mode, words):
    with serving(mode=mode) as model, pytest.raises(ModelAnswerError) as error:
        llm.ask(llm.endpoint(model.address, seconds=0.6), QUESTION)
    assert words in error.value.message
    assert model.elsewhere == []
    assert len(model.asked) == 1


def test_nobody_there_is_an_error_of_the_item(socket_enabled):
    with serving() as model:
        where = llm.endpoint(model.address)
    with pytest.raises(ModelAnswerError, match="nobody answers"):
        llm.ask(where, QUESTION)
