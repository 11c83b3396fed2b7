"""What kuager is made of, and whether anything of it is known to be dangerous.

    python tools/supply.py sbom FOLDER      one list per set of pins, CycloneDX, the same bytes on every machine
    python tools/supply.py audit            asks the advisories about every pin; exit code 1 for a finding or an expired ignore

An audit that could not ask is no finding and no all-clear. It is said loudly and ends well, so that a build without a
network can go on.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PINS = ROOT / "requirements"
SHIPPED = ("core", "extras", "asr", "models", "spark", "faces")
"""The sets of pins that run at a user's; the others build and test."""
AUDITED = (*SHIPPED, "build", "dev", "judges", "wacz")
IGNORED = PINS / "ignored.toml"
_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A finding that somebody looked at and lives with, for a while.

    Attributes:
        id: of the advisory, or one of its other names.
        package: it is about.
        reason: why it does no harm here.
        until: the day from which it counts again.
    """

    id: str
    package: str
    reason: str
    until: date


@dataclass(slots=True)
class Verdict:
    """What an audit found.

    Attributes:
        findings: sentences about pins that are known to be dangerous, and about ignores that have run out.
        ignored: sentences about those that a person decided to live with.
        unasked: pins about which nobody could be asked.
        asked: how many pins the advisories know.
    """

    findings: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def code(self) -> int:
        """What the program ends with."""
        return 1 if self.findings else 0


def ignores(file: Path) -> tuple[Ignore, ...]:
    """Reads the reviewed ignores.

    Raises:
        ValueError: one lacks its reason or its day.
    """
    rows = tomllib.loads(file.read_text("utf-8")).get("ignore", [])
    found = []
    for row in rows:
        if set(row) != {"id", "package", "reason", "until"} or not str(row["reason"]).strip():
            raise ValueError(f"an ignore needs id, package, reason and until: {row}")
        if not isinstance(row["until"], date):
            raise ValueError(f"until is a day, written without quotes: {row}")  # noqa: TRY004  a mistake in a file
        found.append(Ignore(**row))
    return tuple(found)


def judged(report: Mapping[str, Any], known: Sequence[Ignore], today: date, verdict: Verdict) -> None:
    """Adds to a verdict what one report of pip-audit says."""
    for one in report["dependencies"]:
        if "skip_reason" in one:
            # pip-audit ends well and says "no known vulnerabilities" when it could ask about nothing at all.
            verdict.unasked.append(one["name"])
            continue
        verdict.asked += 1
        for advisory in one["vulns"]:
            names = {advisory["id"], *advisory.get("aliases", ())}
            what = f"{one['name']} {one['version']}: {advisory['id']}"
            fixed = ", ".join(advisory.get("fix_versions", ())) or "no version yet"
            match = next((ignore for ignore in known if ignore.id in names and ignore.package == one["name"]), None)
            if match is None:
                verdict.findings.append(f"{what} (mended in: {fixed})")
            elif match.until <= today:
                verdict.findings.append(f"{what}: the ignore ran out on {match.until} (mended in: {fixed})")
            else:
                verdict.ignored.append(f"{what}: {match.reason} (until {match.until})")


def expired(known: Iterable[Ignore], today: date) -> list[str]:
    """Returns a sentence for every ignore that has run out, found or not: none may be forgotten in the file."""
    return [f"{one.package}: the ignore of {one.id} ran out on {one.until}" for one in known if one.until <= today]


def audit(today: date) -> Verdict:
    """Asks about every set of pins."""
    known = ignores(IGNORED)
    verdict = Verdict(findings=expired(known, today))
    for name in AUDITED:
        file = PINS / f"{name}.txt"
        report = _asked(file)
        if report is None:
            verdict.unasked.append(f"all of {file.name}")
        else:
            judged(report, known, today, verdict)
    verdict.findings = sorted(set(verdict.findings))
    return verdict


def _asked(file: Path) -> Mapping[str, Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        words = [
            "--require-hashes",
            "--disable-pip",
            "--no-deps",
            "--progress-spinner",
            "off",
            "-f",
            "json",
            "-o",
            str(out),
        ]
        try:
            subprocess.run(  # noqa: S603  our own call, no shell
                [sys.executable, "-m", "pip_audit", "-r", str(file), *words],
                check=False, capture_output=True, timeout=_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None
        # Without a network there is no report, whatever the exit code says; a finding has one.
        report: Mapping[str, Any] | None = json.loads(out.read_text("utf-8")) if out.is_file() else None
        return report


def sbom(file: Path) -> str:
    """Returns the list of one set of pins, the same on every machine and on every day.

    What the tool adds about the registry's address and the lines of the file is left out; the hashes stay.
    """
    done = subprocess.run(  # noqa: S603  our own call, no shell
        [sys.executable, "-m", "cyclonedx_py", "requirements", str(file), "--output-reproducible", "--of", "JSON", "--short-PURLs"],
        check=True, capture_output=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    for one in told["components"]:
        one.pop("description", None)
        one["bom-ref"] = one["purl"]
        for reference in one.get("externalReferences", ()):
            reference["url"] = one["purl"]
            reference["comment"] = "every file of this version that is accepted, by its hash"
    told["components"].sort(key=lambda one: one["purl"])
    told["dependencies"] = [{"ref": one["purl"]} for one in told["components"]]
    told.get("metadata", {}).pop("tools", None)
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(words: Sequence[str]) -> int:
    """Runs one of the two commands and returns its exit code."""
    if words[:1] == ["sbom"] and words[1:]:
        folder = Path(words[1])
        folder.mkdir(parents=True, exist_ok=True)
        for name in SHIPPED:
            (folder / f"kuager-{name}.cdx.json").write_text(sbom(PINS / f"{name}.txt"), encoding="utf-8")
            print(f"{folder / f'kuager-{name}.cdx.json'}")
        return 0
    if list(words) == ["audit"]:
        verdict = audit(datetime.now(tz=UTC).date())  # noqa: TID251  a tool of the developer's, not of an archive
        for one in verdict.ignored:
            print(f"lived with: {one}")
        for one in verdict.findings:
            print(f"FOUND: {one}")
        if verdict.unasked:
            print(f"NOT AUDITED: nobody could be asked about {len(verdict.unasked)} pins. This is no all-clear.")
        print(f"{verdict.asked} pins were asked about, {len(verdict.findings)} findings.")
        return verdict.code
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
