"""What the view tells of a quotation: its words, its place, and where other articles have the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.corpus.article import Article, Passage
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.commands import key_of
from synoptic.tui.shell.display import middle_cut, quoted, single_line
from synoptic.tui.shell.naming import lettered_name, short_date
from synoptic.tui.views.quotations.table import DENIED, DOUBTFUL, NOT_NAMED

if TYPE_CHECKING:
    from synoptic.corpus.quotations.collation import Collation
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.corpus.quotations.unquoted import SameWords
    from synoptic.corpus.quotations.wordings import QuotedIn

NOT_FOUND = "No other article found with these words."
"""What is said where no other article was found with a quotation's words."""
_AROUND = 60
"""Code points of the text that are shown before and behind words without quotation marks, at the most."""
_STOPS = frozenset(",.;:!?…")


def collated(text: str, other_text: str, collation: Collation) -> Content:
    """Return the second wording with what became of the first: kept words plain, `[-dropped-]` struck
    through, `{+put in+}` bold. Marks as well as styles, since not every terminal has both.

    `text` and `other_text` are those of the articles that were collated.
    """
    pieces: list[Content] = []
    changes = collation.changes
    for number, change in enumerate(changes):
        gone, come = text[change.a.start : change.a.end], other_text[change.b.start : change.b.end]
        if change.kind == "kept":
            after = next((each.b.start for each in changes[number + 1 :] if len(each.b)), None)
            pieces.append(Content(single_line(come + _stop(other_text, change.b.end, after))))
            continue
        if gone:
            pieces.append(Content.styled(f"[-{single_line(middle_cut(gone))}-]", "strike dim"))
        if come:
            pieces.append(Content.styled(f"{{+{single_line(come)}+}}", "bold"))
    return Content(" ").join(pieces)


def _stop(text: str, end: int, following: int | None) -> str:
    """Return the punctuation right behind a word, as far as the next change; none behind the last one."""
    last = end
    while following is not None and last < following and text[last] in _STOPS:
        last += 1
    return text[end:last]


def entry_of(survey: QuotationSurvey, number: int, keymap: Mapping[str, str]) -> Iterator[Content]:
    """Yield the lines on a quotation: its words and its place, then the other wordings word by word."""
    # Imported late: an app that starts has no need of it yet.
    from synoptic.corpus.quotations.collation import collate

    one = survey.quotations[number]
    yield Content.styled(quoted(one.words), "bold")
    yield Content.assemble(("Speaker: ", "dim"), single_line(one.speaker or NOT_NAMED), _doubt(one))
    yield Content(_where(one))
    others, same = survey.others_of(number), survey.same_words_of(number)
    yield Content("")
    if not others and not same:
        yield Content.styled(NOT_FOUND, "italic")
        return
    keys = key_of("quotations-wordings", keymap), key_of("wordings-go", keymap)
    yield Content.styled(f"To go to one of these: {keys[0]}, then {keys[1]}", "dim")
    if others:
        yield Content.styled("Beside it, word by word: [-only above-] {+only here+}", "dim")
    for other in others:
        found = collate(one.article.text, one.quotation.parts, other.article.text, other.quotation.parts)
        given = f", given to {other.speaker}" if other.speaker else ", without a speaker"
        given = "" if other.speaker == one.speaker else given
        yield Content("")
        yield Content.assemble((found.label, "bold"), f"  {_where(other)}{single_line(given)}", _doubt(other))
        yield collated(one.article.text, other.article.text, found)
    for each in same:
        how = "in other quotation marks" if each.is_quoted else "in its own words, without quotation marks"
        yield Content("")
        yield Content.assemble((how, "bold"), f"  {_place(each.article, each.span.start)}")
        yield _in_context(each)


def elsewhere(survey: QuotationSurvey, number: int) -> Iterator[tuple[str, Passage]]:
    """Yield where other articles have the words of a quotation, each with a line for a menu."""
    for one in survey.others_of(number):
        span = one.quotation.span
        name = lettered_name(one.article)[:30]
        yield f"{name}: {quoted(one.words)}", Passage.of(one.article, span.start, span.end)
    for each in survey.same_words_of(number):
        passage = Passage.of(each.article, each.span.start, each.span.end)
        yield f"{lettered_name(each.article)[:30]}: {single_line(passage.text)}", passage


def _in_context(found: SameWords) -> Content:
    """Return words with what stands before and behind them on their line."""
    text, start, end = found.article.text, found.span.start, found.span.end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[max(line_start, start - _AROUND) : start], text[end : min(line_end, end + _AROUND)]
    return Content.assemble(
        "… " if start - _AROUND > line_start else "",
        single_line(before),
        (single_line(text[start:end]), "underline"),
        single_line(after),
        " …" if end + _AROUND < line_end else "",
    )


def _doubt(one: QuotedIn) -> str:
    quotation = one.quotation
    told = []
    if quotation.denied_by is not None:
        told.append(f"{DENIED}: {single_line(quotation.denied_by)}")
    elif one.speaker is not None and not quotation.is_certain:
        told.append("inferred: the article leaves a doubt")
    if quotation.is_doubtful:
        told.append(DOUBTFUL)
    return f" ({'; '.join(told)})" if told else ""


def _where(one: QuotedIn) -> str:
    """Return the place of a quotation, and how its article brings it in."""
    place = _place(one.article, one.quotation.span.start)
    return ", ".join(filter(None, [place, single_line(one.said)]))


def _place(article: Article, offset: int) -> str:
    from synoptic.corpus.text.segmentation import paragraph_number

    parts = [
        f"{article.letter} {article_name(article)}".lstrip(),
        article.source,
        short_date(article),
        f"paragraph {paragraph_number(article.text, offset)}",
    ]
    return single_line(", ".join(filter(None, parts)))
