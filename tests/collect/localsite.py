"""Real HTTP servers on loopback for the tests of fetching."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kuager.collect.net import Policy

Reply = tuple[int, dict[str, str], bytes]
Route = Reply | bytes | Callable[[str, dict[str, str]], Reply]


class Clock:
    """Moves one second per question."""

    def __init__(self):
        self.at = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

    def now(self):
        self.at += timedelta(seconds=1)
        return self.at


class Ids:
    def __init__(self):
        self.count = 0

    def token(self, size=32):
        self.count += 1
        return self.count.to_bytes(size)


def leads_to(*addresses):
    """A resolver that gives these addresses to every name."""

    def resolver(host, port):
        return addresses

    return resolver


@dataclass
class Site:
    """A server whose pages are a dictionary; ``asked`` lists what was asked for, ``headers`` with what."""

    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def policy(self, **more) -> Policy:
        base = {
            "network": True,
            "allow_private": True,
            "ports": frozenset({self.port}),
            "timeout": 5.0,
            "deadline": 20.0,
        }
        return Policy(**{**base, **more})


@contextmanager
def serving(routes: dict[str, Route] | None = None, wrap=None) -> Iterator[Site]:
    """Serves routes on a free port of loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            site.asked.append(self.path)
            site.headers.append({name.lower(): value for name, value in self.headers.items()})
            found = site.routes.get(self.path, (404, {"Content-Type": "text/plain"}, b"no such page"))
            status, headers, body = (
                found(self.path, site.headers[-1])
                if callable(found)
                else found
                if isinstance(found, tuple)
                else (200, {}, found)
            )
            self.send_response_only(status)
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass  # a client that cuts the line is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if wrap is not None:
        server.socket = wrap(server.socket)
    site = Site(server.server_address[1], dict(routes or {}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
