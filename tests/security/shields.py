"""An archive with people who must stay unnamed: what the team calls them holds a canary, and so does who they are."""

from __future__ import annotations

from pathlib import Path

from kuager.workflow import ingest
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from kuager.workflow.sealed import opening, records
from tests.conftest import CHEAP

WORK, PASS = "a long passphrase", "quite another passphrase"
SECRET = ("Zhumabikecanary", "Totycanary", "7017canary", "Givercanary", "Idcanary")
"""True names, telephones, givers: in the sealed store, and in no answer of the archive whatever is asked."""
CALLED = ("Speakercanary", "Picketcanary", "Victimcanary", "Kincanary", "Appealcanary", "Consentcanary")
"""What the team calls unnamed people. Somebody will write a name there one day, so it leaves the house by no way."""
NAMED = "Daulet Sadvakas"


def fill(archive: Archive, texts: Path) -> None:
    """Fills an encrypted archive and its sealed store."""
    opening.make(archive, WORK, PASS, cost=CHEAP)
    list(ingest.add(archive, [str(texts)], given_by="Givercanary of Oskemen"))
    for form, answers in _forms().items():
        given = Given(answers={name: [value] for name, value in answers.items()})
        enter(archive, form.partition(":")[0], given, fresh=False)
    ingest.finish(archive)
    unnamed = [one for one in archive.store.nodes() if one.shielded]
    for node in unnamed:
        told = {"person": "Zhumabikecanary Totycanary", "how_known": "she said so"}
        records.put(archive, "speaker", told, about=node.id)
    records.put(archive, "contact", {"phone": "+7 7017canary"}, about=unnamed[0].id)


def _forms() -> dict[str, dict[str, str]]:
    testimony = {
        "subject": NAMED, "speaker": "the Speakercanary of Oskemen", "speaker_unnamed": "yes", "relation": "wife",
        "taken_when": "2019-08-01", "contact": "+7 7017canary", "id_number": "Idcanary 1",
        "account": "My husband Daulet Sadvakas was taken in August 2019. I am afraid.", "said_on": "2023-02-02",
    }  # fmt: skip
    return {
        "series": {"name": "Daily protest", "start": "2022-03-14"},
        "testimony": testimony,
        "picket_day": {
            "when": "2023-05-03", "participants": "3", "who": "old Picketcanary", "who_unnamed": "yes",
            "slogans": "Let them out", "notes": "old Picketcanary wept", "speaker": "the Speakercanary of Oskemen",
            "speaker_unnamed": "yes",
        },
        "reprisal": {
            "kind": "threat", "who": "Victimcanary mother", "who_unnamed": "yes", "when": "2023-05-12", "severity": "pressure",
            "words": "Think of your son, Victimcanary", "wish": "un_unnamed",
        },
        "relative": {"relative": "Kincanary sister", "relative_unnamed": "yes", "kinship": "sister", "who": NAMED},
        "appeal": {
            "kind": "complaint", "who": "Appealcanary", "who_unnamed": "yes", "to": "The prosecutor", "recipient": "prosecutor",
            "when": "2023-04-01", "state": "KZ",
        },
        "consent": {"who": "Consentcanary", "who_unnamed": "yes", "capacity": "speaker", "standing": "agreed"},
    }  # fmt: skip
