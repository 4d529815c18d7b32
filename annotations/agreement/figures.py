"""How far coders agree, in figures: tag by tag, and in all; and in words, what each is computed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.agreement.coding import UNTAGGED, CodingUnit, units_of
from synoptic.annotations.agreement.nominal import cohens_kappa, nominal_alpha, share_agreed
from synoptic.annotations.agreement.unitising import disagreeing, merged_units, unitised_alpha
from synoptic.annotations.model.voices import name_of
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import tags_within, tree
from synoptic.corpus.articles.article_names import article_name

if TYPE_CHECKING:
    from synoptic.annotations.agreement.coding import Coding, Values
    from synoptic.annotations.agreement.unitising import Disagreeing, Units
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article

NO_TAG = "(no tag)"
"""The row of passages without a tag."""
ALL_TAGS = "all"
"""The row of all tags together."""
UNTOLD = "cannot be told"
"""Said of a figure where nothing varies."""


class TagFigures(Struct, frozen=True):
    """How far coders agree on one tag, or on all of them."""

    name: str
    """The name of the tag, `NO_TAG` or `ALL_TAGS`."""
    passages: tuple[int, ...]
    """How many passages each coder gave it to."""
    units: tuple[int, ...]
    """In how many units each coder has it."""
    unitised: float | None
    """Krippendorff's alpha over unitised text; None where nobody used the tag."""
    alpha: float | None
    """Krippendorff's nominal alpha over the units; None where all units are the same to everybody."""
    kappa: float | None
    """Cohen's kappa over the units; of more than two coders the mean of all pairs. None as for alpha, too
    where that is so for one of the pairs."""
    share: float | None
    """In how many of the units the coders agree, from 0 to 1, of more than two the mean of all pairs."""

    @property
    def values(self) -> tuple[float | None, ...]:
        """The four figures."""
        return self.unitised, self.alpha, self.kappa, self.share


class Agreement(Struct, frozen=True):
    """How far coders agree."""

    coders: tuple[str, ...]
    """Their names."""
    unit: CodingUnit
    """What alpha, kappa and the share are computed over."""
    units: int
    """How many of these there are."""
    characters: int
    """Characters of the articles that are compared."""
    articles: int
    """How many articles these are."""
    tags: tuple[TagFigures, ...]
    """A row for each tag that one of them used, as the codebook has them."""
    whole: TagFigures
    """All tags together."""
    remarks: tuple[str, ...]
    """What a reader of the figures has to know, a line each."""


def agreement(
    coding: Coding,
    annotations: Annotations,
    unit: CodingUnit = CodingUnit.SENTENCE,
    tags: Sequence[str] = (),
) -> Agreement:
    """Return how far coders agree: on each tag with those nested in it, and on all tags, each by itself.

    With `tags`, names, only on these and those nested in them.
    """
    units = units_of(coding, unit)
    used = {tag for each in coding.articles for own in each.passages for one in own for tag in one.tags}
    counted_tags = {tag.id for name in tags for tag in tags_within(annotations, name)} if tags else used
    rows = tuple(
        _figures(name, coding, units, ids, [disagreeing(_laid(coding, ids), coding.length)], is_set=False)
        for name, ids in _rows(annotations, counted_tags)
    )
    apart = [disagreeing(_laid(coding, {tag}), coding.length) for tag in sorted(counted_tags)]
    return Agreement(
        coders=tuple(map(name_of, coding.coders)),
        unit=unit,
        units=sum(units.values()),
        characters=coding.length,
        articles=len(coding.articles),
        tags=rows,
        whole=_figures(ALL_TAGS, coding, units, counted_tags, apart, is_set=True),
        remarks=tuple(_remarks(coding, annotations, used if not tags else None)),
    )


def _rows(annotations: Annotations, tags: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield the tags that are counted, by name, each with the ids of those nested in it."""
    for branch in tree(annotations):
        ids = {tag.id for tag in tags_within(annotations, branch.name)} & tags
        if ids:
            yield branch.name, ids
    if UNTAGGED in tags:
        yield NO_TAG, {UNTAGGED}


def _laid(coding: Coding, tags: set[str]) -> list[Units]:
    """Return the passages of each coder with one of these tags, as if all articles were one text."""
    return [
        merged_units(
            (start + one.span.start, start + one.span.end)
            for start, each in coding.starts
            for one in each.passages[coder]
            if one.tags & tags
        )
        for coder in range(len(coding.coders))
    ]


def _figures(
    name: str,
    coding: Coding,
    units: Mapping[Values, int],
    tags: set[str],
    apart: Iterable[Disagreeing],
    *,
    is_set: bool,
) -> TagFigures:
    """Return the figures on these tags: whether a unit has one of them or, `is_set`, which of them."""
    values: Counter[tuple[Hashable, ...]] = Counter()
    for given, count in units.items():
        sets = [each & tags for each in given]
        values[tuple(sets) if is_set else tuple(map(bool, sets))] += count
    coded = [(count, each) for each, count in values.items()]
    coders = range(len(coding.coders))
    return TagFigures(
        name=name,
        passages=tuple(
            sum(not tags.isdisjoint(one.tags) for each in coding.articles for one in each.passages[coder])
            for coder in coders
        ),
        units=tuple(sum(count for given, count in units.items() if given[coder] & tags) for coder in coders),
        unitised=unitised_alpha(apart),
        alpha=nominal_alpha(coded),
        kappa=cohens_kappa(coded),
        share=share_agreed(coded),
    )


def _remarks(coding: Coding, annotations: Annotations, used: set[str] | None) -> Iterator[str]:
    yield from partly_coded(coding)
    if coding.untouched:
        yield f"Left out: {counted(len(coding.untouched), 'article')} in which nobody marked anything."
    if coding.lost:
        yield f"Left out: {counted(coding.lost, 'highlight')} whose words are not in the articles any more."
    if used is not None and (unused := sum(tag not in used for tag in annotations.tags)):
        yield f"Left out: {counted(unused, 'tag')} that none of them used."


def partly_coded(coding: Coding) -> Iterator[str]:
    """Yield in words which articles not all coders marked, a line each: those that count, those left out."""
    absent: dict[str | None, list[Article]] = {}
    for coder, article in coding.absent():
        absent.setdefault(coder, []).append(article)
    for coder, articles in absent.items():
        if len(articles) == 1:
            where = f"“{article_name(articles[0])}”; it counts"
        else:
            where = f"{len(articles)} of {counted(len(coding.articles), 'article')}; they count"
        yield f"{name_of(coder)} marked nothing in {where} as coded."
    if coding.partly:
        yield f"Left out: {counted(len(coding.partly), 'article')} in which not all coders marked something."


def computed_over(found: Agreement) -> tuple[str, ...]:
    """Return in words what the figures are computed over, a line each."""
    of = f"{counted(found.articles, 'article')}, boilerplate included"
    pairs = " Kappa and agreement are means of all pairs of coders." if len(found.coders) > 2 else ""
    what = {
        CodingUnit.SENTENCE: "a sentence has a tag where any part of it is marked",
        CodingUnit.CHARACTER: "a long passage counts for more than a short one",
    }[found.unit]
    return (
        f"u-alpha: Krippendorff’s alpha for unitised text, over the {found.characters:,} characters of {of}: "
        "where passages begin and end counts.",
        f"alpha (Krippendorff, nominal), kappa (Cohen) and agreement: over {found.units:,} {found.unit}s; "
        f"{what}.{pairs}",
        "A tag’s row counts those nested in it; “all” compares every tag by itself, and in alpha, kappa and "
        f"agreement the whole set of tags of a {found.unit}.",
    )
