"""A real HTTP server on loopback that answers like a language model's, well or badly, as a test asks of it."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Model:
    """``proposals`` turns a passage into the answer's object; ``mode`` says how the answer is spoiled on its way."""

    port: int = 0
    mode: str = "well"
    proposals: Callable[[str], object] = lambda _passage: {"events": [], "relations": []}
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def passage_of(asked: dict[str, Any]) -> str:
    """The passage stands between the two lines of equal signs."""
    lines = asked["messages"][1]["content"].split("\n")
    fence = lines[1]
    assert set(fence) == {"="}
    assert lines[-1] == fence
    return "\n".join(lines[2:-1])


def wrapped(content: object, **choice) -> bytes:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop", **choice}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [message]}).encode()


@contextmanager
def serving(**settings) -> Iterator[Model]:
    model = Model(**settings)

    class Desk(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            model.elsewhere.append(self.path)
            self._send(200, "application/json", wrapped({"events": []}))

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/v1/chat/completions":
                model.elsewhere.append(self.path)
                self._send(200, "application/json", wrapped({"events": []}))
                return
            asked = json.loads(sent)
            model.asked.append(asked)
            model.headers.append({name.lower(): value for name, value in self.headers.items()})
            self._answer(model.mode, wrapped(model.proposals(passage_of(asked))))

        def _answer(self, mode: str, whole: bytes) -> None:
            if mode == "error":
                self._send(500, "application/json", b'{"error": "out of memory"}')
            elif mode == "web page":
                self._send(200, "text/html", b"<html>Please log in</html>")
            elif mode == "web page called JSON":
                self._send(200, "application/json", b"<html>Please log in</html>")
            elif mode == "too long":
                self._send(200, "application/json", b" " * 2_200_000 + whole)
            elif mode == "moved":
                self._send(307, "application/json", b"{}", Location=f"http://127.0.0.1:{model.port}/elsewhere")
            elif mode == "moved away":
                self._send(302, "application/json", b"{}", Location="http://models.example.org/v1/chat/completions")
            elif mode == "cut":
                cut = json.loads(whole)["choices"][0]["message"]["content"][:-9]
                self._send(200, "application/json", wrapped(cut))
            elif mode == "out of tokens":
                self._send(200, "application/json", wrapped({"events": []}, finish_reason="length"))
            elif mode == "hangs up":
                self.close_connection = True
            elif mode == "never answers":
                time.sleep(1.5)
                self.close_connection = True
            elif mode == "drips":
                self._head(200, "application/json", len(whole))
                for byte in whole[:30]:
                    time.sleep(0.05)
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                self.close_connection = True
            elif mode == "in a block":
                inner = json.loads(whole)["choices"][0]["message"]["content"]
                self._send(200, "application/json; charset=utf-8", wrapped(f"```json\n{inner}\n```"))
            elif mode == "packed":
                self._send(200, "application/json", whole, **{"Content-Encoding": "br"})
            else:
                assert mode == "well", mode
                self._send(200, "application/json", whole)

        def _send(self, status: int, kind: str, body: bytes, **headers: str) -> None:
            self._head(status, kind, len(body), **headers)
            self.wfile.write(body)
            self.close_connection = True

        def _head(self, status: int, kind: str, length: int, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(length))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass  # a client that cuts the line is what some tests are about

    server = Server(("127.0.0.1", 0), Desk)
    model.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
