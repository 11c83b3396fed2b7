"""An invented campaign as the pages get it: views built from short texts, every offset looked up, never typed.

People, sentences and numbers are made up. Places are real.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kuager.errors import BadDateError, UnknownIdError
from kuager.model import DocumentId, Feature, Finding, FindingId, FindingKind, FindingState, Side
from kuager.workflow.views import (
    ClaimRow,
    Dossier,
    EventRow,
    Highlight,
    PersonRow,
    PicketDay,
    PicketView,
    PropertyGroup,
    ProposalRow,
    ReaderView,
    RelationRow,
    SourceRow,
    ValueGroup,
)

THREAD = (
    "Every morning since March 3 a dozen women stand outside the consulate in Almaty 🕯️ with photographs of their sons.\r\n"
    "Aizhan Serikbai is 71. Her son, Nurlan Serikbai, was taken from his home in Tacheng in October 2017.\r\n"
    "\r\n"
    "“They told me he is studying,” says Aizhan Serikbai. “What school keeps a man for four years?”\r\n"
    "A neighbour who asked not to be named said two policemen came to her door on 9 May 2021 and warned her not to come back.\r\n"
    "Айжан апай: «Мен баламды күтемін». 她说：“我等我的儿子。” قىزىم قايدا؟\r\n"
    "\r\n"
    "More from this writer\r\n"
    "Ten recipes for the long winter\r\n"
)
NEWS = (
    "ALMATY, December 28, 2021. The daily picket outside the Chinese consulate reached its 301st day on Tuesday.\n"
    "Police detained Aijan Serikbay and two other women for four hours and fined her 87,510 tenge.\n"
    "The women began in March 2020, said Daulet Omar, a lawyer who follows the case.\n"
    "Nurlan Serikbay was sentenced to 12 years in prison in 2018, his mother told this newspaper.\n"
    "The consulate did not answer written questions. They rest on Sundays.\n"
)
KAZAKH = "Қазан айында анасы Айжан Серікбай прокуратураға хат жазды.\nҰлы Нұрлан Серікбай 2017 жылы хабарсыз кетті.\nЖауап келмеді.\n"
ARABIC = "ئايجان سېرىقباي ئوغلىنى كۈتۈۋاتىدۇ.\nنۇرلان سېرىقباي 2017-يىلى تۇتقۇن قىلىندى.\n"

DOUBTED = ("прокуратураға", "كۈتۈۋاتىدۇ")
"""Words that a program was not sure of."""
TITLES = {
    "d-thread": "Thread: the women with the photographs",
    "d-news": "Women fined on day 301 of consulate picket",
    "d-copy": "Picket reaches day 301, mother fined",
    "d-kazakh": "Ана прокуратураға хат жазды",
    "d-arabic": "ئايجان سېرىقباي ئوغلىنى كۈتۈۋاتىدۇ",
}
TEXTS = {
    "d-thread": THREAD,
    "d-news": NEWS,
    "d-copy": NEWS.replace("28", "29").replace("fined her", "gave her a fine of"),
    "d-kazakh": KAZAKH,
    "d-arabic": ARABIC,
}
LANGS = {"d-thread": "en", "d-news": "en", "d-copy": "en", "d-kazakh": "kk", "d-arabic": "ug"}
SITES = {
    "d-thread": "thread reader",
    "d-news": "steppe-daily.example",
    "d-copy": "evening-wire.example",
    "d-kazakh": None,
    "d-arabic": None,
}
KINDS = {"d-thread": "thread", "d-news": "news", "d-copy": "news", "d-kazakh": "letter", "d-arabic": "text"}
PUBLISHED = {
    "d-thread": "2021-05-11T08:20",
    "d-news": "2021-12-28",
    "d-copy": "2021-12-29",
    "d-kazakh": "2021-10",
    "d-arabic": None,
}
LINEAGE = {"d-thread": "lin-1", "d-news": "lin-2", "d-copy": "lin-2", "d-kazakh": "lin-3", "d-arabic": "lin-4"}


def source(document: str) -> SourceRow:
    """A row of the list of sources."""
    text = TEXTS[document]
    waiting = sum(1 for claim in CLAIMS if claim.document == document and claim.review == "open")
    return SourceRow(
        document=document, capture=f"c-{document}", title=TITLES[document], item=f"inbox/{document}.txt", kind=KINDS[document],
        site=SITES[document], lang=LANGS[document], published=PUBLISHED[document], published_why="date line of the report" if PUBLISHED[document] else None,
        given_by="the family" if document == "d-kazakh" else None, added_at="2022-01-04T09:12:00Z", sha256="9f" * 32, size=len(text.encode()),
        outcome="ok", lineage=LINEAGE[document], lineage_note="copy of “Women fined on day 301 of consulate picket”" if document == "d-copy" else "",
        people=3, events=2, claims=sum(1 for claim in CLAIMS if claim.document == document), waiting=waiting,
        notices=("Two spellings of the year in the date line.",) if document == "d-copy" else (),
        low_trust="copy" if document == "d-copy" else "", original="d-news" if document == "d-copy" else None,
        asks=("Northern Courier",) if document == "d-news" else (), said_original="aru: from the author" if document == "d-arabic" else "",
    )  # fmt: skip


LABELS = {
    "name": "Name",
    "role": "Role",
    "when": "When",
    "where": "Where",
    "mother": "Mother",
    "said": "Said",
    "start_date": "Start",
    "sentence_length": "Sentence",
    "fine_amount": "Fine",
    "description": "Description",
    "type": "What happened",
    "age": "Age",
}


def claim(
    document: str,
    exact: str,
    subject: str,
    name: str,
    prop: str,
    value: str | None = None,
    *,
    nth: int = 0,
    review: str = "open",
    **more: object,
) -> ClaimRow:
    """A claim anchored at the nth place of ``exact``."""
    text = TEXTS[document]
    start = -1
    for _ in range(nth + 1):
        start = text.index(exact, start + 1)
    end = start + len(exact)
    row = ClaimRow(
        id=f"cl-{document[2:]}-{start}-{prop}", subject=subject, subject_name=name, schema="person", prop=prop, prop_label=LABELS.get(prop, prop),
        value=exact if value is None else value, value_id=None, document=document, document_title=TITLES[document], start=start, end=end, exact=exact,
        prefix=text[max(0, start - 32) : start].replace("\r\n", " "), suffix=text[end : end + 32].replace("\r\n", " "), stance="asserts",
        said_by=None, said_by_id=None, lineage=LINEAGE[document], extractor="rules_en@1", review=review, lang=LANGS[document],
    )  # fmt: skip
    return replace(row, **more)


A, N, LAWYER, U = "n-aizhan", "n-nurlan", "n-daulet", "n-unnamed"
CLAIMS: list[ClaimRow] = []
CLAIMS += [
    claim("d-thread", "Aizhan Serikbai", A, "Aizhan Serikbai", "name", review="accepted"),
    claim("d-thread", "is 71", A, "Aizhan Serikbai", "age", "71"),
    claim("d-thread", "Her son, Nurlan Serikbai", N, "Nurlan Serikbai", "mother", "Aizhan Serikbai", value_id=A),
    claim("d-thread", "Nurlan Serikbai", N, "Nurlan Serikbai", "name"),
    claim(
        "d-thread",
        "was taken from his home in Tacheng in October 2017",
        N,
        "Nurlan Serikbai",
        "type",
        "detention",
        stance="reports",
    ),
    claim("d-thread", "October 2017", N, "Nurlan Serikbai", "when", "2017-10", why="month and year as written"),
    claim("d-thread", "Tacheng", N, "Nurlan Serikbai", "where"),
    claim(
        "d-thread",
        "They told me he is studying",
        A,
        "Aizhan Serikbai",
        "said",
        said_by="Aizhan Serikbai",
        said_by_id=A,
        stance="reports",
    ),
    claim(
        "d-thread",
        "since March 3",
        "n-picket",
        "Picket at the consulate",
        "start_date",
        "2021-03-03",
        why="year from the date of the post",
    ),
    claim("d-thread", "她说：“我等我的儿子。”", A, "Aizhan Serikbai", "said", lang="zh"),
    claim("d-thread", "A neighbour who asked not to be named", U, "A neighbour", "description"),
    claim("d-news", "Aijan Serikbay", A, "Aizhan Serikbai", "name", review="corrected"),
    claim("d-news", "fined her 87,510 tenge", A, "Aizhan Serikbai", "fine_amount", "87510 KZT"),
    claim(
        "d-news",
        "began in March 2020",
        "n-picket",
        "Picket at the consulate",
        "start_date",
        "2020-03",
        said_by="Daulet Omar",
        said_by_id=LAWYER,
    ),
    claim("d-news", "a lawyer who follows the case", LAWYER, "Daulet Omar", "role", "lawyer"),
    claim(
        "d-news",
        "12 years in prison",
        N,
        "Nurlan Serikbai",
        "sentence_length",
        "P12Y",
        said_by="his mother",
        stance="hedges",
    ),
    claim("d-news", "Nurlan Serikbay", N, "Nurlan Serikbai", "name", review="rejected"),
    claim("d-kazakh", "Айжан Серікбай", A, "Aizhan Serikbai", "name"),
    claim("d-kazakh", "2017 жылы", N, "Nurlan Serikbai", "when", "2017"),
    claim("d-arabic", "ئايجان سېرىقباي", A, "Aizhan Serikbai", "name"),
]


def event(
    document: str,
    exact: str,
    kind: str,
    label: str,
    when: str | None,
    *,
    who: tuple[tuple[str, str], ...] = (),
    by: tuple[tuple[str, str], ...] = (),
    where: str | None = None,
    stance: str = "asserts",
    details: tuple[tuple[str, str], ...] = (),
    why: str | None = None,
    according: tuple[str, str] | None = None,
) -> EventRow:
    """An event anchored at its words."""
    start = TEXTS[document].index(exact)
    return EventRow(
        id=f"ev-{document[2:]}-{start}", type=kind, type_label=label, when=when, when_why=why, where=where, who=who, by=by, according_to=according, stance=stance,
        document=document, document_title=TITLES[document], start=start, end=start + len(exact), exact=exact, review="open", details=details,
    )  # fmt: skip


AIZHAN, NURLAN = (A, "Aizhan Serikbai"), (N, "Nurlan Serikbai")
EVENTS = [
    event(
        "d-thread",
        "a dozen women stand outside the consulate in Almaty",
        "protest",
        "Protest",
        "2021-05-11",
        who=(AIZHAN,),
        where="Almaty",
        details=(("participants", "12"), ("target", "consulate")),
    ),
    event(
        "d-thread",
        "was taken from his home in Tacheng in October 2017",
        "detention",
        "Detention",
        "2017-10",
        who=(NURLAN,),
        where="Tacheng",
        stance="reports",
        according=AIZHAN,
    ),
    event(
        "d-thread",
        "two policemen came to her door on 9 May 2021 and warned her",
        "warning",
        "Warning",
        "2021-05-09",
        who=((U, "A neighbour"),),
        why="as written",
    ),
    event(
        "d-news",
        "The daily picket outside the Chinese consulate reached its 301st day",
        "protest",
        "Protest",
        "2021-12-28",
        who=(AIZHAN,),
        where="Almaty",
        details=(("day_number", "301"), ("participants", "5/15")),
    ),
    event(
        "d-news",
        "Police detained Aijan Serikbay and two other women for four hours",
        "administrative_arrest",
        "Administrative arrest",
        "2021-12-28",
        who=(AIZHAN,),
        by=(("", "Police"),),
        details=(("duration", "PT4H"),),
    ),
    event(
        "d-news",
        "fined her 87,510 tenge",
        "fine",
        "Fine",
        "2021-12-28",
        who=(AIZHAN,),
        details=(("fine_amount", "87510 KZT"),),
    ),
    event(
        "d-news",
        "Nurlan Serikbay was sentenced to 12 years in prison in 2018",
        "prison_sentence",
        "Prison sentence",
        "2018",
        who=(NURLAN,),
        stance="hedges",
        details=(("sentence_length", "P12Y"),),
        according=AIZHAN,
    ),
    event(
        "d-news",
        "The consulate did not answer written questions",
        "no_response",
        "No answer",
        None,
        by=(("n-consulate", "Consulate"),),
    ),
    event("d-kazakh", "анасы Айжан Серікбай прокуратураға хат жазды", "appeal", "Appeal", "2021-10", who=(AIZHAN,)),
]


def side(document: str, exact: str, value: str) -> Side:
    """One side of a finding."""
    start = TEXTS[document].index(exact)
    return Side(
        document=DocumentId(document),
        start=start,
        end=start + len(exact),
        text=exact,
        value=value,
        lineage=LINEAGE[document],
    )


FINDINGS = [
    Finding(
        id=FindingId("f-start"),
        kind=FindingKind.CONTRADICTION,
        question="When did the picket begin?",
        sides=(
            side("d-thread", "since March 3", "3 March 2021 (year inferred)"),
            side("d-news", "began in March 2020", "March 2020"),
        ),
        independent=2,
        explanation="Two independent sources give beginnings a year apart. Counting back 301 days from 28 December 2021 gives 3 March 2021, which fits the first.",
        method="weigh@1",
        entity="n-picket",
        prop="start_date",
        resolutions=("The lawyer meant the first single picket.", "The year is a slip."),
    ),
    Finding(
        id=FindingId("f-day"),
        kind=FindingKind.COMPUTED,
        question="Which date is day 301?",
        sides=(side("d-news", "reached its 301st day on Tuesday", "28 Dec 2021"),),
        independent=1,
        explanation="3 March 2021 and 300 days is 28 December 2021, a Tuesday.",
        method="weigh@1",
        state=FindingState.EXPLAINED,
    ),
    Finding(
        id=FindingId("f-name"),
        kind=FindingKind.SPELLING,
        question="One person or two: Aizhan Serikbai, Aijan Serikbay",
        sides=(
            side("d-thread", "Aizhan Serikbai", "Aizhan Serikbai"),
            side("d-news", "Aijan Serikbay", "Aijan Serikbay"),
            side("d-kazakh", "Айжан Серікбай", "Айжан Серікбай"),
        ),
        independent=3,
        explanation="The spellings follow different romanisations of one Kazakh name.",
        method="weigh@1",
        entity=A,
    ),
    Finding(
        id=FindingId("f-hedge"),
        kind=FindingKind.HEDGE,
        question="Who says that Nurlan Serikbai was sentenced?",
        sides=(side("d-news", "his mother told this newspaper", "mother, through a newspaper"),),
        independent=1,
        explanation="Reported speech of a relative; no court paper is here.",
        method="weigh@1",
        entity=N,
    ),
]


def group(values: list[tuple[str, list[ClaimRow], int]]) -> tuple[ValueGroup, ...]:
    return tuple(
        ValueGroup(value=value, value_id=None, claims=tuple(claims), independent=independent)
        for value, claims, independent in values
    )


def of(subject: str, prop: str) -> list[ClaimRow]:
    return [row for row in CLAIMS if row.subject == subject and row.prop == prop]


PROPOSAL = ProposalRow(
    left=A, right="n-aizhan-2", left_name="Aizhan Serikbai", right_name="Aijan Serikbay", left_words=(of(A, "name")[0],), right_words=(of(A, "name")[1],),
    score="0.91", features=(Feature(name="name", value="0.93", why="zh and j, ai and ay are two romanisations of the same Kazakh letters"), Feature(name="context", value="1", why="both are mothers of a Nurlan Serikbai")),
)  # fmt: skip
PROPOSAL2 = replace(
    PROPOSAL,
    left=N,
    right="n-nurlan-2",
    left_name="Nurlan Serikbai",
    right_name="Нұрлан Серікбай",
    left_words=(of(N, "name")[0],),
    right_words=(of(N, "when")[1],),
    score="0.84",
)


def person(entity: str, name: str, spellings: tuple[str, ...], **more: object) -> PersonRow:
    row = PersonRow(
        id=entity,
        name=name,
        spellings=spellings,
        shielded=False,
        documents=4,
        independent=3,
        events=5,
        claims=9,
        roles=(),
        last_status=None,
        proposals=0,
        findings=0,
    )
    return replace(row, **more)


PEOPLE = [
    person(
        A,
        "Aizhan Serikbai",
        ("Aizhan Serikbai", "Aijan Serikbay", "Айжан Серікбай", "ئايجان سېرىقباي"),
        roles=("mother of Nurlan Serikbai",),
        last_status="Fined, 28 Dec 2021",
        proposals=1,
        findings=2,
    ),
    person(
        N,
        "Nurlan Serikbai",
        ("Nurlan Serikbai", "Nurlan Serikbay", "Нұрлан Серікбай"),
        last_status="Prison sentence, 2018",
        proposals=1,
        findings=1,
        events=2,
    ),
    person(LAWYER, "Daulet Omar", ("Daulet Omar",), roles=("lawyer",), documents=2, independent=1, events=0, claims=2),
    person(U, "A neighbour", ("A neighbour",), shielded=True, documents=1, independent=1, events=1, claims=1),
]


def dossier(entity: str) -> Dossier:
    """The dossier of one of the invented people."""
    row = next((one for one in PEOPLE if one.id == entity), None)
    if row is None:
        raise UnknownIdError
    names = of(entity, "name") or [one for one in CLAIMS if one.subject == entity][:1]
    rest: dict[str, list[ClaimRow]] = {}
    for one in CLAIMS:
        if one.subject == entity and one.prop not in {"name", "said"}:
            rest.setdefault(one.prop, []).append(one)
    relations: tuple[RelationRow, ...] = ()
    if entity == A:
        relations = (
            RelationRow(
                relation="mother",
                label="Mother",
                other_id=N,
                other_name="Nurlan Serikbai",
                outgoing=True,
                claim=of(N, "mother")[0],
            ),
            RelationRow(
                relation="husband",
                label="Husband",
                other_id=None,
                other_name="Serik Tolegen",
                outgoing=False,
                claim=of(N, "mother")[0],
            ),
            RelationRow(
                relation="sister",
                label="Sister",
                other_id=None,
                other_name="Guljan Tolegenqyzy Aubakirova",
                outgoing=False,
                claim=of(N, "mother")[0],
            ),
            RelationRow(
                relation="employer",
                label="Employer",
                other_id=None,
                other_name="School No. 4",
                outgoing=True,
                claim=of(N, "mother")[0],
            ),
        )
    if entity == N:
        relations = (
            RelationRow(
                relation="mother",
                label="Mother",
                other_id=A,
                other_name="Aizhan Serikbai",
                outgoing=False,
                claim=of(N, "mother")[0],
            ),
        )
    return Dossier(
        id=entity, schema="person", schema_label="Person", name=row.name, shielded=row.shielded, names=group([(one.exact, [one], 1) for one in names]),
        properties=tuple(PropertyGroup(prop=prop, label=LABELS.get(prop, prop), values=group([(value, [c for c in claims if c.value == value], 1) for value in dict.fromkeys(c.value for c in claims)]), contradicted=len({c.value for c in claims}) > 1) for prop, claims in rest.items()),
        events=tuple(one for one in EVENTS if any(who[0] == entity for who in one.who)), relations=relations, quotes=tuple(of(entity, "said")),
        sources=tuple(source(document) for document in TEXTS), independent=3, findings=tuple(one for one in FINDINGS if one.entity == entity),
        proposals=(PROPOSAL,) if entity == A else (), judgements=("4 Jan 2022, documenter: “Айжан Серікбай” is the same person (reason: son’s name)",) if entity == A else (), members=(entity,),
    )  # fmt: skip


def reader(document: str, claims: list[ClaimRow]) -> ReaderView:
    """The reader's view of one of the invented texts."""
    if document not in TEXTS:
        raise UnknownIdError
    text = TEXTS[document]
    mine = sorted((one for one in claims if one.document == document), key=lambda one: one.start)
    marks = [
        Highlight(
            start=one.start,
            end=one.end,
            kind="event",
            type=one.type,
            target=None,
            label=one.type_label,
            claim=None,
            review=None,
        )
        for one in EVENTS
        if one.document == document
    ]
    for kind, words in (
        (
            "person",
            (
                "Aizhan Serikbai",
                "Nurlan Serikbai",
                "Nurlan Serikbay",
                "Aijan Serikbay",
                "Daulet Omar",
                "Айжан Серікбай",
            ),
        ),
        ("place", ("Almaty", "Tacheng")),
        ("organisation", ("Chinese consulate",)),
        ("date", ("March 3", "October 2017", "9 May 2021", "March 2020")),
        ("unnamed_person", ("A neighbour who asked not to be named",)),
    ):
        for word in words:
            at = text.find(word)
            while at >= 0:
                marks.append(
                    Highlight(
                        start=at,
                        end=at + len(word),
                        kind="mention",
                        type=kind,
                        target=None,
                        label=word,
                        claim=None,
                        review=None,
                    )
                )
                at = text.find(word, at + 1)
    for word in DOUBTED:
        at = text.find(word)
        if at >= 0:
            marks.append(
                Highlight(start=at, end=at + len(word), kind="unsure", type="unsure", target=None, label="43", claim=None, review=None)
            )  # fmt: skip
    at = text.find("They told me he is studying")
    if at >= 0:
        marks.append(
            Highlight(
                start=at,
                end=at + 27,
                kind="quote",
                type="direct",
                target=A,
                label="Aizhan Serikbai",
                claim=None,
                review=None,
            )
        )
    cut = text.find("More from this writer")
    zones: tuple[tuple[int, int, str, str], ...] = ((0, len(text), "main", ""),)
    segments: tuple[tuple[int, int, str, str, str, str], ...] = ()
    if cut > 0:
        zones = ((0, cut, "main", ""), (cut, len(text), "boilerplate", "related"))
        middle = text.index("“They")
        segments = (
            (0, middle, "post", "Saule Bektur", "2021-05-11T08:20", "time shown by the thread page"),
            (middle, cut, "post", "Saule Bektur", "2021-05-11T08:24", "time shown by the thread page"),
        )
    edges = (("copy", "d-copy", TITLES["d-copy"], "0.96"),) if document == "d-news" else ()
    return ReaderView(
        source=source(document),
        text=text,
        layer="ab" * 32,
        zones=zones,
        segments=segments,
        highlights=tuple(marks),
        claims=tuple(mine),
        edges=edges,
        custody=(
            ("2022-01-04T09:12:00Z", "capture", "ok", "given by hand"),
            ("2022-01-04T09:12:01Z", "message digest calculation", "ok", "SHA-256"),
        ),
    )


START = date(2021, 3, 3)


def picket(on: str | None) -> PicketView:
    """The invented series, counted on a day."""
    try:
        day = date.fromisoformat(on or "2021-12-28")
    except ValueError as error:
        raise BadDateError from error
    known: dict[str, list[EventRow]] = {}
    for one in EVENTS:
        if one.type in {"protest", "administrative_arrest", "fine"} and one.when and len(one.when) == 10:
            known.setdefault(one.when, []).append(one)
    count = (day - START).days + 1
    rest = sum(1 for n in range(count) if (START + timedelta(days=n)).isoweekday() == 7)
    days = tuple(
        PicketDay(day=(date.fromisoformat(text) - START).days + 1, date=text, rest=False, events=tuple(events))
        for text, events in sorted(known.items())
    )
    return PicketView(
        series="n-picket", name="Daily picket at the consulate in Almaty", start=START.isoformat(), start_sides=(FINDINGS[0].sides[0],), day=count, date=day.isoformat(), picket_days=count - rest, rest_days=rest,
        rest_weekdays=(6,), rest_words=(side("d-news", "They rest on Sundays", "Sunday"),), days=days, milestones=((100, "2021-06-10", "worked out: 3 Mar 2021 and 99 days"), (301, "2021-12-28", "stated by one source and worked out from the start")),
        events=tuple(one for one in EVENTS if one.type == "protest"), undated=(EVENTS[7],), published=(("day 301 on 28 Dec 2021", "fits calendar days counted from 3 March 2021 as day 1"),),
    )  # fmt: skip
