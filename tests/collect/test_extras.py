"""An installation without extras: everything loads, and what is missing is named with how to get it."""

import subprocess
import sys

WITHOUT = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"httpcore", "httpx", "h11", "certifi", "warcio", "yt_dlp", "socksio"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nothing())
import io
from kuager.collect import adapters
from kuager.collect.errors import MissingExtraError
from kuager.collect.net import Policy, open_fetcher
from kuager.collect.warc import pages
from kuager.workflow import capture, ingest, recordings, watch, webarchives
from kuager.workflow.system import SystemClock
assert len(adapters()) >= 6
for call in (lambda: open_fetcher(Policy(network=True), SystemClock()), lambda: list(pages(io.BytesIO(b"x"), "x"))):
    try:
        call()
    except MissingExtraError as error:
        print(error.message)
"""


def test_what_is_not_installed_is_named_with_how_to_get_it():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert "kuager[web]" in first
    assert "warcio is not installed" in second
