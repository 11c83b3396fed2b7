"""Takes the pictures of the documentation: the real workbench over the real example archive, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "screenshots"
PAGES = {
    "overview": "/",
    "people": "/people",
    "events": "/events",
    "picket": "/picket",
    "review": "/review",
    "findings": "/findings",
    "sources": "/sources",
    "merges": "/merges",
}
WIDE = (1280, 860)


def main() -> int:
    """Builds the example archive in a temporary folder, serves it, and photographs its pages."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium found: install your system's chromium package.")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        served = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "kuager", "demo", "--to", f"{folder}/demo", "--no-browser"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = next(line for line in iter(served.stdout.readline, "") if line.startswith("http")).strip()  # type: ignore[union-attr]
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                photograph(browser, address)
        finally:
            served.terminate()
            served.wait(timeout=20)
    return 0


def photograph(browser: Browser, address: str) -> None:
    """Saves one picture per page."""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]}, reduced_motion="reduce")
    page.goto(address)
    base = address.partition("/enter")[0]
    for name, path in PAGES.items():
        page.goto(base + path)
        page.screenshot(path=TARGET / f"{name}.png")
        print(f"docs/screenshots/{name}.png")
    page.goto(base + "/people")
    page.locator("main .row a[href^='/dossier/']").first.click()
    page.screenshot(path=TARGET / "person.png")
    page.goto(base + "/sources")
    page.locator("main .row a[href^='/sources/']").first.click()
    page.locator(".claim", has_text="Start").locator("[data-go]").first.click()
    page.mouse.move(640, 20)
    page.wait_for_timeout(300)  # the words scroll into sight
    page.screenshot(path=TARGET / "reader.png")
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=TARGET / "reader-dark.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(base + "/review")
    page.screenshot(path=TARGET / "review-phone.png")


if __name__ == "__main__":
    sys.exit(main())
