"""The English phrases by which texts speak of a recurring protest. Data for :mod:`kuager.weigh.series`, no logic."""

from __future__ import annotations

import re
from typing import Final

from kuager.text.ordinals import FIGURES, WORDS
from kuager.weigh.material import word_set
from kuager.weigh.sparse import Sparse

MONTH_WORDS: Final = r"(?-i:[A-Z][a-z]{2,8})|the month|ramadan|lent"

PROTEST: Final = re.compile(
    r"\b(?:protest(?!er|or)\w*|picket(?!er)\w*|demonstrat(?!or)\w*|rall(?:y|ies|ied|ying)|vigils?|sit-ins?|hunger[ -]strikes?|march(?:es|ed|ing)|"
    r"gather(?:ed|ing|ings)?|encampments?|fasting|(?:the|their|our)\s+fast(?![\s-]?food|-|\w)|(?:public|daily|street|protest|peaceful) actions?)\b",
    re.IGNORECASE,
)
"""What is done, not who does it: "protesters since Monday" begins nothing."""
TARGET: Final = word_set(
    "consulate*", "embass*", "diplomatic mission*", "ministry", "parliament", "akimat", "city hall", "court", "courthouse", "prosecutor*", "prison",
    "headquarters", "police station", "un office", "office", "palace", "residence", "square",
)  # fmt: skip
LEAD: Final = re.compile(
    r"\b(since|starting(?: in| on| from)?|beginning(?: in| on)?|from)\s+(?:the\s+)?(?:(?:very\s+)?first\s+(?:day|evening|night|morning|hour)\s*[,–—-]?\s*)?$",
    re.IGNORECASE,
)
BEGAN: Final = re.compile(
    r"\b(?:began|begun|started|launched|commenced|kicked off|first (?:gathered|protested|picketed|stood|came|took place))\b[^.;!?]{0,60}?$",
    re.IGNORECASE,
)
FOR: Final = re.compile(
    r"\bfor\s+((?:well\s+)?(?:more than|over|at least|nearly|almost|about|around|some|the (?:past|last))\s+)*$",
    re.IGNORECASE,
)
BEEN: Final = re.compile(r"\bit(?:'s|’s| has| is)(?: now)?(?: been)?\s+$", re.IGNORECASE)
SINCE_BEGAN: Final = re.compile(r"\s+since\b[^.;!?]{0,60}\b(?:began|started|first|launched)\b", re.IGNORECASE)
MORE: Final = re.compile(r"more than|over|at least", re.IGNORECASE)
STILL: Final = re.compile(r"\b(?:has|have|had)\b|\b(?:is|are) (?:still )?\w+ing\b|'ve\b|’ve\b", re.IGNORECASE)
ORDINAL: Final = Sparse(
    re.compile(
        rf"(?<![\d,])\b({FIGURES}|{WORDS})\s+(?:consecutive\s+|straight\s+)?(?:day|night|evening)\b(?!\s+of\s+(?:{MONTH_WORDS}))",
        re.IGNORECASE,
    ),
    "day",
    "night",
    "evening",
)
DAY_N: Final = Sparse(re.compile(r"\bday\s+(?:number\s+|no\.?\s*|#\s*)?(\d{1,4})\b(?!\s*[:.]\d)", re.IGNORECASE), "day")
COUNT: Final = r"(\d{2,4}|\d,\d{3})"
N_DAYS: Final = Sparse(
    re.compile(
        rf"\b(?:after|marked|marking|mark)\s+{COUNT}\s+days\s+of\b|\b(?:protest|vigil|sit-in|picket|encampment)\s+(?:has\s+)?(?:passed|reached|entered)\s+{COUNT}\s+days\b|\b{COUNT}-day\s+(?:mark|milestone|anniversary|event)\b"
        rf"|\bfor\s+{COUNT}\s+(?:consecutive|straight|successive)\s+days\b|\bfor\s+{COUNT}\s+days\s+(?:in a row|running|straight)\b"
        rf"|\b{COUNT}\s+days\s+of\s+(?:protest(?!er)|picket(?!er)|rall|demonstrat)",
        re.IGNORECASE,
    ),
    "day",
)
STAND: Final = re.compile(
    r"\b(?:stood|stand|standing|gathered|collected|assembled|come|came|coming|met|meet|sat|sits?|sitting|camp(?:ed|ing)|sle(?:ep|eps|ept|eping)|wait(?:ed|ing)|turn(?:ed)? up)\s+(?:out\s+)?"
    r"(?:here|there|out|outside|opposite|in front of|before the|at the (?:gates?|embassy|consulate|ministry|court|square)|on the (?:pavement|roadside|square|steps))\b"
    r"|\b(?:been|be|are|is)\s+(?:still\s+|back\s+)?(?:outside|in front of|opposite|at)\s+the\s+(?:consulate|embassy|ministry|court|prosecutor|prison|parliament|palace)\w*|\b(?:kept|keep|keeping)\s+(?:this|it|that|them)\s+up\b",
    re.IGNORECASE,
)
FIRST_ONE: Final = re.compile(
    r"\bfirst (?:such )?(?:protest|picket|rally|demonstration|gathering|action)\b(?!er|or)[^.;!?]{0,40}$", re.IGNORECASE
)
OPENED: Final = re.compile(
    r",?[^.;:!?]{0,90}?\b(?:began|started|launched|opened|staged their first|held their first)\b[^.;:!?]{0,40}?\b(?:protest(?!er)|picket(?!er)|rally|demonstration(?!s? of)|vigil|sit-in)\w*",
    re.IGNORECASE,
)
WE_BEGAN: Final = re.compile(
    r"(?:^|[.;:“\"—–]\s*|,\s+(?:and|but|so)\s+)(?:it|we|this|they|it all|all this)\s+(?:all\s+|first\s+)?(?:began|started|sat down|first came|first met)\s+(?:here\s+)?(?:on|in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""Told of the protest without its name; taken only next to a sentence about it."""
OTHER_CLAUSE: Final = re.compile(r"\b(?:says?|said|told|tells|who|whose|whom|which|not|never)\b|[;:]", re.IGNORECASE)
THAT_DAY: Final = re.compile(
    r"\b(?:it|this|that|today)\s+(?:was|is|marks|marked|became)\s+(?:also\s+|already\s+)?(?:the|their|our|its)?\s*$",
    re.IGNORECASE,
)
OTHER_TOPIC: Final = word_set(
    "detain*",
    "detention*",
    "imprison*",
    "jail*",
    "camp",
    "camps",
    "missing",
    "arrest*",
    "intern*",
    "contact*",
    "sentenced",
    "lost",
)
DETAINED: Final = word_set(
    "in prison", "in jail", "in detention", "of detention", "of arrest", "of hunger", "of imprisonment", "in a camp"
)
HEADED: Final = re.compile(r"(?:,?\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?\s*[.,:;–—-]+\s*[Dd]ay\s+(\d{1,4})\b")
NEAR: Final = 160
AFTER: Final = 28
AHEAD: Final = 90
FIRST_COUNT: Final = 5
"""Below this "the third day" is a day of a visit or a trial more often than of a campaign."""
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REST: Final = Sparse(
    re.compile(
        r"\b(?:every day|daily|each day|all week)?[^.;!?]{0,30}\b(?:except|apart from|but not|rest(?:s|ed|ing)?|day off|off)\b[^.;!?]{0,25}?"
        r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b(?:,? when[^.;!?]{0,40}?\b(?:rest|off|stay (?:at )?home)\b)?",
        re.IGNORECASE,
    ),
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
NOT_ON: Final = Sparse(
    re.compile(
        r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\s+(?:is|are)\s+the\s+(?:one|only)\s+day\b|\bon\s+((?:mon|tues|wednes|thurs|fri|satur|sun)days)\s+(?:nobody|no one|none of (?:us|them))\b|"
        r"\b(?:not|never)\s+(?:protest|picket|gather|come|stand|meet|sit|fast|march)\w*\s+on\s+((?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b"
        r"|\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\s+(?:as|is|are|being)\s+(?:their|the|a)\s+(?:only\s+|weekly\s+)?(?:days? of rest|days? off|rest days?)\b",
        re.IGNORECASE,
    ),
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
