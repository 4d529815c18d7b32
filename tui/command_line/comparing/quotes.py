"""The command that lists quotations by speaker, with their places and wordings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.completing.speakers import keep_speakers
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import encoding_option, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import say, say_json, say_reach, span_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.display import quoted
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Span
    from synoptic.corpus.quotations.collation import Collation
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.corpus.quotations.wordings import QuotedIn

_LONG = 80
"""Longer stretches that another article leaves out are not repeated: they stand above."""
_MAX_VARIANTS = 20
"""Wordings that `--json` lists of each quotation; all of them would be the square of their number."""


@command(
    examples=(
        "synoptic quotes story/",
        "synoptic quotes --json | synoptic mark - --tag quoted",
    )
)
@paths_argument
@json_option
@encoding_option
@library_option()
def quotes(paths: tuple[Path, ...], as_json: bool) -> int:
    """List quotations by speaker, each with its other wordings, word by word.

    Other wordings may be in another article or in the same one. `synoptic export --what quotations --format
    csv` writes them as a table.
    """
    from synoptic.corpus.languages.reach import quotation_reach
    from synoptic.corpus.quotations.survey import QuotationSurveyor

    opened = open_for_printing(paths)
    articles = opened.articles
    with ProgressBar("Finding quotations") as bar:
        survey = QuotationSurveyor().survey(articles, progress=bar.of)
    if survey is None or not survey.quotations:
        complain(f"No quotations found in {'this article' if len(articles) == 1 else 'these articles'}.")
        return 1
    speakers = {one.speaker for one in survey.quotations if one.speaker is not None}
    keep_speakers(speakers, opened.library.folder, opened.paths)
    say_reach(quotation_reach(articles))
    if as_json:
        for number in range(len(survey.quotations)):
            say_json(_record(survey, number))
    else:
        _say_in_words(survey)
    return 0


def _key(one: QuotedIn) -> tuple[str, Span]:
    return one.article.id, one.quotation.span


def _record(survey: QuotationSurvey, number: int) -> dict[str, object]:
    """Return what `--json` prints of a quotation."""
    from synoptic.corpus.quotations.collation import label_of

    one = survey.quotations[number]
    quotation = one.quotation
    others = survey.others_of(number, _MAX_VARIANTS)
    group = survey.group_of.get(number)
    count = 0 if group is None else len(group.wordings) - 1
    return span_json(one.article, quotation.span) | {
        "parts": [[part.start, part.end] for part in quotation.parts],
        "speaker": one.speaker,
        "verb": quotation.verb,
        "venue": one.venue,
        "certain": quotation.is_certain,
        "denied_by": quotation.denied_by,
        "doubtful": quotation.is_doubtful,
        "variants": [
            span_json(other.article, other.quotation.span)
            | {
                "label": label_of(
                    one.article.text, quotation.parts, other.article.text, other.quotation.parts
                )
            }
            for other in others
        ],
        "variants_left_out": count - len(others),
        "same_words": [
            span_json(each.article, each.span) | {"in_quotation_marks": each.is_quoted}
            for each in survey.same_words_of(number)
        ],
    }


def _say_in_words(survey: QuotationSurvey) -> None:
    by_speaker: dict[str | None, list[int]] = {}
    numbers = {_key(one): number for number, one in enumerate(survey.quotations)}
    told: set[tuple[str, Span]] = set()
    for number, one in enumerate(survey.quotations):
        if _key(one) in told:
            continue
        group = survey.group_of.get(number)
        shown = number if group is None else numbers[_key(group.wordings[0].quoted)]
        told |= {_key(one)} if group is None else {_key(each.quoted) for each in group.wordings}
        by_speaker.setdefault(one.speaker if group is None else group.speaker, []).append(shown)
    # Whose words these are comes first; what nobody is named for, last.
    names = sorted(by_speaker, key=lambda name: (name is None, name is not None and name[:1].islower()))
    for number, name in enumerate(names):
        if number:
            say("")
        say("Speaker not named" if name is None else name[:1].upper() + name[1:])
        for shown in by_speaker[name]:
            for line in _in_words(survey, shown, name):
                say(line)


def _in_words(survey: QuotationSurvey, number: int, speaker: str | None) -> Iterable[str]:
    one, group = survey.quotations[number], survey.group_of.get(number)
    yield f"  {quoted(one.words)}"
    yield f"    {_where(one, speaker)}"
    for wording in () if group is None else group.wordings[1:]:
        other = wording.quoted
        yield f"    {wording.collation.label}: {_where(other, speaker)}"
        if wording.collation.label != "verbatim":
            yield f"      {_collated(one, other, wording.collation)}"
    for each in survey.same_words_of(number):
        how = "in other quotation marks" if each.is_quoted else "in its own words, without quotation marks"
        number_there = paragraph_number(each.article.text, each.span.start)
        yield f"    {how}: {article_name(each.article)}, paragraph {number_there}"


def _where(one: QuotedIn, speaker: str | None) -> str:
    """Return the place of a quotation, with its verb and what the article says of its speaker."""
    quotation = one.quotation
    number = paragraph_number(one.article.text, quotation.span.start)
    parts = [f"{article_name(one.article)}, paragraph {number}"]
    if one.speaker != speaker and one.speaker is not None:
        parts.append(f"given to {one.speaker}")
    elif one.speaker is None and speaker is not None:
        parts.append("without a speaker")
    elif one.speaker is not None and not quotation.is_certain:
        parts.append("speaker inferred")
    if quotation.denied_by is not None:
        parts.append(f"denied: {quotation.denied_by}")
    if quotation.is_doubtful:
        parts.append("closing mark missing")
    return ", ".join([*parts, one.said] if one.said else parts)


def _collated(one: QuotedIn, other: QuotedIn, collation: Collation) -> str:
    """Return two wordings in one line: `[-dropped-]` and `{+inserted+}`, as wdiff marks them."""
    text, other_text = one.article.text, other.article.text
    pieces: list[str] = []
    for change in collation.changes:
        gone, come = text[change.a.start : change.a.end], other_text[change.b.start : change.b.end]
        if change.kind == "kept":
            pieces.append(come)
            continue
        if gone:
            pieces.append("[-…-]" if len(gone) > _LONG and not come else f"[-{gone}-]")
        if come:
            pieces.append(f"{{+{come}+}}")
    return " ".join(pieces)
