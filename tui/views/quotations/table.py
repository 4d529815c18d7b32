"""The quotations as lines of a list: by speaker, by article or by date."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import lettered_name, short_date

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.wordings import QuotedIn

Order: TypeAlias = Literal["speaker", "article", "date"]
ORDERS: tuple[Order, ...] = ("speaker", "article", "date")
"""What the list can be sorted by."""
NOT_NAMED = "not named"
"""The speaker of a quotation whose article names none."""
DENIED = "denied"
"""What is said of words that, as the article tells, somebody did not say."""
DOUBTFUL = "closing mark missing"
"""What is said of a quotation whose end was guessed."""
NO_DATE = "no date"
"""The date of an article that has none."""


class QuotationsState(Struct, frozen=True):
    """How the reader left the view."""

    order: Order = "speaker"
    """What it is sorted by."""
    query: str = ""
    """What stands in the filter."""
    marked: int | None = None
    """Index of the marked quotation in the survey."""


class QuotationLine(Struct, frozen=True):
    """One quotation in the list."""

    number: int
    """Its index in the survey."""
    group: str
    """What it is listed under: a speaker, an article or a date."""
    is_first: bool
    """Whether it is the first of its group."""
    words: str
    """The words, on one line."""
    facts: tuple[str, ...]
    """What else is told of it, in the order in which it is shown: the first matter most."""


def lines_of(
    quotations: Sequence[QuotedIn],
    order: Order,
    *,
    shown: Container[int] | None = None,
    wordings: Mapping[int, int] | None = None,
) -> tuple[QuotationLine, ...]:
    """Return the quotations in an order; with `shown`, only those with such an index.

    By speaker, those whom nobody names come last, and before them those without a name; by article, the order
    is the library's; by date, articles without one come last. `wordings` has how many wordings there are.
    """
    numbers = [number for number in range(len(quotations)) if shown is None or number in shown]
    numbers.sort(key=lambda number: (*_rank(quotations[number], order), number))
    lines: list[QuotationLine] = []
    before: str | None = None
    for number in numbers:
        one = quotations[number]
        key, group = _group(one, order, lettered_name(one.article))
        count = (wordings or {}).get(number, 0)
        facts = _facts(one, order, count, _short_source(one.article))
        lines.append(QuotationLine(number, group, key != before, single_line(one.words), facts))
        before = key
    return tuple(lines)


def searched_in(one: QuotedIn) -> Iterator[str]:
    """Yield the fields that the filter looks at: words, speaker, verb, and what is known of the article."""
    article = one.article
    denied = None if one.quotation.denied_by is None else f"{DENIED} {one.quotation.denied_by}"
    about = (article_name(article), article.source, article.date, short_date(article))
    return filter(None, (one.words, one.speaker, denied, one.quotation.verb, *about))


def speaker_of(one: QuotedIn) -> str:
    """Return who is said to have said it; with a question mark where the article leaves a doubt."""
    if one.quotation.denied_by is not None:
        return f"{DENIED}: {single_line(one.quotation.denied_by)}"
    if one.speaker is None:
        return NOT_NAMED
    return single_line(one.speaker) + ("" if one.quotation.is_certain else " ?")


def _group(one: QuotedIn, order: Order, name: str) -> tuple[str, str]:
    """Return what tells one group from another, and what it is called."""
    match order:
        case "speaker":
            return one.speaker or "", NOT_NAMED if one.speaker is None else single_line(one.speaker)
        case "article":
            return one.article.id, name
        case "date":
            return one.article.date or "", short_date(one.article) or NO_DATE


def _rank(one: QuotedIn, order: Order) -> tuple[object, ...]:
    match order:
        case "speaker":
            name = one.speaker
            return name is None, name is not None and name[:1].islower(), (name or "").casefold(), name or ""
        case "article":
            return ()
        case "date":
            return one.article.date is None, one.article.date or ""


def _short_source(article: Article) -> str:
    return f"{article.letter} {single_line(article.source or '')}".strip()


def _facts(one: QuotedIn, order: Order, count: int, name: str) -> tuple[str, ...]:
    wordings = f"×{count}" if count > 1 else ""
    verb = single_line(one.quotation.verb or "")
    date = short_date(one.article) or NO_DATE
    match order:
        case "speaker":
            # The group has the speaker: what is doubtful is told beside the verb.
            if one.quotation.denied_by is not None:
                return wordings, name, date, speaker_of(one)
            is_doubtful = one.speaker is not None and not one.quotation.is_certain
            return wordings, name, date, f"? {verb}".strip() if is_doubtful else verb
        case "article":
            return wordings, speaker_of(one), verb
        case "date":
            return wordings, speaker_of(one), name, verb
