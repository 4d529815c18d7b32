"""The command that tells how far coders agree, lists where they do not, and keeps what is decided on that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.completing.names import complete_coders, complete_tag
from synoptic.tui.command_line.named import record_for, record_named
from synoptic.tui.command_line.opening import open_for_printing
from synoptic.tui.command_line.options import (
    WORDS,
    encoding_option,
    json_option,
    library_option,
    output_option,
    paths_argument,
)
from synoptic.tui.command_line.output import (
    SHORT_ID,
    aligned,
    place_json,
    say,
    say_json,
    span_json,
    write_document,
)
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from synoptic.annotations.agreement.coding import CodedPassage, Coding
    from synoptic.annotations.agreement.divergences import Divergence, DivergenceList
    from synoptic.annotations.agreement.figures import Agreement, TagFigures
    from synoptic.annotations.export.tables.table import Table
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.store.adjudicating import Adjudicated
    from synoptic.tui.command_line.opening import Opened

BOTH, NEITHER, OWN_ENDS = "both", "neither", "own"
"""The decisions that are no coder's name."""
_DECISION = "decision:"
"""Stands before a decision where a coder is called like it."""
UNTOLD_SIGN = "–"
"""Stands for a figure that cannot be told."""
_JSON_SUFFIXES = {".json", ".jsonl", ".ndjson"}


@command(
    "agreement",
    examples=(
        "synoptic agreement",
        "synoptic agreement --coders you,ben --list",
        "synoptic agreement --tag claim -o agreement.csv",
    ),
)
@paths_argument
@click.option(
    "--coders",
    shell_complete=complete_coders,
    metavar="NAMES",
    type=WORDS,
    multiple=True,
    help="Compare these, separated by commas; by default all. “you” is the coder without a name. Repeatable.",
)
@click.option(
    "--tag",
    "tags",
    shell_complete=complete_tag,
    metavar="NAME",
    type=WORDS,
    multiple=True,
    help="Only this tag and those nested in it.",
)
@click.option(
    "--unit",
    type=click.Choice(["sentence", "character"]),
    default="sentence",
    show_default=True,
    help="What alpha, kappa and agreement are computed over.",
)
@click.option("--by-all", is_flag=True, help="Only articles in which all of them marked something.")
@click.option("--list", "listed", is_flag=True, help="List the disagreements that nobody decided on yet.")
@click.option(
    "--decide",
    nargs=2,
    metavar="ID DECISION",
    type=WORDS,
    multiple=True,
    help="Decide on a disagreement: a coder’s name, both, neither, or own with --words. Repeatable.",
)
@click.option(
    "--words", metavar="TEXT", type=WORDS, help="The passage of an own decision; “first … last” will do."
)
@click.option(
    "--as",
    "as_tags",
    shell_complete=complete_tag,
    metavar="NAME",
    type=WORDS,
    multiple=True,
    help="The tags of an own decision.",
)
@click.option("--take-agreed", is_flag=True, help="Have the adjudication hold what all agree on, too.")
@output_option("a table, as CSV or JSON lines,")
@json_option
@encoding_option
@library_option()
def show_agreement(
    paths: tuple[Path, ...],
    *,
    coders: tuple[str, ...],
    tags: tuple[str, ...],
    unit: str,
    by_all: bool,
    listed: bool,
    decide: tuple[tuple[str, str], ...],
    words: str | None,
    as_tags: tuple[str, ...],
    take_agreed: bool,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Show how far coders agree, list disagreements, and decide on them.

    For each tag and in all: Krippendorff's alpha over unitised text and nominal, Cohen's kappa, and the share
    that is the same. What is decided is kept as a third voice, adjudication; the coders' own annotations
    stay as they are.
    """
    from synoptic.annotations.agreement.coding import CodingUnit, coding_of
    from synoptic.annotations.agreement.divergences import divergences, undecided
    from synoptic.annotations.agreement.figures import agreement

    if sum((listed, bool(decide), take_agreed)) > 1:
        raise click.UsageError("Give one of --list, --decide and --take-agreed.")
    if (words is None) == any(decision in {OWN_ENDS, f"{_DECISION}{OWN_ENDS}"} for _, decision in decide):
        raise click.UsageError("--words goes with the decision own, and that with --words.")
    if as_tags and words is None:
        raise click.UsageError("--as goes with the decision own.")
    if output is not None and (decide or take_agreed):
        raise click.UsageError("-o is for the figures, and for --list.")
    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    names = [name for each in coders for name in _names_in(each)]
    chosen = _coders(names, opened)
    known_tags = tuple(_tag(each, annotations) for each in tags)
    if len(chosen) < 2:
        complain(
            "Nobody marked anything here."
            if not chosen
            else "Only one coder marked anything here; it takes two."
        )
        return 1
    coding = coding_of(opened.articles, annotations, opened.store.texts, chosen, by_all=by_all)
    if by_all and not coding.articles:
        complain("No article here in which all of them marked something.")
        return 1
    if take_agreed:
        return _take_agreed(opened, coding, as_json=as_json)
    found = divergences(coding)
    left = undecided(found, annotations, known_tags)
    if decide:
        return _decide(opened, coding, undecided(found, annotations), decide, words, as_tags, as_json=as_json)
    if listed:
        return _list(opened, coding, left, output, force=force, as_json=as_json)
    figures = agreement(coding, annotations, CodingUnit(unit), known_tags)
    if output is not None:
        from synoptic.annotations.export.tables.agreement_tables import agreement_table

        _write(agreement_table(figures), output, opened, force=force)
        return 0
    if as_json:
        for row in (*figures.tags, figures.whole):
            say_json(_record(row, figures))
        return 0
    for line in _in_words(figures):
        say(line)
    if any(coding.absent()):
        say("--by-all leaves out articles in which not all of them marked something.")
    decided = len(undecided(found, annotations)) != len(found)
    also = " left" if decided else ""
    say("", f"{counted(len(left), 'disagreement')}{also}; `synoptic agreement --list` shows them.")
    return 0


def agreement_in(opened: Opened) -> Agreement | None:
    """Return how far all coders agree in the opened articles; None where there are not two."""
    from synoptic.annotations.agreement.coding import coding_of
    from synoptic.annotations.agreement.figures import agreement

    annotations = opened.store.annotations
    chosen = _coders((), opened)
    if len(chosen) < 2:
        return None
    return agreement(coding_of(opened.articles, annotations, opened.store.texts, chosen), annotations)


def disagreements_in(opened: Opened) -> DivergenceList | None:
    """Return where they do not agree and nothing was decided; None where that is nowhere."""
    from synoptic.annotations.agreement.coding import coding_of
    from synoptic.annotations.agreement.divergences import DivergenceList, divergences, undecided

    annotations = opened.store.annotations
    chosen = _coders((), opened)
    if len(chosen) < 2:
        return None
    coding = coding_of(opened.articles, annotations, opened.store.texts, chosen)
    left = undecided(divergences(coding), annotations)
    return DivergenceList(left, chosen, annotations) if left else None


def _names_in(said: str) -> Iterator[str]:
    """Yield the names that commas separate; one that is meant to the letter may have commas itself."""
    from synoptic.annotations.model.voices import EXACTLY

    each_one = (said,) if said.startswith(EXACTLY) else said.split(",")
    yield from (name for each in each_one if (name := each.strip()))


def _coders(names: Sequence[str], opened: Opened) -> tuple[str | None, ...]:
    """Return the creators with these names; without names, all who marked something in the opened articles.

    Raises UnknownRecord, and click's UsageError for one name alone.
    """
    from synoptic.annotations.model.voices import coders_in, creator_named

    annotations = opened.store.annotations
    if not names:
        return coders_in(annotations, {article.id for article in opened.articles})
    chosen = tuple(dict.fromkeys(creator_named(annotations, each, opened.store.reader) for each in names))
    if len(chosen) < 2:
        raise click.UsageError("It takes two coders: name two or more.")
    return chosen


def _tag(name: str, annotations: Annotations) -> str:
    """Return a name of a tag as it is kept. Raises UnknownRecord, InvalidRequest."""
    from synoptic.annotations.errors import UnknownRecord
    from synoptic.annotations.store.tags import clean_name, tags_within

    kept = clean_name(name)
    if not tags_within(annotations, kept):
        raise UnknownRecord("tag", kept)
    return kept


# Figures


def _in_words(found: Agreement) -> Iterator[str]:
    from synoptic.annotations.agreement.figures import UNTOLD, computed_over

    rows = (*found.tags, found.whole)
    head = ("tag", *found.coders, "u-alpha", "alpha", "kappa", "agreement")
    table = [head, *((row.name, *map(str, row.passages), *map(_figure, row.values)) for row in rows)]
    yield from aligned(table, stretch=0, numbers=frozenset(range(1, len(head))))
    yield ""
    if any(None in row.values for row in rows):
        yield f"{UNTOLD_SIGN}: {UNTOLD}, since nothing varies there."
    yield f"{', '.join(found.coders)}: passages with the tag."
    yield from computed_over(found)
    yield from found.remarks


def _figure(value: float | None) -> str:
    return UNTOLD_SIGN if value is None else f"{value:z.3f}"


def _record(row: TagFigures, found: Agreement) -> dict[str, object]:
    """Return the JSON of a row; what cannot be told is null, and the tag of all of them."""
    from synoptic.annotations.agreement.figures import ALL_TAGS

    return {
        "tag": None if row is found.whole and row.name == ALL_TAGS else row.name,
        "coders": {
            name: {"passages": passages, "units": units}
            for name, passages, units in zip(found.coders, row.passages, row.units, strict=True)
        },
        "u_alpha": row.unitised,
        "alpha": row.alpha,
        "kappa": row.kappa,
        "agreement": row.share,
        "unit": found.unit.value,
        "units": found.units,
        "characters": found.characters,
        "articles": found.articles,
    }


def _write(table: Table, output: Path, opened: Opened, *, force: bool) -> None:
    """Write a table to a file: as JSON lines where its name says so, else as CSV."""
    from synoptic.annotations.export.tables.csv_document import csv_of
    from synoptic.annotations.export.tables.json_lines import json_lines_of

    is_json = output.suffix.lower() in _JSON_SUFFIXES
    write_document(json_lines_of(table) if is_json else csv_of(table), output, opened, replacing=force)


# Disagreements


def _list(
    opened: Opened,
    coding: Coding,
    left: tuple[Divergence, ...],
    output: Path | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    annotations = opened.store.annotations
    if not left:
        complain("No disagreements, or none left to decide on.")
        return 1
    if output is not None:
        from synoptic.annotations.agreement.divergences import DivergenceList
        from synoptic.annotations.export.tables.agreement_tables import disagreements_table

        table = disagreements_table(DivergenceList(left, coding.coders, annotations))
        _write(table, output, opened, force=force)
        return 0
    for place, each in enumerate(left):
        if as_json:
            say_json(_disagreement(each, coding, annotations))
            continue
        if place:
            say("")
        for line in _sides_in_words(each, coding, annotations):
            say(line)
    return 0


def _sides_in_words(each: Divergence, coding: Coding, annotations: Annotations) -> Iterator[str]:
    from synoptic.annotations.agreement.coding import tag_names
    from synoptic.annotations.model.voices import name_of

    article = each.article
    number = paragraph_number(article.text, each.span.start)
    yield f"{each.kind} ({each.key[:SHORT_ID]})"
    yield f"  {article.letter} {article_name(article)}, paragraph {number}"
    for coder, side in zip(coding.coders, each.sides, strict=True):
        if not side:
            yield f"  {name_of(coder)}: nothing"
        for one in side:
            tags = ", ".join(tag_names(one, annotations)) or "no tag"
            words = in_quotation_marks(article.text[one.span.start : one.span.end])
            yield f"  {name_of(coder)}: {words} [{tags}]"
            if one.note.strip():
                yield f"    note: {' '.join(one.note.split())}"


def _disagreement(each: Divergence, coding: Coding, annotations: Annotations) -> dict[str, object]:
    """Return the JSON of a disagreement."""
    from synoptic.annotations.agreement.coding import tag_names
    from synoptic.annotations.model.voices import name_of

    def passage(one: CodedPassage) -> dict[str, object]:
        return {
            **span_json(each.article, one.span),
            "tags": list(tag_names(one, annotations)),
            "note": one.note,
            "highlights": list(one.highlights),
        }

    return {
        "id": each.key,
        "kind": each.kind.value,
        "passage": place_json(each.passage),
        "coders": {
            name_of(coder): [passage(one) for one in side]
            for coder, side in zip(coding.coders, each.sides, strict=True)
        },
    }


# Decisions


def _decide(
    opened: Opened,
    coding: Coding,
    left: Sequence[Divergence],
    decide: Sequence[tuple[str, str]],
    words: str | None,
    as_tags: Sequence[str],
    *,
    as_json: bool,
) -> int:
    """Keep decisions on disagreements, by their ids; none where one of them cannot be."""
    planned: list[tuple[Divergence, str, tuple[Adjudicated, ...]]] = []
    for identifier, decision in decide:
        each = record_named(
            "disagreement", identifier, left, lambda one: one.key, "synoptic agreement --list"
        )
        if any(each.key == other.key for other, *_ in planned):
            raise click.UsageError(f"“{identifier}” is decided on twice; give it once.")
        planned.append((each, decision, _decided(opened, coding, each, decision, words, as_tags)))
    for each, decision, passages in planned:
        made = opened.store.adjudicate(
            each.key, each.passage.text, passages, texts={each.article.digest: each.article.text}
        )
        if as_json:
            said = _disagreement(each, coding, opened.store.annotations)
            say_json({**said, "decision": decision, "highlights": [one.id for one in made]})
        else:
            say(f"Decided on {in_quotation_marks(excerpt(each.passage.text))}: {decision}.")
    return 0


def _decided(
    opened: Opened,
    coding: Coding,
    each: Divergence,
    decision: str,
    words: str | None,
    as_tags: Sequence[str],
) -> tuple[Adjudicated, ...]:
    """Return the passages that a decision says.

    Raises click's UsageError for no decision, InvalidRequest for words or tags that cannot be.
    """
    from synoptic.annotations.agreement import decisions
    from synoptic.annotations.model.voices import name_of
    from synoptic.annotations.store.tags import clean_name

    annotations = opened.store.annotations
    names = list(map(name_of, coding.coders))
    coder = _coder_meant(decision, coding.coders)
    recorded = {each.article.id: record_for(each.article, opened)}

    if coder is not None:
        return decisions.as_coder(each, coder, annotations, lambda article: recorded[article.id])
    decision = decision.removeprefix(_DECISION)
    if decision == BOTH:
        return decisions.as_everybody(each, annotations, lambda article: recorded[article.id])
    if decision == NEITHER:
        return ()
    if decision == OWN_ENDS:
        span = decisions.span_of_words(each, words or "")
        tags = tuple(map(clean_name, as_tags)) or decisions.tags_of_all(each, annotations)
        return decisions.with_own_ends(each, span, tags, lambda article: recorded[article.id])
    raise click.UsageError(f"“{decision}” decides nothing; give {', '.join(names)}, both, neither or own.")


def _coder_meant(decision: str, coders: Sequence[str | None]) -> int | None:
    """Return the coder, by number, whom a decision names; None for another decision.

    Raises click's UsageError for a word that is both.
    """
    from synoptic.annotations.model.voices import EXACTLY, name_of

    exact = decision.removeprefix(EXACTLY)
    if decision.startswith(EXACTLY) and exact in coders:
        return coders.index(exact)
    names = list(map(name_of, coders))
    if decision not in names:
        return None
    if decision in {BOTH, NEITHER, OWN_ENDS}:
        raise click.UsageError(
            f"“{decision}” is a coder and a decision: give {EXACTLY}{decision} or {_DECISION}{decision}."
        )
    return names.index(decision)


def _take_agreed(opened: Opened, coding: Coding, *, as_json: bool) -> int:
    from synoptic.annotations.agreement.decisions import as_agreed
    from synoptic.annotations.agreement.divergences import agreed_passages

    agreed = agreed_passages(coding)
    if not agreed:
        complain("There is no passage that all of them marked alike.")
        return 1
    made = opened.store.take_agreed(
        as_agreed(agreed, opened.store.annotations, lambda article: record_for(article, opened)),
        texts={each.article.digest: each.article.text for each in agreed},
    )
    if as_json:
        say_json({"creator": ADJUDICATION, "highlights": [one.id for one in made]})
    else:
        say(f"{ADJUDICATION} has {counted(len(made), 'passage')} that all agree on.")
    return 0
