"""Opens a page, lets it finish, and keeps what it shows."""

from __future__ import annotations

import base64
import os
import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kuager.collect.browser.pipe import BrowserPipe, Message
from kuager.collect.errors import BrowserError, ForbiddenAddressError, MissingProgramError, UnreachableError
from kuager.collect.net import Exchange, Policy, Resolver, check, system_resolver
from kuager.collect.net.proxy import GuardedProxy, guarded_proxy
from kuager.collect.scratch import scratch
from kuager.collect.warc.writing import Recorded, WarcWriter
from kuager.collect.web.page import PageCapture
from kuager.errors import ItemError
from kuager.ports import Clock, Ids

METHOD = "rendered capture"
TOOL = "kuager browser@1"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 1280, 1600
TALLEST = 16_000
"""Pixels of a full-page picture; higher ones come out empty in Chromium."""
QUIET = 0.6
SETTLE = 8.0

_FLAGS = (
    "--headless", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--incognito", f"--window-size={WIDTH},{HEIGHT}",
    "--no-first-run", "--no-default-browser-check", "--disable-default-apps", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--no-pings",
    "--disable-breakpad", "--metrics-recording-only", "--password-store=basic", "--use-mock-keychain", "--disable-quic",
    "--disk-cache-size=1", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--dns-prefetch-disable",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--proxy-bypass-list=<-loopback>", "--lang=en-US",
    "--disable-features=OptimizationHints,MediaRouter,DialMediaRouteProvider,Translate,AutofillServerCommunication",
)  # fmt: skip
_SCROLL = """(async () => {
  for (let at = 0; at < Math.min(document.documentElement.scrollHeight, 20000); at += 800) {
    scrollTo(0, at); await new Promise(done => setTimeout(done, 40));
  }
  scrollTo(0, 0);
})()"""
_MARKUP = "new XMLSerializer().serializeToString(document.doctype || document.createComment('')) + document.documentElement.outerHTML"


@dataclass(slots=True)
class _Seen:
    """What the events told about the page itself."""

    status: int = 0
    media_type: str = ""
    waiting: set[str] = field(default_factory=set)
    loaded: bool = False
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    url: str
    at: datetime
    clock: Clock
    ids: Ids
    policy: Policy
    proxy: GuardedProxy


def program() -> str:
    """Returns the browser to use.

    Raises:
        MissingProgramError: when there is none.
    """
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise MissingProgramError("No Chromium or Chrome was found; kuager works without it, except for --browser")
    return found


def render_page(
    url: str, policy: Policy, clock: Clock, ids: Ids, *, fallback: Path, resolver: Resolver = system_resolver
) -> PageCapture:
    """Captures what a browser shows of a page.

    Args:
        url: its address.
        policy: what may be fetched, for the page and all it embeds.
        clock: stamps the records.
        ids: makes record ids.
        fallback: a folder for the browser's files where there is no place in memory.
        resolver: looks names up.

    Raises:
        BadAddressError: the address is not one that is fetched.
        ForbiddenAddressError: it names a private host outright.
        MissingProgramError: there is no browser.
        BrowserError: it did not finish.
        NetworkOffError: when the policy allows nothing.
    """
    destination = check(url, policy)
    at = clock.now()
    chosen = program()
    with scratch(fallback) as folder, guarded_proxy(policy, resolver) as proxy:
        command = [chosen, *_FLAGS, f"--user-data-dir={folder / 'profile'}", f"--proxy-server={proxy.url}"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to start as root with it
        environment = {
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
        }
        with BrowserPipe(command, deadline=policy.deadline, environment=environment) as browser:
            page = _Asked(url=url, at=at, clock=clock, ids=ids, policy=policy, proxy=proxy)
            return _rendered(browser, destination.url, page)


def _rendered(browser: BrowserPipe, address: str, page: _Asked) -> PageCapture:
    version = browser.call("Browser.getVersion")
    browser.call("Browser.setDownloadBehavior", behavior="deny")
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = str(browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    for method in ("Page.enable", "Network.enable"):
        browser.call(method, session)
    agent = str(version.get("userAgent", "")).replace("Headless", "")
    browser.call("Emulation.setUserAgentOverride", session, userAgent=agent, acceptLanguage=page.policy.language)
    seen = _opened(browser, session, address, page.policy)
    final = str(_evaluated(browser, session, "location.href") or address)
    writer = WarcWriter(page.clock, page.ids)
    made_with = str(version.get("product", ""))
    writer.info({"software": TOOL, "format": "WARC File Format 1.1", "method": METHOD, "browser": made_with})
    error = _failure(seen, final, page)
    record, body = (None, b"") if error else _kept(browser, session, writer, page, final)
    fields = {"label": METHOD, "requested": page.url, "final": final, "status": str(seen.status or "none")}
    fields["error"] = f"{error.code} {error.message}" if error else ""
    refused = {f"refused-{at}": f"{host} ({why})" for at, (host, why) in enumerate(page.proxy.refused[:200], 1)}
    writer.metadata(page.url, fields | refused, about=record)
    exchange = Exchange(
        url=final if final.startswith("http") else address,
        at=page.at,
        status=seen.status,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        error=error,
    )
    first = () if exchange.url == address else (Exchange(url=address, at=page.at),)
    return PageCapture(
        requested=page.url,
        at=page.at,
        hops=(*first, exchange),
        warc=writer.data,
        record=record,
        missing=tuple(page.proxy.refused),
        embedded=len(page.proxy.refused),
        method=METHOD,
        tool=f"{TOOL}, {made_with}",
    )


def _failure(seen: _Seen, final: str, page: _Asked) -> ItemError | None:
    refused = {host for host, _ in page.proxy.refused}
    if final[:200] in refused or (seen.failed and refused):
        return ForbiddenAddressError(item=page.url)
    if seen.failed:
        return UnreachableError(f"{UnreachableError.title} ({seen.failed})", item=page.url)
    if seen.media_type and not seen.media_type.endswith(("html", "html+xml", "xml", "plain")):
        return BrowserError(f"This is {seen.media_type} and not a page; capture it without --browser", item=page.url)
    return None


def _opened(browser: BrowserPipe, session: str, address: str, policy: Policy) -> _Seen:
    """Goes to the address and waits until it is loaded and quiet, also after scrolling through it."""
    seen = _Seen()
    answer = browser.call("Page.navigate", session, url=address)
    seen.failed = str(answer.get("errorText", ""))
    if seen.failed:
        return seen
    frame = str(answer.get("frameId", ""))
    _settled(browser, session, seen, frame, policy.deadline / 2)
    browser.call("Runtime.evaluate", session, expression=_SCROLL, awaitPromise=True)
    _settled(browser, session, seen, frame, SETTLE)
    return seen


def _settled(browser: BrowserPipe, session: str, seen: _Seen, frame: str, seconds: float) -> None:
    """Waits for the page to load and for its questions to end, for a while at most: some pages never rest."""
    began = time.monotonic()
    quiet_since = began
    while time.monotonic() - began < seconds:
        event = browser.event(QUIET / 3)
        if event is not None:
            quiet_since = time.monotonic()
            _noticed(browser, session, seen, frame, event)
        elif (
            seen.loaded
            and (not seen.waiting or time.monotonic() - began > SETTLE)
            and time.monotonic() - quiet_since > QUIET
        ):
            return


def _noticed(browser: BrowserPipe, session: str, seen: _Seen, frame: str, event: Message) -> None:
    method, told = event.get("method"), event.get("params", {})
    if method == "Page.loadEventFired":
        seen.loaded = True
    elif method == "Network.requestWillBeSent":
        seen.waiting.add(str(told.get("requestId")))
    elif method in {"Network.loadingFinished", "Network.loadingFailed"}:
        seen.waiting.discard(str(told.get("requestId")))
    elif method == "Network.responseReceived" and told.get("type") == "Document" and told.get("frameId") == frame:
        response = told.get("response", {})
        seen.status, seen.media_type = int(response.get("status", 0)), str(response.get("mimeType", "")).lower()
    elif method == "Page.javascriptDialogOpening":
        browser.call("Page.handleJavaScriptDialog", session, accept=False)


def _kept(browser: BrowserPipe, session: str, writer: WarcWriter, page: _Asked, final: str) -> tuple[Recorded, bytes]:
    """Writes markup, picture and PDF of the page as it stands."""
    markup = str(_evaluated(browser, session, _MARKUP) or "").encode("utf-8", "replace")[: page.policy.max_bytes]
    now = page.clock.now()
    record = writer.resource(f"urn:dom:{final}", markup, "text/html; charset=utf-8", at=now)
    size = browser.call("Page.getLayoutMetrics", session)["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": min(size["width"], 4 * WIDTH), "height": min(size["height"], TALLEST), "scale": 1}
    shot = browser.call("Page.captureScreenshot", session, format="png", captureBeyondViewport=True, clip=clip)
    writer.resource(f"urn:fullPage:{final}", base64.b64decode(shot["data"]), "image/png", at=now)
    printed = browser.call("Page.printToPDF", session, printBackground=True)
    writer.resource(f"urn:pdf:{final}", base64.b64decode(printed["data"]), "application/pdf", at=now)
    return record, markup


def _evaluated(browser: BrowserPipe, session: str, expression: str) -> object:
    return (
        browser.call("Runtime.evaluate", session, expression=expression, returnByValue=True)
        .get("result", {})
        .get("value")
    )
