"""Highlights and notes as a Markdown document that a reader can check, and that any renderer shows alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import NOTHING_KEPT, Texts, place_all
from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.export._escaping import as_paragraphs, heading_text, html_as_text
from synoptic.annotations.export.destination import file_name
from synoptic.annotations.matrix.claims import query_behind
from synoptic.annotations.model.values import LIBRARY, ArticleRecord, Highlight, Link, LinkEnd, Silence, State
from synoptic.annotations.model.wording import SAID_OF, UNTITLED, counted, date_in_words, excerpt
from synoptic.annotations.store.tags import carries, clean_name, tags_within
from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article, Span


# What may stand between < and > as it is, and be followed without running anything.
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20\x7f]+", re.IGNORECASE)


class _Section(Struct, frozen=True):
    """An article as it comes out."""

    about: Article | ArticleRecord
    file: str
    is_there: bool
    digest: str
    marks: tuple[_Marked, ...]
    """The highlights in it."""


class _Marked(NamedTuple):
    """A highlight as it comes out."""

    highlight: Highlight
    place: str
    """Where it is, in words."""
    now: str = ""
    """The words there now, if they differ from the marked ones."""


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
    escapes_html: bool = False,
) -> str:
    """Return a CommonMark document of annotations: a section for each article, in their order.

    A section has the article's provenance, file (see `export.destination`; `root` is the library's), hash and
    note, and its highlights in text order: the marked words, as a quotation that renders to them, their
    place, their tags and their note. Words that were edited or moved are said to be so, with the words there
    now. Words that the article no longer has come last. `texts` are the annotated texts. `missing` are
    recorded articles without a file; their highlights are quoted from their anchors.

    Then come the links with an end in one of the articles, each with a heading and the words at both ends,
    and last the silences that the reader confirmed.

    Notes are the reader's own Markdown; with `escapes_html`, HTML in them comes out as text.

    With `tag`, the document has only highlights with it or a tag nested in it, only articles with such
    highlights, and only silences on such a tag. Raises UnknownRecord for an unknown tag.
    """
    if tag is not None:
        tag = clean_name(tag)
        if not tags_within(annotations, tag):
            raise UnknownRecord("tag", tag)
    written = html_as_text if escapes_html else str
    notes = {note.target: written(note.text) for note in annotations.notes.values()}
    sections = [
        *(_section_of(article, annotations, tag, texts, root) for article in articles),
        *(_section_of_missing(record, annotations, tag, root) for record in missing),
    ]
    if tag is not None:
        sections = [section for section in sections if section.marks]
    links = links_among(annotations, {section.about.id for section in sections}) if tag is None else ()
    parts = [f"# {heading_text(title) or 'Annotations'}", _summary(sections, len(links), when, tag)]
    if tag is None and LIBRARY in notes:
        parts.append("\n".join(noted(notes[LIBRARY])))
    # Where links are all there is, the summary says once that nothing is highlighted.
    says_nothing = not links or any(section.marks for section in sections)
    for section in sections:
        parts.extend(_written(section, annotations, notes, says_nothing=says_nothing))
    titles = {record.id: record.title for record in annotations.articles.values()}
    titles |= {section.about.id: section.about.title for section in sections}
    parts.extend(links_as_markdown([replace(link, note=written(link.note)) for link in links], titles))
    abouts: dict[str, Article | ArticleRecord] = {article.id: article for article in articles}
    abouts |= {record.id: record for record in missing}
    tags = None if tag is None else {each.id for each in tags_within(annotations, tag)}
    silences = silences_among(annotations, abouts, tags)
    parts.extend(_silences_as_markdown(silences, annotations, abouts, when.tzinfo))
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
    """Return the words for a place; `ends` are those of the paragraphs."""
    last = max(1, len(ends))
    first, final = (min(bisect_right(ends, offset) + 1, last) for offset in (span.start, span.end - 1))
    numbers = f"paragraph {first}" if first == final else f"paragraphs {first}–{final}"
    return f"{_characters(span.start, span.end)}, {numbers}"


def _characters(start: int, end: int) -> str:
    return f"characters {start}–{end}"


def _of(highlight: Highlight) -> str:
    return f" of the text with SHA-256 {heading_text(highlight.anchor.digest)}"


def _summary(sections: Sequence[_Section], links: int, when: datetime, tag: str | None) -> str:
    highlights = sum(len(section.marks) for section in sections)
    beside = f" and {counted(links, 'link')}" if links else ""
    which = "" if tag is None else f" tagged {heading_text(tag)}"
    return (
        f"{counted(highlights, 'highlight')}{which}{beside} in {counted(len(sections), 'article')}, "
        f"written {when.isoformat(' ', 'minutes')}. "
        "Places are counted in characters from 0, up to the first character after the passage."
    )


def _written(
    section: _Section, annotations: Annotations, notes: dict[str, str], *, says_nothing: bool
) -> Iterator[str]:
    about = section.about
    yield f"## {heading_text(about.title) or UNTITLED}"
    lines = [
        *listed("Source", about.source),
        *listed("Author", about.author),
        *listed("Date", about.date),
    ]
    if about.url:
        lines.append(
            f"- Link: {f'<{about.url}>' if _ADDRESS.fullmatch(about.url) else heading_text(about.url)}"
        )
    lines.extend(listed("File", section.file if section.is_there else f"{section.file} (not found)"))
    lines.extend(listed("SHA-256", section.digest))
    if about.id in notes:
        lines.extend(noted(notes[about.id]))
    yield "\n".join(lines)
    if says_nothing and not section.marks:
        yield "Nothing is highlighted."
    for highlight, place, now in section.marks:
        yield "\n".join(block_quote(highlight.anchor.exact))
        lines = [f"- Place: {place}", *listed("Now", now)]
        lines.extend(listed("Tags", ", ".join(tag.name for tag in annotations.tags_of(highlight))))
        if highlight.id in notes:
            lines.extend(noted(notes[highlight.id]))
        yield "\n".join(lines)


SAYS: Mapping[str, str] = {
    "agrees": "{other} says the same as {one}",
    "contradicts": "{other} says otherwise than {one}",
    "softens": "{other} says less than {one}, or says it with reserve",
    "omits": "{other} has nothing on what {one} says",
    "source-of": "{other} has it from {one}",
    "same-quote": "{other} quotes the same words as {one}",
}
"""The sentence of each kind of link: `{one}` is the article it was made from, `{other}` the other one."""


def links_among(annotations: Annotations, articles: Collection[str]) -> tuple[Link, ...]:
    """Return the links that have an end in one of these articles, by id, in the order they were made in."""
    return tuple(
        link for link in annotations.links.values() if any(end.article in articles for end in link.ends)
    )


def links_as_markdown(links: Sequence[Link], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts of a section: each link with a heading, its two ends, and the note; a rule between two.

    An end has its article, its place, and the exact words, as they were when the link was made. `titles` are
    those of the articles, by id. Without links, nothing is yielded.
    """
    if links:
        yield "## Links"
    for number, link in enumerate(links, start=1):
        if number > 1:
            yield "---"
        one, other = (f"“{excerpt(_title(end, titles))}”" for end in link.ends)
        said = SAYS[link.kind].format(one=one, other=other)
        yield f"### {number}. {heading_text(said)}"
        yield from _end("Article", link.one, titles)
        yield from _end("The other article", link.other, titles)
        lines = [*listed("Link", link.kind)]
        if link.note.strip():
            lines.extend(noted(link.note))
        yield "\n".join(lines)


def _end(label: str, end: LinkEnd, titles: Mapping[str, str]) -> Iterator[str]:
    lines = [*listed(label, _title(end, titles))]
    if end.anchor is None:
        lines.append("- Place: none; the article as a whole")
        yield "\n".join(lines)
        return
    place = f"characters {end.anchor.start}–{end.anchor.end}"
    lines.append(f"- Place: {place} of the text with SHA-256 {heading_text(end.anchor.digest)}")
    yield "\n".join(lines)
    yield "\n".join(block_quote(end.anchor.exact))


def _title(end: LinkEnd, titles: Mapping[str, str]) -> str:
    return (titles.get(end.article) or "").strip() or UNTITLED


_TAG = "tag:"


def silences_among(
    annotations: Annotations, articles: Collection[str], tags: Collection[str] | None = None
) -> tuple[Silence, ...]:
    """Return the confirmed silences of these articles, by id, in the order in which they were confirmed.

    With `tags`, ids of tags, only those on one of them.
    """
    return tuple(
        each
        for each in annotations.silences.values()
        if each.article in articles
        and (tags is None or (each.claim.startswith(_TAG) and each.claim.removeprefix(_TAG) in tags))
    )


def _silences_as_markdown(
    silences: tuple[Silence, ...],
    annotations: Annotations,
    abouts: Mapping[str, Article | ArticleRecord],
    zone: tzinfo | None,
) -> Iterator[str]:
    """Yield the parts of a section: each claim as a heading, then its silent articles with dates.

    A saved search with a name of its own is shown with its query: the silence is about that. `abouts` are the
    articles, by id. A confirmation of an earlier text says so, with the hash of that text. Days are those of
    the time zone. Without silences, nothing is yielded.
    """
    by_claim: dict[str, list[Silence]] = {}
    for each in silences:
        by_claim.setdefault(each.claim, []).append(each)
    if by_claim:
        yield "## Silences"
        yield "What these articles have nothing on, as the reader confirmed."
    for confirmed in by_claim.values():
        last = confirmed[-1]
        name, query = _name(last, annotations), query_behind(last.claim, last.label)
        heading = heading_text(f"{name} ({query})" if query else name)
        yield f"### {heading or UNTITLED}"
        lines = []
        for each in confirmed:
            said = f"confirmed on {each.created.astimezone(zone).date().isoformat()}"
            if abouts[each.article].digest != each.digest:
                said += f" of an earlier text, SHA-256 {heading_text(each.digest)}"
            title = heading_text(abouts[each.article].title) or UNTITLED
            lines.append(f"- Article: {title}, silent ({said})")
        yield "\n".join(lines)


def _name(silence: Silence, annotations: Annotations) -> str:
    """Return the claim's name: of a tag, the present one; else the one at the confirmation."""
    tag = annotations.tags.get(silence.claim.removeprefix(_TAG)) if silence.claim.startswith(_TAG) else None
    return silence.label if tag is None else tag.name


_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENT = re.compile(r"^[ \t]*")


def listed(label: str, text: str | None) -> Iterator[str]:
    """Yield a fact as a list item; nothing for a blank one."""
    if text and text.strip():
        yield f"- {label}: {heading_text(text)}"


def block_quote(words: str) -> Iterator[str]:
    """Yield the lines of a quotation that renders to these very words."""
    return (f"> {line}" if line else ">" for line in as_paragraphs(words).split("\n"))


def noted(text: str) -> Iterator[str]:
    """Yield a note as a list item of its own paragraphs: anything left open in it ends with the item."""
    yield "- Note:"
    yield ""
    for line in _LINE_END.split(text.strip("\r\n")):
        # A tab goes to the next tab stop, which is nearer by the two spaces of the item.
        indented = _INDENT.sub(lambda indent: indent[0].expandtabs(4), line)
        yield f"  {indented}" if indented.strip() else ""


def cited(article: Article, record: ArticleRecord | None, text: str) -> str:
    """Return the text as it is, a blank line, and its citation in plain text on a line of its own.

    The citation names author, title, source, date and address in this order, as far as they are known; the
    title is always there. The record, if there is one, goes before the file, as the reader may have corrected
    it.
    """
    about = article if record is None else record
    author, source = _line(about.author), _line(about.source)
    parts = [
        author,
        f"“{_line(about.title) or UNTITLED}”",
        # Agencies sign with their own name.
        source if source != author else "",
        date_in_words(_line(about.date)),
        _line(about.url),
    ]
    return f"{text}\n\n— {', '.join(filter(None, parts))}"


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
