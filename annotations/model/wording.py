"""Words for labels and messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.model.values import State

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations

EXCERPT_LENGTH = 40
"""Characters of an excerpt, its ellipsis included."""
UNTITLED = "Untitled"
"""The name of an article with a blank title."""

_DOUBLE = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "「": "」", "『": "』"}
_SINGLE = {"‘": "’", "‚": "‘’", "‹": "›", "›": "‹"}
_CLOSED_BY = {**_DOUBLE, **_SINGLE}
"""The quotation marks that quoted words may bring along, each with what closes it, the usual one first."""
_OPENED_BY = {closing: opening for opening in reversed(_DOUBLE) for closing in _DOUBLE[opening]} | {"”": "“"}
_DOUBLE_MARKS = frozenset((*_DOUBLE, *_OPENED_BY))
WITHIN = ("‘", "’")
"""The marks around words that hold double ones: of another kind, so that all marks pair."""

SAID_OF: Mapping[State, str] = {
    State.EDITED: "edited since",
    State.MOVED: "moved: please review",
    State.ORPHAN: "not found in the article any more",
}
"""The words for a highlight that has left its first place."""


class LinkWords(Struct, frozen=True):
    """What people read of a kind of link, from the article that it was made from to the other one."""

    name: str
    """Its name in a list."""
    of_other: str
    """What the other article does, before the name of the one."""
    of_one: str
    """The same from the one, before the name of the other."""
    here: str
    """The same after the name of the other, at the passage of the one."""


LINK_WORDS: Mapping[str, LinkWords] = {
    "agrees": LinkWords("agrees", "agrees with", "agrees with", "agrees with this"),
    "contradicts": LinkWords("contradicts", "contradicts", "contradicted by", "contradicts this"),
    "softens": LinkWords("softens", "softens", "softened by", "softens this"),
    "omits": LinkWords("omits", "omits what is in", "omitted by", "omits this"),
    "source-of": LinkWords("source of", "has it from", "source of", "has it from here"),
    "same-quote": LinkWords(
        "same remark", "quotes the same remark as", "quotes the same remark as", "quotes the same remark"
    ),
}
"""The words for each of the `LINK_KINDS`."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months, in English."""


def date_in_words(date: str, *, short: bool = False) -> str:
    """Return an ISO 8601 date, whole or reduced, as `14 March 2031`; anything else as it is.

    With `short`, the month has three letters.
    """
    match date.split("-"):
        case [year, month, *day] if _is_number(year) and _is_number(month) and 1 <= int(month) <= 12:
            written = f"{MONTHS[int(month) - 1][: 3 if short else None]} {year}"
            if not day:
                return written
            if len(day) == 1 and _is_number(day[0]) and 1 <= int(day[0]) <= 31:
                return f"{int(day[0])} {written}"
    return date


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in {2, 4}


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of a text, so many characters at the most, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def in_quotation_marks(words: str) -> str:
    """Return words in quotation marks that pair with those in them; the words stay as they are."""
    before, after = marks_around(words)
    return f"{before}{words}{after}"


def marks_around(words: str) -> tuple[str, str]:
    """Return the quotation marks to put before words and after them.

    None around words that are one quotation, with its own marks. One that lacks its end or its beginning
    gets that. Around words with other double marks in them, single ones.
    """
    line = words.strip()
    first, last = line[:1], line[1:][-1:]
    marks = [at for at, character in enumerate(line) if character in _DOUBLE_MARKS]
    ends = [at for at in (0, len(line) - 1) if at in marks]
    if first in _CLOSED_BY and last and last in _CLOSED_BY[first] and marks in ([], [0, len(line) - 1]):
        return "", ""
    if not marks:
        return "“", "”"
    if marks == ends == [0] and first in _DOUBLE:
        return "", _DOUBLE[first][0]
    if marks == ends == [len(line) - 1] and last in _OPENED_BY:
        return _OPENED_BY[last], ""
    return WITHIN


def tally(states: Iterable[State]) -> str:
    """Return how many are in a state that is worth saying, such as `1 edited since`; "" if none is."""
    numbers = Counter(states)
    return ", ".join(f"{numbers[state]} {said}" for state, said in SAID_OF.items() if numbers[state])


def counted(number: int, thing: str) -> str:
    """Return a number of things, such as `1 tag` and `2 tags`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def both_texts(one: str, other: str) -> str:
    """Return two texts as one, with a line between them, a rule in Markdown; a blank one is none."""
    return "\n\n---\n\n".join(text.strip("\n") for text in (one, other) if text.strip())


def folders_in_words(articles: Iterable[str], annotations: Annotations) -> str:
    """Return the folder with the most of some recorded articles, by their ids, and how many more there are.

    A folder of a project's library is relative to the project.
    """
    records = (annotations.articles.get(each) for each in articles)
    paths = (PurePath(record.path) for record in records if record is not None and record.path)
    folders = [str(folder) for folder, _ in Counter(path.parent for path in paths).most_common()]
    if not folders:
        return "no file"
    return folders[0] if len(folders) == 1 else f"{folders[0]} and {counted(len(folders) - 1, 'more folder')}"
