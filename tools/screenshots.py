"""Takes the pictures of the documentation: the real workbench over the real example archive, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

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
    "find": "/find?q=Arman",
    "lists": "/lists",
}
WIDE = (1280, 860)
TABLE = """No,Name,Sex,Year of birth,Place of birth,Date of detention,Status
1,Arman Sadvakas,m,1974,Oskemen,03/04/2018,sentenced
2,Нұргүл Сейтқали,ж,1981,Алматы,25.06.2017,в лагере
3,unnamed woman,f,,,2018,missing
4,Zhanar Toleubek,f,1990,Tastobe,,released
"""


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
    photograph_parting(page, base)
    photograph_list(page, base)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=TARGET / "reader-dark.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(base + "/review")
    page.screenshot(path=TARGET / "review-phone.png")


def photograph_parting(page: Page, base: str) -> None:
    """Saves the page where one person's records are parted: the first person that several documents tell of."""
    page.goto(base + "/people")
    links = page.locator("main .row a[href^='/dossier/']")
    for path in [links.nth(at).get_attribute("href") for at in range(min(links.count(), 10))]:
        page.goto(base + str(path))
        parting = page.locator("a[href^='/merges/parting']")
        if parting.count():
            parting.first.click()
            page.screenshot(path=TARGET / "parting.png")
            return


def photograph_list(page: Page, base: str) -> None:
    """Hands an invented table in and saves the page about its columns and what would come of it; nothing is taken in."""
    page.goto(base + "/lists")
    page.locator("input[type=file]").set_input_files(
        {"name": "district list.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    with page.expect_navigation():
        page.locator("form[action='/lists/table'] button.primary").click()
    page.screenshot(path=TARGET / "list-columns.png")
    with page.expect_navigation():
        page.locator(".list-columns button.primary").click()
    page.screenshot(path=TARGET / "list-preview.png")


if __name__ == "__main__":
    sys.exit(main())
