"""Opens a page, lets it finish, and keeps what it shows."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from kuager.collect.browser.answers import RENDERED, Traffic
from kuager.collect.browser.pipe import BrowserPipe, Message
from kuager.collect.errors import BrowserError, ForbiddenAddressError, MissingProgramError, UnreachableError
from kuager.collect.net import Exchange, Policy, Resolver, check, system_resolver
from kuager.collect.net.proxy import GuardedProxy, guarded_proxy
from kuager.collect.scratch import scratch
from kuager.collect.warc.writing import Recorded, WarcWriter
from kuager.collect.web.page import PageCapture
from kuager.collect.web.provenance import provenance
from kuager.errors import ItemError
from kuager.ports import Clock, Ids

METHOD = "rendered capture"
TOOL = "kuager browser@2"
DOM = "urn:dom:"
"""Before the address of the markup of a page as a browser drew it."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 1280, 1600
TALLEST = 16_000
"""Pixels of a full-page picture; higher ones come out empty in Chromium."""
QUIET = 0.6
NOWHERE = "--proxy-server=http://127.0.0.1:1"
"""Where the browser's own requests go, which Chromium sends to its maker whatever it is told: nobody listens there."""
SETTLE = 8.0

_OFF = (
    "OptimizationHints,MediaRouter,DialMediaRouteProvider,Translate,AutofillServerCommunication,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable"
)
_FLAGS = (
    "--headless", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--incognito", f"--window-size={WIDTH},{HEIGHT}",
    "--no-first-run", "--no-default-browser-check", "--disable-default-apps", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--no-pings",
    "--disable-breakpad", "--metrics-recording-only", "--password-store=basic", "--use-mock-keychain", "--disable-quic",
    "--disk-cache-size=1", "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--dns-prefetch-disable",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--proxy-bypass-list=<-loopback>", "--lang=en-US",
    f"--disable-features={_OFF}",
)  # fmt: skip
_SCROLL = """(async () => {
  for (let at = 0; at < Math.min(document.documentElement.scrollHeight, 20000); at += 800) {
    scrollTo(0, at); await new Promise(done => setTimeout(done, 40));
  }
  scrollTo(0, 0);
})()"""
_DESCRIBED = frozenset({"content-type", "content-encoding", "content-length", "transfer-encoding"})
"""What the head says of the bytes that came, which are not the markup that is kept."""
_MARKUP = "new XMLSerializer().serializeToString(document.doctype || document.createComment('')) + document.documentElement.outerHTML"


@dataclass(slots=True)
class _Seen:
    """What the events told about the page itself."""

    traffic: Traffic
    status: int = 0
    media_type: str = ""
    loaded: bool = False
    failed: str = ""
    certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    url: str
    address: str
    at: datetime
    clock: Clock
    ids: Ids
    policy: Policy
    proxy: GuardedProxy


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The page as it stood when it was kept."""

    at: datetime
    markup: bytes
    picture: bytes
    printed: bytes


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
        command = [chosen, *_FLAGS, f"--user-data-dir={folder / 'profile'}", NOWHERE]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to start as root with it
        environment = {
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
        }
        with BrowserPipe(command, deadline=policy.deadline, environment=environment) as browser:
            page = _Asked(url=url, address=destination.url, at=at, clock=clock, ids=ids, policy=policy, proxy=proxy)
            return _rendered(browser, page)


def _rendered(browser: BrowserPipe, page: _Asked) -> PageCapture:
    address = page.address
    version = browser.call("Browser.getVersion")
    browser.call("Browser.setDownloadBehavior", behavior="deny")
    # A place of its own with the guard as its way out; the browser's own curiosity (updates, accounts) has none.
    way = {"proxyServer": page.proxy.url, "proxyBypassList": "<-loopback>"}
    context = browser.call("Target.createBrowserContext", **way)["browserContextId"]
    target = browser.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
    session = str(browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    browser.call("Page.enable", session)
    traffic = Traffic(browser, page.policy, page.clock)
    traffic.listen(session)
    agent = str(version.get("userAgent", "")).replace("Headless", "")
    browser.call("Emulation.setUserAgentOverride", session, userAgent=agent, acceptLanguage=page.policy.language)
    seen = _opened(browser, session, address, page.policy, traffic)
    final = str(_evaluated(browser, session, "location.href") or address)
    writer = WarcWriter(page.clock, page.ids)
    made_with = str(version.get("product", ""))
    about = {"software": TOOL, "format": "WARC File Format 1.1", "method": METHOD, "browser": made_with}
    writer.info({**about, "answers": RENDERED})
    error = _failure(seen, final, page)
    shown = None if error else _shown(browser, session, page)
    traffic.end()
    answers = traffic.write(writer, page.proxy.reached)
    record = _written(writer, shown, final) if shown else None
    seen.certificate = _certificate(browser, final)
    hops = _way(traffic, page, seen, final if final.startswith("http") else address, error, shown)
    missing = (*page.proxy.refused, *traffic.missing())
    fields = {"label": METHOD, "requested": page.url, "final": final, "status": str(seen.status or "none")}
    fields |= {
        "browser": made_with,
        "window": f"{WIDTH}x{HEIGHT}",
        "answers": str(answers),
        "missing": str(len(missing)),
    }
    fields["error"] = f"{error.code} {error.message}" if error else ""
    fields |= provenance(page.policy, page.at, page.clock.now(), hops, agent=agent)
    refused = {f"refused-{at}": f"{host} ({why})" for at, (host, why) in enumerate(page.proxy.refused[:200], 1)}
    unkept = {f"missing-{at}": f"{url} ({why})" for at, (url, why) in enumerate(list(traffic.missing())[:200], 1)}
    writer.metadata(page.url, fields | refused | unkept, about=record)
    return PageCapture(
        requested=page.url,
        at=page.at,
        hops=hops,
        warc=writer.data,
        record=record,
        missing=missing,
        embedded=max(answers, len(page.proxy.refused)),
        method=METHOD,
        tool=f"{TOOL}, {made_with}",
    )


def _way(
    traffic: Traffic, page: _Asked, seen: _Seen, final: str, error: ItemError | None, shown: _Shown | None
) -> tuple[Exchange, ...]:
    """Returns the way to the page: the answers that sent on, then the page as shown under the head that it came with."""
    main = [answer for answer in traffic.answers if answer.main]
    sent_on = tuple(
        Exchange(
            url=answer.url,
            at=answer.at,
            status=answer.status,
            headers=answer.headers,
            address=page.proxy.reached.get(urlsplit(answer.url).hostname or ""),
        )
        for answer in main
        if answer.redirects
    )
    came = next((answer.headers for answer in reversed(main) if not answer.redirects), ())
    last = Exchange(
        url=final,
        at=page.at,
        status=seen.status,
        headers=(("content-type", "text/html; charset=utf-8"), *(one for one in came if one[0] not in _DESCRIBED)),
        body=shown.markup if shown else b"",
        address=page.proxy.reached.get(urlsplit(final).hostname or ""),
        certificate=seen.certificate,
        error=error,
    )
    asked = sent_on or (() if last.url == page.address else (Exchange(url=page.address, at=page.at),))
    return (*asked, last)


def _certificate(browser: BrowserPipe, url: str) -> str | None:
    """Returns the SHA-256 of the certificate that the site showed, for https."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return None
    found = browser.ask("Network.getCertificate", origin=f"https://{parts.netloc}") or {}
    chain = found.get("tableNames") or []
    return hashlib.sha256(base64.b64decode(chain[0])).hexdigest() if chain else None


def _failure(seen: _Seen, final: str, page: _Asked) -> ItemError | None:
    refused = {host for host, _ in page.proxy.refused}
    if final[:200] in refused or (seen.failed and refused):
        return ForbiddenAddressError(item=page.url)
    if final.startswith("chrome-error:"):
        # The page sent the browser on to where nothing came from; what stands there now is the browser's own note.
        return ForbiddenAddressError(item=page.url) if refused else UnreachableError(item=page.url)
    if seen.failed:
        return UnreachableError(f"{UnreachableError.title} ({seen.failed})", item=page.url)
    if seen.media_type and not seen.media_type.endswith(("html", "html+xml", "xml", "plain")):
        return BrowserError(f"This is {seen.media_type} and not a page; capture it without --browser", item=page.url)
    return None


def _opened(browser: BrowserPipe, session: str, address: str, policy: Policy, traffic: Traffic) -> _Seen:
    """Goes to the address and waits until it is loaded and quiet, also after scrolling through it."""
    seen = _Seen(traffic)
    # The page's own frame has the name of its target until it goes anywhere, and keeps it.
    traffic.frame = str(browser.call("Page.getFrameTree", session)["frameTree"]["frame"]["id"])
    answer = browser.call("Page.navigate", session, url=address)
    seen.failed = str(answer.get("errorText", ""))
    if seen.failed:
        # The way up to there is told already, and is kept.
        _settled(browser, seen, QUIET)
        return seen
    _settled(browser, seen, policy.deadline / 2)
    browser.call("Runtime.evaluate", session, expression=_SCROLL, awaitPromise=True)
    _settled(browser, seen, SETTLE)
    return seen


def _settled(browser: BrowserPipe, seen: _Seen, seconds: float) -> None:
    """Waits for the page to load and for its questions to end, for a while at most: some pages never rest."""
    began = time.monotonic()
    quiet_since = began
    while time.monotonic() - began < seconds:
        event = browser.event(QUIET / 3)
        if event is not None:
            quiet_since = time.monotonic()
            _noticed(seen, event)
        elif (
            seen.loaded
            and (not seen.traffic.waiting or time.monotonic() - began > SETTLE)
            and time.monotonic() - quiet_since > QUIET
        ):
            return


def _noticed(seen: _Seen, event: Message) -> None:
    method, told = event.get("method"), event.get("params", {})
    seen.traffic.notice(event)
    mine = told.get("type") == "Document" and told.get("frameId") == seen.traffic.frame
    if method == "Page.loadEventFired":
        seen.loaded = True
    elif method == "Network.responseReceived" and mine:
        response = told.get("response", {})
        seen.status, seen.media_type = int(response.get("status", 0)), str(response.get("mimeType", "")).lower()


def _shown(browser: BrowserPipe, session: str, page: _Asked) -> _Shown:
    """Returns markup, picture and PDF of the page as it stands."""
    markup = str(_evaluated(browser, session, _MARKUP) or "").encode("utf-8", "replace")[: page.policy.max_bytes]
    now = page.clock.now()
    size = browser.call("Page.getLayoutMetrics", session)["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": min(size["width"], 4 * WIDTH), "height": min(size["height"], TALLEST), "scale": 1}
    shot = browser.call("Page.captureScreenshot", session, format="png", captureBeyondViewport=True, clip=clip)
    printed = browser.call("Page.printToPDF", session, printBackground=True)
    return _Shown(
        at=now, markup=markup, picture=base64.b64decode(shot["data"]), printed=base64.b64decode(printed["data"])
    )


def _written(writer: WarcWriter, shown: _Shown, final: str) -> Recorded:
    record = writer.resource(f"{DOM}{final}", shown.markup, "text/html; charset=utf-8", at=shown.at)
    writer.resource(f"urn:fullPage:{final}", shown.picture, "image/png", at=shown.at)
    writer.resource(f"urn:pdf:{final}", shown.printed, "application/pdf", at=shown.at)
    return record


def _evaluated(browser: BrowserPipe, session: str, expression: str) -> object:
    return (
        browser.call("Runtime.evaluate", session, expression=expression, returnByValue=True)
        .get("result", {})
        .get("value")
    )
