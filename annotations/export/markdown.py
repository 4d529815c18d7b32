"""Highlights and notes as a Markdown document that a reader can check, and that any renderer shows alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from synoptic.annotations.anchoring.placing import NOTHING_KEPT, place_all
from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.export.escaping import on_one_line
from synoptic.annotations.export.file_name import file_name
from synoptic.annotations.export.link_list import links_among, links_as_markdown
from synoptic.annotations.export.list_items import listed, noted, quoted
from synoptic.annotations.export.silence_list import silences_among, silences_as_markdown
from synoptic.annotations.model.model import LIBRARY
from synoptic.annotations.model.placement import State
from synoptic.annotations.model.wording import SAID_OF, UNTITLED, counted
from synoptic.annotations.store.codebook import carries, clean_name, tags_within
from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.model import Annotations, ArticleRecord, Highlight
    from synoptic.corpus.article import Article, Span

# What may stand between < and > as it is, and be followed without running anything.
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20\x7f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Section:
    """An article as it comes out."""

    about: Article | ArticleRecord
    file: str
    is_there: bool
    digest: str
    marks: tuple[_Marked, ...]
    """What is highlighted in it."""


class _Marked(NamedTuple):
    """A highlight as it comes out."""

    highlight: Highlight
    place: str
    """Where it is, in words."""
    now: str = ""
    """What stands there, if it is not what was marked."""


def to_markdown(
    articles: Sequence[Article],
    annotations: Annotations,
    *,
    title: str,
    when: datetime,
    tag: str | None = None,
    missing: Sequence[ArticleRecord] = (),
    texts: Texts = NOTHING_KEPT,
    root: Path | None = None,
) -> str:
    """Return a CommonMark document of what the reader added: a section for each article, in their order.

    A section has the article's provenance, file (see `export.file_name`; `root` is the library's) and
    hash, the note on it, and its highlights in text order: the
    very words that were marked, as a quotation that renders to them, then where they are, their tags and
    their note. Of words that were edited since or that were found elsewhere, it says so, and what stands
    there now. Words that the article no longer has come last, and are said not to be found. `texts` are the
    texts that were annotated. `missing` are recorded articles whose file is not there; their highlights are
    quoted from their anchors.

    The links that have an end in one of the articles are a section after those: each has a heading that says
    who does what to whom, and the words at both ends (see `export.link_list`). The last section is of
    the silences that the reader confirmed.

    With `tag`, only highlights that carry it or a tag nested in it are in the document, only articles that
    have such, and only silences on such a tag. Raises UnknownRecord if there is no such tag.
    """
    if tag is not None:
        tag = clean_name(tag)
        if not tags_within(annotations, tag):
            raise UnknownRecord("tag", tag)
    notes = {note.target: note.text for note in annotations.notes.values()}
    sections = [
        *(_section_of(article, annotations, tag, texts, root) for article in articles),
        *(_section_of_missing(record, annotations, tag, root) for record in missing),
    ]
    if tag is not None:
        sections = [section for section in sections if section.marks]
    links = links_among(annotations, {section.about.id for section in sections}) if tag is None else ()
    parts = [f"# {on_one_line(title) or 'Annotations'}", _summary(sections, len(links), when, tag)]
    if tag is None and LIBRARY in notes:
        parts.append("\n".join(noted(notes[LIBRARY])))
    # Where links are all there is, the summary says once that nothing is highlighted.
    says_nothing = not links or any(section.marks for section in sections)
    for section in sections:
        parts.extend(_written(section, annotations, notes, says_nothing=says_nothing))
    titles = {record.id: record.title for record in annotations.articles.values()}
    titles |= {section.about.id: section.about.title for section in sections}
    parts.extend(links_as_markdown(links, titles))
    parts.extend(_silences(articles, missing, annotations, tag, when))
    return "\n\n".join(parts) + "\n"


def _section_of(
    article: Article, annotations: Annotations, tag: str | None, texts: Texts, root: Path | None
) -> _Section:
    ends = [paragraph.end for paragraph in paragraphs(article.text)]
    found: list[tuple[Span, _Marked]] = []
    orphans: list[_Marked] = []
    chosen = {highlight.id: highlight for highlight in _chosen(annotations, article.id, tag)}
    for identifier, placement in place_all(article, chosen.values(), texts).items():
        highlight, span, state = chosen[identifier], placement.span, placement.state
        if span is not None:
            words = article.text[span.start : span.end]
            place = _place(span, ends) if state is State.SAME else f"{_place(span, ends)}; {SAID_OF[state]}"
            now = "" if words == highlight.anchor.exact else words
            found.append((span, _Marked(highlight, place, now)))
        else:
            was = _characters(highlight.anchor.start, highlight.anchor.end)
            orphans.append(_Marked(highlight, f"{SAID_OF[state]}; it was {was}{_of(highlight)}"))
    found.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    marks = (marked for _, marked in found)
    record = annotations.articles.get(article.id)
    file = file_name(article.path, root) if article.path is not None else _file_of(record, root)
    return _Section(article, file, True, article.digest, (*marks, *orphans))


def _section_of_missing(
    record: ArticleRecord, annotations: Annotations, tag: str | None, root: Path | None
) -> _Section:
    marks = []
    for highlight in _chosen(annotations, record.id, tag):
        place = _characters(highlight.anchor.start, highlight.anchor.end)
        marks.append(
            _Marked(highlight, place if highlight.anchor.digest == record.digest else place + _of(highlight))
        )
    return _Section(record, _file_of(record, root), False, record.digest, tuple(marks))


def _file_of(record: ArticleRecord | None, root: Path | None) -> str:
    path = "" if record is None else record.path
    # What is not absolute counts from the library's root already.
    return file_name(Path(path), root) if Path(path).is_absolute() else path


def _chosen(annotations: Annotations, article: str, tag: str | None) -> Iterator[Highlight]:
    for highlight in annotations.highlights_of(article):
        if tag is None or carries(annotations, highlight, tag):
            yield highlight


def _place(span: Span, ends: Sequence[int]) -> str:
    """Return where a span is; `ends` are those of the paragraphs."""
    last = max(1, len(ends))
    first, final = (min(bisect_right(ends, offset) + 1, last) for offset in (span.start, span.end - 1))
    numbers = f"paragraph {first}" if first == final else f"paragraphs {first}–{final}"
    return f"{_characters(span.start, span.end)}, {numbers}"


def _characters(start: int, end: int) -> str:
    return f"characters {start}–{end}"


def _of(highlight: Highlight) -> str:
    return f" of the text with SHA-256 {on_one_line(highlight.anchor.digest)}"


def _summary(sections: Sequence[_Section], links: int, when: datetime, tag: str | None) -> str:
    highlights = sum(len(section.marks) for section in sections)
    beside = f" and {counted(links, 'link')}" if links else ""
    which = "" if tag is None else f" tagged {on_one_line(tag)}"
    return (
        f"{counted(highlights, 'highlight')}{which}{beside} in {counted(len(sections), 'article')}, "
        f"written {when.isoformat(' ', 'minutes')}. "
        "Places are counted in characters from 0, up to the first character after the passage."
    )


def _written(
    section: _Section, annotations: Annotations, notes: dict[str, str], *, says_nothing: bool
) -> Iterator[str]:
    about = section.about
    yield f"## {on_one_line(about.title) or UNTITLED}"
    lines = [
        *listed("Source", about.source),
        *listed("Author", about.author),
        *listed("Date", about.date),
    ]
    if about.url:
        lines.append(
            f"- Link: {f'<{about.url}>' if _ADDRESS.fullmatch(about.url) else on_one_line(about.url)}"
        )
    lines.extend(listed("File", section.file if section.is_there else f"{section.file} (not found)"))
    lines.extend(listed("SHA-256", section.digest))
    if about.id in notes:
        lines.extend(noted(notes[about.id]))
    yield "\n".join(lines)
    if says_nothing and not section.marks:
        yield "Nothing is highlighted."
    for highlight, place, now in section.marks:
        yield "\n".join(quoted(highlight.anchor.exact))
        lines = [f"- Place: {place}", *listed("Now", now)]
        lines.extend(listed("Tags", ", ".join(tag.name for tag in annotations.tags_of(highlight))))
        if highlight.id in notes:
            lines.extend(noted(notes[highlight.id]))
        yield "\n".join(lines)


def _silences(
    articles: Sequence[Article],
    missing: Sequence[ArticleRecord],
    annotations: Annotations,
    tag: str | None,
    when: datetime,
) -> Iterator[str]:
    abouts: list[Article | ArticleRecord] = [*articles, *missing]
    digests = {about.id: about.digest for about in abouts}
    tags = None if tag is None else {each.id for each in tags_within(annotations, tag)}
    return silences_as_markdown(
        silences_among(annotations, digests, tags),
        annotations,
        titles={about.id: about.title for about in abouts},
        digests=digests,
        zone=when.tzinfo,
    )
