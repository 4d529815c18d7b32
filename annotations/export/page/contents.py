"""The contents of the page: what its template shows, numbered, placed and in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from synoptic.annotations.anchoring.placed_links import placed_links
from synoptic.annotations.anchoring.placing import place_all
from synoptic.annotations.export.page.hypertext import attribute
from synoptic.annotations.export.page.marked_text import Stretch, blocks_of, fitted, paragraph_id
from synoptic.annotations.matrix.claims import query_behind
from synoptic.annotations.matrix.matrix import CellState
from synoptic.annotations.model.wording import LINK_WORDS, UNTITLED, excerpt, in_quotation_marks
from synoptic.annotations.store.tags import is_within
from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.articles.provenance import title_of
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import (
        ExportedArticle,
        ExportedEnd,
        ExportedHighlight,
        ExportedLink,
        Material,
        Origin,
    )
    from synoptic.annotations.matrix.matrix import MatrixCell
    from synoptic.corpus.parallels.worth_a_look import Disagreement

_STEP = 256
"""Highlights from one step to the next."""
_MOST_LANES = 4
"""Lines that may be under one word, one for each highlight."""

SIGNS: Mapping[str, str] = {
    "contradicts": "≠",
    "agrees": "=",
    "softens": "≈",
    "omits": "∅",
    "source-of": "→",
    "same-quote": "≡",
}
"""The sign of each kind of link, beside its name in words."""


class PageTag(Struct, frozen=True):
    """A tag that the page can be filtered by."""

    key: str
    """Its class and its id: `t1`."""
    name: str
    """Its whole name."""
    colour: str
    """One of `model.values.COLOURS`."""
    description: str
    """When it was used; may be empty."""
    count: int
    """How many highlights have it, or one nested in it."""


class PageHighlight(Struct, frozen=True, gc=False):
    """A highlight with its number."""

    number: int
    """Its number on the page, from 1."""
    shown: ExportedHighlight
    """The highlight."""
    classes: str
    """The classes of its tags, or that of none, and of its colour."""
    is_placed: bool
    """Whether its words, or those that are there now, are marked in the article."""
    creator: str
    """Name of the reader who marked it; empty where all is the own of the reader who exports."""


class PageTie(Struct, frozen=True, gc=False):
    """A link as it is seen from one of its ends."""

    number: int
    """Number of the link on the page, from 1."""
    side: str
    """`a` for the end that the link was made from, `b` for the other."""
    kind: str
    """What it says: `contradicts` and so on."""
    sign: str
    """The sign of that."""
    phrase: str
    """The same, read from this end to the other: `contradicted by`."""
    across: ExportedEnd
    """The other end."""
    words: str
    """The beginning of the words there, in quotation marks; empty for an article as a whole."""
    href: str
    """Where the other end is on the page; empty where it is not."""


class PageRow(Struct, frozen=True, gc=False):
    """A block of an article, and what stands beside it."""

    html: Markup
    """The block."""
    row: int
    """Its row, from 1."""
    until: int
    """The row of the next one with something beside it."""
    highlights: tuple[PageHighlight, ...]
    """The highlights that end in it."""
    ties: tuple[PageTie, ...]
    """The ends of links that are in it."""


class PageArticle(Struct, frozen=True):
    """An article with its rows."""

    key: str
    """Its id on the page: `a1`."""
    about: ExportedArticle
    """Its provenance, note and highlights."""
    label: str
    """Its letter; of one without a letter, its number."""
    outlet: str
    """The outlet; of one without, the beginning of the title."""
    title: str
    """Its title."""
    language: str
    """ISO 639-1 code, as the article or its words tell; empty where neither does."""
    is_titled: bool
    """Whether the title stands in the text."""
    is_kept: bool
    """Whether the text is that which the library kept, for want of the file."""
    rows: tuple[PageRow, ...]
    """The text; none where there is none."""
    lost: tuple[PageHighlight, ...]
    """The highlights whose words are not in it."""
    ties: tuple[PageTie, ...]
    """The ends of links that are the article as a whole, or words that are not in it."""
    highlights: tuple[PageHighlight, ...]
    """All its highlights."""


class PageLinkEnd(Struct, frozen=True):
    """An end of a link."""

    end: ExportedEnd
    """The article, the words and their place."""
    label: str
    """The article's label; empty for one that is not on the page."""
    href: str
    """Where it is on the page; empty where it is not."""
    language: str
    """The language of the article; empty where nothing tells it."""


class PageLink(Struct, frozen=True):
    """A link with both ends."""

    number: int
    """Its number, from 1."""
    shown: ExportedLink
    """The link."""
    sign: str
    """The sign of its kind."""
    ends: tuple[PageLinkEnd, PageLinkEnd]
    """Both ends, the one that it was made from first."""


class PagePassage(Struct, frozen=True, gc=False):
    """Words of an article, in parts, of which some are to be seen."""

    label: str
    """The article's label."""
    outlet: str
    """The article's outlet."""
    parts: tuple[tuple[str, bool], ...]
    """The words; True for those to be seen."""
    href: str
    """Where they are on the page."""
    remark: str
    """More about them; may be empty."""
    language: str
    """The language of the article; empty where nobody says."""


class PageDifference(Struct, frozen=True):
    """A difference."""

    kind: str
    """What differs."""
    sides: tuple[PagePassage, PagePassage]
    """Both passages, with the words that differ."""


class PageCell(Struct, frozen=True, gc=False):
    """The words of an article on a claim, or that there are none."""

    state: str
    """The state in words."""
    is_silent: bool
    """Whether the reader has confirmed that there are none."""
    passages: tuple[PagePassage, ...]
    """The words."""
    links: tuple[str, ...]
    """The reader's links with an end in them, by sign and kind."""


class PageClaim(Struct, frozen=True):
    """A claim in all articles."""

    label: str
    """Its name."""
    query: str
    """What is searched for, where the name does not say it."""
    cells: tuple[PageCell, ...]
    """A cell for each column."""


class PageContents(Struct, frozen=True):
    """All that the template shows."""

    articles: tuple[PageArticle, ...]
    """The articles, in their order."""
    tags: tuple[PageTag, ...]
    """The tags, in the order of the codebook."""
    untagged: int
    """How many highlights have no tag."""
    links: tuple[PageLink, ...]
    """The links, contradictions first."""
    columns: tuple[PageArticle, ...]
    """The articles of the matrix, by date."""
    claims: tuple[PageClaim, ...]
    """The rows of the matrix that say something."""
    differences: tuple[PageDifference, ...]
    """The differences, the likeliest first."""


def contents_of(material: Material, step: Step) -> PageContents:
    """Return what the page of a material shows; `step` is told of every few hundred highlights."""
    return _Contents(material, step).all()


class _Contents:
    """What is known while the contents are put together."""

    def __init__(self, material: Material, step: Step) -> None:
        self._material, self._step = material, step
        self._texts = {each.id: text for each in material.articles if (text := self._text_of(each))}
        self._keys = {each.id: f"a{number}" for number, each in enumerate(material.articles, start=1)}
        self._labels = {
            each.id: each.letter or str(number) for number, each in enumerate(material.articles, start=1)
        }
        self._languages = {
            each.id: each.language or (each.id in self._texts and language_of(self._texts[each.id])) or ""
            for each in material.articles
        }
        self._paragraphs = {each: paragraphs(article.text) for each, article in self._texts.items()}
        names = [tag.name for tag in material.tags]
        self._tag_keys = {name: f"t{number}" for number, name in enumerate(names, start=1)}
        self._within = {
            name: tuple(self._tag_keys[other] for other in names if is_within(name, other)) for name in names
        }
        self._colours = {tag.name: tag.colour for tag in material.tags}
        self._numbers = count(1)
        self._left = sum(len(article.highlights) for article in material.articles)
        self._places: dict[tuple[str, int, int], str] = {}
        """Ids of what is marked, by article and span."""
        self._placed = {
            each.link.id: each
            for each in placed_links(material.annotations, self._texts.values(), material.texts)
        }
        kinds = list(SIGNS)
        self._links = sorted(material.links, key=lambda link: kinds.index(link.kind))
        self._ends: dict[str, list[tuple[int, ExportedLink, str]]] = {}
        """The ends of links, by article: number, link, and side."""
        for number, link in enumerate(self._links, start=1):
            for side, end in (("a", link.one), ("b", link.other)):
                self._ends.setdefault(end.article.id, []).append((number, link, side))

    def all(self) -> PageContents:
        material = self._material
        articles = tuple(map(self._article, material.articles))
        counts = dict.fromkeys(self._tag_keys.values(), 0)
        untagged = 0
        for each in material.highlights:
            keys = self._keys_of(each)
            untagged += not keys
            for key in keys:
                counts[key] += 1
        tags = (
            PageTag(key := self._tag_keys[tag.name], tag.name, tag.colour, tag.description, counts[key])
            for tag in material.tags
        )
        known = {article.about.id: article for article in articles}
        columns, claims = self._matrix(known)
        return PageContents(
            articles,
            tuple(tags),
            untagged,
            tuple(self._link(number, link) for number, link in enumerate(self._links, start=1)),
            columns,
            claims,
            tuple(self._difference(each, known) for each in material.differences if _is_among(each, known)),
        )

    def _text_of(self, about: Origin) -> Article | None:
        """Return an article with its text: as it was read, or as the library kept it."""
        read = self._material.read.get(about.id)
        if read is not None or not about.digest:
            return read
        kept = self._material.texts.get(about.digest)
        return None if kept is None else Article(about.id, about.title, kept, about.digest)

    # Articles

    def _article(self, about: ExportedArticle) -> PageArticle:
        text, key = self._texts.get(about.id), self._keys[about.id]
        spans: dict[str, Span] = {}
        if text is not None:
            records = [each.record for each in about.highlights]
            placements = place_all(text, records, self._material.texts)
            for each in about.highlights:
                found = placements[each.id].span
                span = None if found is None else fitted(found, self._paragraphs[about.id])
                if found is not None and span is not None:
                    spans[each.id] = span
        numbered = tuple(
            PageHighlight(
                next(self._numbers),
                each,
                self._classes(each),
                is_placed=each.id in spans,
                creator=each.creator if self._material.names_readers else "",
            )
            for each in about.highlights
        )
        for one in numbered:
            if one.number % _STEP == 0:
                self._step(one.number, self._left - one.number)
            if (at := spans.get(one.shown.id)) is not None:
                self._places.setdefault((about.id, at.start, at.end), f"mark-{one.number}")
        ties, whole = self._ties(about)
        return PageArticle(
            key,
            about,
            self._labels[about.id],
            about.source.strip() or excerpt(about.title) or UNTITLED,
            about.title.strip() or UNTITLED,
            self._languages[about.id],
            text is not None and title_of(text) is not None,
            text is not None and about.id not in self._material.read,
            () if text is None else tuple(self._rows(text, key, numbered, spans, ties)),
            tuple(one for one in numbered if not one.is_placed),
            tuple(whole),
            numbered,
        )

    def _rows(
        self,
        article: Article,
        key: str,
        highlights: Sequence[PageHighlight],
        spans: Mapping[str, Span],
        ties: Sequence[tuple[Span, PageTie]],
    ) -> Iterator[PageRow]:
        marked = [(spans[each.shown.id], each) for each in highlights if each.is_placed]
        lanes = _lanes([span for span, _ in marked])
        stretches = [
            *(_mark(span, each, lane) for (span, each), lane in zip(marked, lanes, strict=True)),
            *(_tied(span, tie) for span, tie in ties),
        ]
        blocks = list(blocks_of(article, stretches, key))
        starts = [block.span.start for block in blocks]
        beside: list[tuple[list[PageHighlight], list[PageTie]]] = [([], []) for _ in blocks]
        for span, each in marked:
            beside[bisect_right(starts, span.end - 1) - 1][0].append(each)
        for span, tie in ties:
            beside[bisect_right(starts, span.end - 1) - 1][1].append(tie)
        until = len(blocks) + 1
        rows: list[PageRow] = []
        for number in range(len(blocks), 0, -1):
            own, tied = beside[number - 1]
            html = Markup(blocks[number - 1].html)  # noqa: S704  # made of escaped text
            rows.append(PageRow(html, number, until, tuple(own), tuple(tied)))
            until = number if own or tied else until
        yield from reversed(rows)

    def _keys_of(self, highlight: ExportedHighlight) -> tuple[str, ...]:
        """Return the keys of its tags, and of those that they are nested in."""
        return tuple(dict.fromkeys(key for name in highlight.tags for key in self._within.get(name, ())))

    def _classes(self, highlight: ExportedHighlight) -> str:
        keys = self._keys_of(highlight) or ("t0",)
        colour = self._colours.get(highlight.tags[0], "none") if highlight.tags else "none"
        return " ".join((*keys, f"c-{colour}"))

    # Links

    def _ties(self, about: Origin) -> tuple[list[tuple[Span, PageTie]], list[PageTie]]:
        """Return the ends of links that are in an article: those in its text, and the others."""
        placed: list[tuple[Span, PageTie]] = []
        whole: list[PageTie] = []
        for number, link, side in self._ends.get(about.id, ()):
            is_one = side == "a"
            across = link.other if is_one else link.one
            tie = PageTie(
                number,
                side,
                link.kind,
                SIGNS[link.kind],
                LINK_WORDS[link.kind].of_one if is_one else LINK_WORDS[link.kind].of_other,
                across,
                "" if across.words is None else in_quotation_marks(excerpt(across.words)),
                self._place_of_end(link, number, "b" if is_one else "a", across),
            )
            span = self._span_of_end(link, side)
            if span is None:
                whole.append(tie)
            else:
                placed.append((span, tie))
        return placed, whole

    def _span_of_end(self, link: ExportedLink, side: str) -> Span | None:
        ends = self._placed.get(link.id)
        passage = None if ends is None else ends.one if side == "a" else ends.other
        if passage is None:
            return None
        return fitted(Span(passage.start, passage.end), self._paragraphs[passage.article])

    def _place_of_end(self, link: ExportedLink, number: int, side: str, end: ExportedEnd) -> str:
        if self._span_of_end(link, side) is not None:
            return f"#tie-{number}{side}"
        return f"#{self._keys[end.article.id]}" if end.article.id in self._keys else ""

    def _link(self, number: int, link: ExportedLink) -> PageLink:
        one, other = (
            PageLinkEnd(
                end,
                self._labels.get(end.article.id, ""),
                self._place_of_end(link, number, side, end),
                self._languages.get(end.article.id, end.article.language),
            )
            for side, end in (("a", link.one), ("b", link.other))
        )
        return PageLink(number, link, SIGNS[link.kind], (one, other))

    # Matrix and differences

    def _matrix(
        self, known: Mapping[str, PageArticle]
    ) -> tuple[tuple[PageArticle, ...], tuple[PageClaim, ...]]:
        shown = self._material.matrix
        if shown is None:
            return (), ()
        columns = [known[article.id] for article in shown.columns if article.id in known]
        claims = []
        for row in shown.rows:
            cells = [cell for cell in row.cells if cell.article in known]
            if any(cell.state in {CellState.WORDS, CellState.SILENT} for cell in cells):
                own_words = row.claim.own_words
                query = query_behind(row.claim.key, row.claim.label)
                written = (self._cell(cell, known[cell.article], own_words) for cell in cells)
                claims.append(PageClaim(row.claim.label, query, tuple(written)))
        return tuple(columns), tuple(claims)

    def _cell(self, cell: MatrixCell, article: PageArticle, own_words: frozenset[Passage]) -> PageCell:
        passages = (
            self._passage(
                article,
                ((in_quotation_marks(each.text), False),),
                Span(each.start, each.end),
                "without quotation marks there" if each in own_words else "",
            )
            for each in cell.passages
        )
        links = dict.fromkeys(
            f"{SIGNS[each.link.kind]} {LINK_WORDS[each.link.kind].name}" for each in cell.links
        )
        return PageCell(cell.said, cell.state is CellState.SILENT, tuple(passages), tuple(links))

    def _difference(self, one: Disagreement, known: Mapping[str, PageArticle]) -> PageDifference:
        pair, difference = one.pair, one.difference
        sides = (pair.one, pair.a, difference.a), (pair.other, pair.b, difference.b)
        first, second = (
            self._passage(known[article.id], _parted(article.text, span, words), words, "")
            for article, span, words in sides
        )
        return PageDifference(difference.kind, (first, second))

    def _passage(
        self, article: PageArticle, parts: tuple[tuple[str, bool], ...], span: Span, remark: str
    ) -> PagePassage:
        identifier = article.about.id
        place = self._places.get((identifier, span.start, span.end))
        if place is None:
            starts = [paragraph.start for paragraph in self._paragraphs.get(identifier, ())]
            number = bisect_right(starts, span.start)
            place = paragraph_id(article.key, number) if number else article.key
        return PagePassage(article.label, article.outlet, parts, f"#{place}", remark, article.language)


def _is_among(one: Disagreement, known: Mapping[str, PageArticle]) -> bool:
    return one.pair.one.id in known and one.pair.other.id in known


def _parted(text: str, span: Span, words: Span) -> tuple[tuple[str, bool], ...]:
    parts = (span.start, words.start, False), (words.start, words.end, True), (words.end, span.end, False)
    return tuple((text[start:end], is_seen) for start, end, is_seen in parts if start < end)


def _lanes(spans: Sequence[Span]) -> list[int]:
    """Return for each span, in text order, the lowest line under the words that no other one has there."""
    ends = [-1] * _MOST_LANES
    lanes = []
    for span in spans:
        free = next((lane for lane, end in enumerate(ends) if end <= span.start), _MOST_LANES - 1)
        ends[free] = max(ends[free], span.end)
        lanes.append(free)
    return lanes


def _mark(span: Span, each: PageHighlight, lane: int) -> Stretch:
    number = each.number
    said = attribute(f"Highlight {number}: {', '.join(each.shown.tags) or 'no tag'}")
    return Stretch(
        span.start,
        span.end,
        "mark",
        f' class="{each.classes} lane-{lane}" data-highlight="{number}" aria-details="note-{number}"',
        f"mark-{number}",
        f'<a class="ref" href="#note-{number}" data-n="{number}" aria-label="{said}"></a>',
    )


def _tied(span: Span, tie: PageTie) -> Stretch:
    name = f"{tie.number}{tie.side}"
    said = attribute(f"Link {tie.number}: {tie.phrase} {tie.across.name}")
    return Stretch(
        span.start,
        span.end,
        "span",
        f' class="tie k-{tie.kind}"',
        f"tie-{name}",
        f'<a class="ref" href="#to-{name}" data-n="{tie.sign}\xa0{tie.number}" aria-label="{said}"></a>',
    )
