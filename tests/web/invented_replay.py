"""An invented captured page for the pages that show one."""

from kuager.errors import UnknownIdError
from kuager.workflow.showing import Replay, Shown

URL = "https://news.example.org/gate?day=3"
OTHER = "https://news.example.org/bridge"
PAGE = b"<!doctype html><html lang=en><title>At the gate</title><h1>At the gate</h1><script>document.title = 'ran'</script>"


def replay(capture: str, url: str) -> Replay:
    if capture != "k-page" or url not in {"", URL, OTHER}:
        raise UnknownIdError(item=capture)
    return Replay(
        capture=capture, url=url or URL, at="2024-05-01T12:00:00Z", status=200, rendered=True, archive="k-warc",
        sha256="ab" * 32, pages=((URL, "2024-05-01T12:00:00Z"), (OTHER, "2024-05-01T12:00:01Z")),
    )  # fmt: skip


def replayed(url: str, prefix: str) -> Shown | None:
    if url == "https://news.example.org/moved":
        return Shown(status=302, media_type="text/plain", body=b"", leads_to=prefix + URL)
    if url == "https://news.example.org/data.bin":
        return Shown(status=200, media_type="application/octet-stream", body=b"", known=False)
    if url not in {URL, OTHER}:
        return None
    link = f'<p><a href="{prefix}{OTHER}">bridge</a> <a href="{prefix}https://elsewhere.example.org/">elsewhere</a></p>'
    return Shown(status=200, media_type="text/html; charset=utf-8", body=PAGE + link.encode())
