"""Gathering the material of an export: what is selected, placed and put in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import NOTHING_KEPT, Texts, place_all
from synoptic.annotations.export.destination import file_names
from synoptic.annotations.export.document import Step, unwatched
from synoptic.annotations.export.material import (
    ExportedArticle,
    ExportedEnd,
    ExportedHighlight,
    ExportedLink,
    ExportedSilence,
    ExportedTag,
    Material,
    Origin,
)
from synoptic.annotations.export.selection import EVERYTHING, Selection, checked, selected
from synoptic.annotations.library.record_names import called
from synoptic.annotations.matrix.claims import query_behind
from synoptic.annotations.model.values import LIBRARY, TAG_CLAIM, ArticleRecord, State
from synoptic.annotations.model.wording import LINK_WORDS, SAID_OF, excerpt, in_quotation_marks
from synoptic.annotations.store.tags import tree
from synoptic.corpus.article import Span
from synoptic.corpus.articles.article_names import place_name
from synoptic.corpus.errors import on_one_line
from synoptic.corpus.text.segmentation import SentencesOf

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight, Link, LinkEnd, Silence
    from synoptic.corpus.article import Article

    About: TypeAlias = Article | ArticleRecord


_LONGEST = 400_000
"""Characters of an earlier text up to which it is unpacked for the sentences in it."""


def material_of(
    articles: Sequence[Article],
    annotations: Annotations,
    *,
    title: str,
    when: datetime,
    selection: Selection = EVERYTHING,
    missing: Sequence[ArticleRecord] = (),
    texts: Texts = NOTHING_KEPT,
    root: Path | None = None,
    reader: str | None = None,
    shares: Mapping[str, float] = MappingProxyType({}),
    step: Step = unwatched,
) -> Material:
    """Return what is selected of these articles, by their letters, and of the annotations on them.

    `missing` are recorded articles without a file; their highlights are quoted from their anchors. `texts`
    are the annotated texts, and `root` is the library's folder. `reader` is the name of the reader who
    exports, in a shared library; `shares` is how much of each article was read, by id. Of articles without a
    highlight that fits, none is among the material where the selection is among highlights. `step` is called
    before each article; what it raises ends the work. Raises UnknownRecord for an unknown tag, and
    InvalidRequest for what is no name of one.
    """
    selection = checked(selection, annotations)
    found = selected(annotations, selection, reader)
    known: tuple[About, ...] = (*articles, *missing)
    lettered = {each.id: _letter(each, annotations) for each in known}
    abouts = sorted(
        (each for each in known if selection.has(each.id)),
        key=lambda each: (not lettered[each.id], len(lettered[each.id]), lettered[each.id]),
    )
    files = file_names((_path_of(each, annotations) for each in abouts), root)
    notes = _notes_by_target(found, reader)
    unread = {record.id for record in missing}
    exported, origins = [], _recorded_origins(annotations, root)
    split = _SplitTexts(texts)
    for done, (about, file) in enumerate(zip(abouts, files, strict=True)):
        step(done, len(abouts) - done)
        origin = origin_of(about, lettered[about.id], file, is_there=about.id not in unread)
        origins[about.id] = origin
        marks = tuple(_marks(about, origin, found, notes, texts, split))
        if marks or not selection.is_of_highlights:
            fields = {name: getattr(origin, name) for name in Origin.__struct_fields__}
            exported.append(ExportedArticle(**fields, note=notes.get(about.id, ""), highlights=marks))
    ids = {about.id for about in abouts}
    return Material(
        title,
        when,
        selection,
        notes.get(LIBRARY, ""),
        tuple(exported),
        tuple(_tags(exported, found)),
        tuple(_link(link, origins) for link in _links_among(found, ids)),
        tuple(_silences(found, abouts, origins, when)),
        read={each.id: each for each in articles if each.id in ids},
        annotations=found,
        reader=reader,
        texts=texts,
        sentences=split.read,
        shares=shares,
    )


def _notes_by_target(annotations: Annotations, reader: str | None) -> dict[str, str]:
    """Return what is noted on each target.

    A text begins with its reader's name, unless all is the own of the reader who exports, or one other
    reader's whose highlight it is on.
    """
    readers = annotations.creators()
    said: dict[str, list[str]] = {}
    for note in annotations.notes.values():
        marked = annotations.highlights.get(note.target)
        is_told = readers <= {reader} or (
            len(readers) == 1 and marked is not None and marked.creator == note.creator
        )
        by = "" if is_told or note.creator is None else f"{on_one_line(note.creator)}: "
        said.setdefault(note.target, []).append(f"{by}{note.text}")
    return {target: "\n\n".join(texts) for target, texts in said.items()}


def _recorded_origins(annotations: Annotations, root: Path | None) -> dict[str, Origin]:
    """Return what the library knows of its articles, by id; ends of links may be in any of them."""
    records = {end.article for link in annotations.links.values() for end in link.ends}
    known = [record for record in annotations.articles.values() if record.id in records]
    files = file_names((record.path for record in known), root)
    return {
        record.id: origin_of(record, _letter(record, annotations), file, is_there=False)
        for record, file in zip(known, files, strict=True)
    }


def _path_of(about: About, annotations: Annotations) -> str:
    """Return the path of an article's file, as far as it is known."""
    if about.path is not None:
        return str(about.path)
    record = annotations.articles.get(about.id)
    return "" if record is None else record.path


def _letter(about: About, annotations: Annotations) -> str:
    """Return the letter of an article; of one without a file, as the library keeps it."""
    if not isinstance(about, ArticleRecord):
        return about.letter
    kept = annotations.letters.get(about.id)
    return "" if kept is None else kept.letter


def origin_of(about: About, letter: str, file: str, *, is_there: bool) -> Origin:
    """Return what is known of an article, with the name of its file in a document."""
    return Origin(
        id=about.id,
        letter=letter,
        title=called(about),
        source=about.source or "",
        author=about.author or "",
        date=about.date or "",
        url=about.url or "",
        section=about.section or "",
        language=about.language or "",
        fields=dict(about.fields),
        file=place_name(file, about.part) if file else "",
        digest=about.digest,
        is_there=is_there,
    )


# Highlights


def _marks(
    about: About,
    origin: Origin,
    annotations: Annotations,
    notes: Mapping[str, str],
    texts: Texts,
    split: _SplitTexts,
) -> Iterator[ExportedHighlight]:
    """Yield the highlights of an article in text order, those whose words are gone last."""
    highlights = annotations.highlights_of(about.id)
    said = {
        each.id: (tuple(tag.name for tag in annotations.tags_of(each)), notes.get(each.id, ""))
        for each in highlights
    }
    if isinstance(about, ArticleRecord):
        for each in highlights:
            place = _characters(each.anchor.start, each.anchor.end)
            place = place if each.anchor.digest == about.digest else place + _of(each)
            yield _as_marked(each, origin, place, State.SAME, said[each.id], split)
        return
    present = split.of(about)
    ends = [paragraph.end for paragraph in present.paragraphs]
    found: list[tuple[tuple[int, int], ExportedHighlight]] = []
    orphans: list[ExportedHighlight] = []
    placements = place_all(about, highlights, texts)
    for each in highlights:
        span, state = placements[each.id].span, placements[each.id].state
        if span is None:
            was = f"{SAID_OF[state]}; it was {_characters(each.anchor.start, each.anchor.end)}{_of(each)}"
            orphans.append(_as_marked(each, origin, was, state, said[each.id], split))
            continue
        words = about.text[span.start : span.end]
        paragraph = _paragraph(span, ends, about)
        place = f"{_characters(span.start, span.end)}, {paragraph}"
        place = place if state is State.SAME else f"{place}; {SAID_OF[state]}"
        if words == each.anchor.exact:
            before, after = sentences_around(present, span)
            one = _marked(each, origin, place, state, said[each.id], (before, after))
            one = replace(one, start=span.start, end=span.end, digest=about.digest, paragraph=paragraph)
        else:
            one = replace(
                _as_marked(each, origin, place, state, said[each.id], split), now=words, paragraph=paragraph
            )
        found.append(((span.start, -span.end), one))
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))
    yield from orphans


def _as_marked(
    highlight: Highlight,
    origin: Origin,
    place: str,
    state: State,
    said: tuple[tuple[str, ...], str],
    split: _SplitTexts,
) -> ExportedHighlight:
    """Return a highlight with its words and its place as they were when it was made."""
    anchor = highlight.anchor
    split_text = split.get(anchor.digest)
    around = ("", "")
    if split_text is not None and split_text.text[anchor.start : anchor.end] == anchor.exact:
        around = sentences_around(split_text, Span(anchor.start, anchor.end))
    return _marked(highlight, origin, place, state, said, around)


def _marked(
    highlight: Highlight,
    origin: Origin,
    place: str,
    state: State,
    said: tuple[tuple[str, ...], str],
    around: tuple[str, str],
) -> ExportedHighlight:
    anchor, (tags, note), (before, after) = highlight.anchor, said, around
    return ExportedHighlight(
        id=highlight.id,
        article=origin,
        quotation=anchor.exact,
        start=anchor.start,
        end=anchor.end,
        digest=anchor.digest,
        place=place,
        paragraph="",
        state=state,
        now="",
        tags=tags,
        note=note,
        before=before,
        after=after,
        record=highlight,
        creator=_creator(highlight),
    )


def _creator(record: Highlight | Link | Silence) -> str:
    return "" if record.creator is None else on_one_line(record.creator)


class _SplitTexts:
    """The sentences of the texts that highlights are in, each text read once."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._earlier: dict[str, SentencesOf | None] = {}
        self.read: dict[str, SentencesOf] = {}
        """Those of the articles as they are now, by the hashes of their texts."""

    def of(self, article: Article) -> SentencesOf:
        """Return those of an article as it is now."""
        return self.read.setdefault(article.digest, SentencesOf(article.text))

    def get(self, digest: str) -> SentencesOf | None:
        """Return those of the text with that hash; None for one that was not kept, or is too long."""
        if digest in self.read:
            return self.read[digest]
        if digest not in self._earlier:
            text = self._texts.get(digest, _LONGEST)
            self._earlier[digest] = None if text is None else SentencesOf(text)
        return self._earlier[digest]


def sentences_around(sentences: SentencesOf, span: Span) -> tuple[str, str]:
    """Return what stands before and after a passage in the sentences that it begins and ends in."""
    text = sentences.text
    first, last = sentences.at(span.start), sentences.at(span.end - 1)
    before = "" if first is None else text[first.start : span.start]
    after = "" if last is None else text[span.end : last.end]
    return before, after


def _paragraph(span: Span, ends: Sequence[int], article: Article) -> str:
    """Return the words for the paragraphs of a place; `ends` are those of all paragraphs."""
    last = max(1, len(ends))
    first, final = (min(bisect_right(ends, offset) + 1, last) for offset in (span.start, span.end - 1))
    numbers = f"paragraph {first}" if first == final else f"paragraphs {first}–{final}"
    pages = [] if (page := article.page_at(span.start)) is None else [f"page {page}"]
    return ", ".join((numbers, *pages))


def paragraph_at(article: Article, span: Span) -> str:
    """Return the words for the paragraphs of a place."""
    return _paragraph(span, [paragraph.end for paragraph in SentencesOf(article.text).paragraphs], article)


def _characters(start: int, end: int) -> str:
    return f"characters {start}–{end}"


def _of(highlight: Highlight) -> str:
    return f" of the text with SHA-256 {highlight.anchor.digest}"


def _tags(articles: Iterable[ExportedArticle], annotations: Annotations) -> Iterator[ExportedTag]:
    carried: dict[str, list[ExportedHighlight]] = {}
    for article in articles:
        for highlight in article.highlights:
            for name in highlight.tags:
                carried.setdefault(name, []).append(highlight)
    for branch in tree(annotations):
        if branch.tag is not None and branch.tag.name in carried:
            tag = branch.tag
            yield ExportedTag(tag.name, tag.colour, tag.description, tuple(carried[tag.name]))


# Links and silences


def _links_among(annotations: Annotations, articles: Collection[str]) -> Iterator[Link]:
    """Yield the links that have an end in one of these articles, by id, in the order they were made in."""
    for link in annotations.links.values():
        if any(end.article in articles for end in link.ends):
            yield link


def _link(link: Link, origins: Mapping[str, Origin]) -> ExportedLink:
    one, other = (_end(end, origins) for end in link.ends)
    said = f"{_named(other)} {LINK_WORDS[link.kind].of_other} {_named(one)}"
    return ExportedLink(link.id, link.kind, said, one, other, link.note, _creator(link))


def _named(end: ExportedEnd) -> str:
    return in_quotation_marks(excerpt(end.name))


def _end(end: LinkEnd, origins: Mapping[str, Origin]) -> ExportedEnd:
    origin = origins.get(end.article) or _unknown(end.article)
    if end.anchor is None:
        return ExportedEnd(origin, None, 0, 0, "")
    return ExportedEnd(origin, end.anchor.exact, end.anchor.start, end.anchor.end, end.anchor.digest)


def _unknown(article: str) -> Origin:
    """Return what is known of an article that has no record: its id."""
    return Origin(
        id=article,
        letter="",
        title="",
        source="",
        author="",
        date="",
        url="",
        section="",
        language="",
        fields={},
        file="",
        digest="",
        is_there=False,
    )


def _silences(
    annotations: Annotations, abouts: Sequence[About], origins: Mapping[str, Origin], when: datetime
) -> Iterator[ExportedSilence]:
    """Yield the silences of these articles by claim, in the order in which they were confirmed.

    A saved search with a name of its own is named with its query: the silence is about that. Days are those
    of the time zone of the export.
    """
    known = {about.id: about for about in abouts}
    by_claim: dict[str, list[Silence]] = {}
    for each in annotations.silences.values():
        if each.article in known:
            by_claim.setdefault(each.claim, []).append(each)
    for confirmed in by_claim.values():
        last = confirmed[-1]
        is_tag = last.claim.startswith(TAG_CLAIM)
        tag = annotations.tags.get(last.claim.removeprefix(TAG_CLAIM)) if is_tag else None
        name, query = last.label if tag is None else tag.name, query_behind(last.claim, last.label)
        for each in confirmed:
            about = known[each.article]
            yield ExportedSilence(
                f"{name} ({query})" if query else name,
                origins[each.article],
                origins[each.article].name,
                each.created.astimezone(when.tzinfo).date().isoformat(),
                "" if tag is None else tag.id,
                "" if about.digest == each.digest else each.digest,
                _creator(each),
            )
