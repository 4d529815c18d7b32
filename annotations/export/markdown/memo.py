"""What was marked as a Markdown document that can be handed on as it is: a memo of the story.

Each passage is a quotation within its sentence, the marked words in bold, and below it where it is from. What
the reader made of it comes next: notes, and links with the words at their other ends. Places and hashes are
in an appendix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.placing import NOTHING_KEPT, Texts
from synoptic.annotations.export.document import Document, Step, unwatched
from synoptic.annotations.export.gathering import material_of, origin_of, paragraph_at, sentences_around
from synoptic.annotations.export.markdown.escaping import (
    as_paragraphs,
    heading_text,
    in_block_quote,
    paragraph_text,
    with_bold,
)
from synoptic.annotations.export.markdown.grouping import Grouping, groups_of
from synoptic.annotations.export.markdown.managed_block import as_block
from synoptic.annotations.export.markdown.nested_notes import noted
from synoptic.annotations.export.markdown.obsidian import block_id, front_matter, tags_of
from synoptic.annotations.export.material import ExportedArticle
from synoptic.annotations.export.references.citation_keys import citation_keys
from synoptic.annotations.export.selection import EVERYTHING, Selection
from synoptic.annotations.matrix.matrix import CellState
from synoptic.annotations.model.values import State
from synoptic.annotations.model.wording import (
    LINK_WORDS,
    SAID_OF,
    UNTITLED,
    counted,
    date_in_words,
    excerpt,
    in_quotation_marks,
)
from synoptic.corpus.article import Span
from synoptic.corpus.text.segmentation import SentencesOf

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from synoptic.annotations.export.material import (
        ExportedEnd,
        ExportedHighlight,
        ExportedLink,
        Material,
        Origin,
    )
    from synoptic.annotations.matrix.matrix import Matrix
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.corpus.article import Article, Passage
    from synoptic.corpus.parallels.worth_a_look import Disagreement

_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20\x7f]+", re.IGNORECASE)
"""What may be between < and > as it is, and be followed without running anything."""
_EVERY = 200
"""Highlights after which it is told how far the writing is."""
_AS_A_WHOLE = "the article as a whole"


def to_markdown(
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
) -> str:
    """Return annotations as a Markdown document: `markdown_of` the material that `material_of` returns."""
    material = material_of(
        articles,
        annotations,
        title=title,
        when=when,
        selection=selection,
        missing=missing,
        texts=texts,
        root=root,
        reader=reader,
    )
    return markdown_of(material)


def markdown_of(material: Material, by: Grouping = Grouping.ARTICLE, step: Step = unwatched) -> str:
    """Return a Markdown document with a section for each article, tag, outlet, speaker, claim or difference.

    It begins with properties for Obsidian and pandoc (`front_matter`); the rest is a part of a file that a
    later export can put another one in the place of (`managed_block`). By claim the material has to have the
    matrix, by difference the differences.
    """
    return _Memo(material, by, step).document()


def write_markdown(material: Material, step: Step) -> Document:
    """Return that document, by article."""
    return markdown_document(material, Grouping.ARTICLE, step)


def markdown_document(material: Material, by: Grouping, step: Step = unwatched) -> Document:
    """Return that document, which goes into the place of an earlier one in a file."""
    memo = _Memo(material, by, step)
    written = memo.document().encode("utf-8", "replace")
    return Document(written, tuple(memo.left_out()), is_managed=True)


class _Memo:
    """The parts of a document as they are written."""

    def __init__(self, material: Material, by: Grouping, step: Step) -> None:
        self._material, self._by, self._step = material, by, step
        self._tags = tags_of(tag.name for tag in material.tags)
        ends = [end.article for link in material.links for end in (link.one, link.other)]
        self._keys = citation_keys([*material.articles, *ends])
        self._ends: dict[str, list[tuple[ExportedLink, ExportedEnd, ExportedEnd]]] = {}
        """The ends of links in each article, by its id: the link, that end, and the other one."""
        for link in material.links:
            for here, there in ((link.one, link.other), (link.other, link.one)):
                self._ends.setdefault(here.article.id, []).append((link, here, there))
        self._told: set[tuple[str, str]] = set()
        """The links that are told, by their ids and those of the articles that they are told in."""
        self._quoted: set[str] = set()
        """The ids of the highlights that are quoted."""
        self._places: dict[str, dict[str, str]] = {}
        """The places of what is quoted, by article and by what each is called."""
        self._marked = {(each.article.id, each.start, each.end) for each in material.highlights}
        self._origins: dict[str, Origin] = {each.id: each for each in material.articles}
        self._leads: dict[str, str] = {}
        """Outlet, date and letter of each article, by its id."""
        self._done = 0
        self._names_readers = material.names_readers

    def document(self) -> str:
        material, body = self._material, self._body()
        tags = {} if self._by is Grouping.DIFFERENCE else self._tags
        head = front_matter(material.title or "Annotations", material.written.date(), tags)
        return f"{head}\n\n{as_block(body)}\n"

    def left_out(self) -> Iterator[str]:
        """Yield what of the material is not in the document, once that is written."""
        material = self._material
        if absent := len({each.id for each in material.highlights} - self._quoted):
            yield f"{counted(absent, 'highlight')}: in no {self._by.value}"
        if self._by is Grouping.DIFFERENCE:
            notes = [*(each.note for each in material.articles), *(each.note for each in material.highlights)]
            for number, thing in (
                (sum(bool(note.strip()) for note in notes), "note"),
                (len(material.links), "link"),
                (len(material.silences), "silence"),
            ):
                if number:
                    yield f"{counted(number, thing)}: a list of differences has no place for them"

    def _body(self) -> str:
        parts = [self._summary()]
        if self._material.note:
            parts.append("\n".join(noted(self._material.note)))
        match self._by:
            case Grouping.ARTICLE:
                for article in self._material.articles:
                    parts += self._article(article)
            case Grouping.CLAIM:
                parts += self._claims(self._material.matrix)
            case Grouping.DIFFERENCE:
                for difference in self._material.differences:
                    parts += self._difference(difference)
            case _:
                for group in groups_of(self._material, self._by):
                    parts.append(f"## {heading_text(group.name) or UNTITLED}")
                    parts += [paragraph_text(group.remark)] if group.remark.strip() else []
                    for each in group.highlights:
                        parts += self._highlight(each)
        parts += self._other_links()
        if self._by is not Grouping.DIFFERENCE:
            parts += self._article_notes()
            parts += self._silences()
            parts += self._unmarked()
        parts += self._appendix()
        return "\n\n".join(parts)

    def _summary(self) -> str:
        material = self._material
        counts = [counted(len(material.highlights), "highlight")]
        if tags := material.selection.tags:
            counts[0] += f" tagged {' or '.join(map(heading_text, tags))}"
        if material.links:
            counts.append(counted(len(material.links), "link"))
        if self._by is Grouping.CLAIM and material.matrix is not None:
            counts.append(counted(len(material.matrix.rows), "claim"))
        if self._by is Grouping.DIFFERENCE:
            counts = [counted(len(material.differences), "difference")]
        day = date_in_words(material.written.date().isoformat())
        return f"{', '.join(counts)} in {counted(len(material.articles), 'article')}, exported on {day}."

    # Sections

    def _article(self, article: ExportedArticle) -> Iterator[str]:
        ends = self._ends.get(article.id, ())
        if not (article.highlights or article.note or ends):
            return
        outlet = ", ".join(_outlet_and_date(article))
        title = article.title.strip() or UNTITLED
        yield f"## {heading_text(f'{outlet}: {title}' if outlet else title)}"
        yield self._provenance(article)
        whole = [each for each in ends if each[1].words is None]
        lines = list(noted(article.note)) if article.note else []
        for each in whole:
            lines += self._link(*each)
        if lines:
            yield "\n".join(lines)
        for highlight in article.highlights:
            yield from self._highlight(highlight)
        for link, here, there in ends:
            if (link.id, article.id) not in self._told:
                yield self._end(here)
                yield "\n".join(self._link(link, here, there))

    def _provenance(self, article: Origin) -> str:
        """Return the line below the heading of an article."""
        parts = [f"Article {heading_text(article.letter)}"] if article.letter else []
        if article.author.strip():
            parts.append(paragraph_text(article.author))
        if article.url.strip():
            is_address = _ADDRESS.fullmatch(article.url) is not None
            parts.append(f"<{article.url}>" if is_address else paragraph_text(article.url))
        return " · ".join([*parts, f"[@{self._keys[article.id]}]"])

    def _claims(self, matrix: Matrix | None) -> Iterator[str]:
        if matrix is None:
            return
        marked: dict[tuple[str, int, int], list[ExportedHighlight]] = {}
        for each in self._material.highlights:
            marked.setdefault((each.article.id, each.start, each.end), []).append(each)
        columns = {article.id: article for article in matrix.columns}
        for row in matrix.rows:
            yield f"## {heading_text(row.claim.label) or UNTITLED}"
            without: dict[str, list[str]] = {}
            for cell in row.cells:
                article = columns[cell.article]
                for passage in cell.passages:
                    highlights = marked.get((article.id, passage.start, passage.end), ())
                    for highlight in highlights:
                        yield from self._highlight(highlight)
                    if not highlights:
                        yield self._passage(article, Span(passage.start, passage.end))
                if cell.state is not CellState.WORDS:
                    without.setdefault(cell.said, []).append(self._lead(self._origin(article)))
            said = (
                f"{heading_text(state[0].upper() + state[1:])}: {'; '.join(names)}."
                for state, names in without.items()
            )
            if line := " ".join(said):
                yield line

    def _difference(self, one: Disagreement) -> Iterator[str]:
        words = " ⇄ ".join(passage.text for passage in one.words)
        yield f"## {heading_text(f'{one.difference.kind.capitalize()}: {words}')}"
        sides = zip((one.pair.one, one.pair.other), one.passages, one.words, strict=True)
        for article, passage, differing in sides:
            yield self._passage(article, Span(differing.start, differing.end), passage)

    def _other_links(self) -> Iterator[str]:
        """Yield the links that are not told beside a passage, with both ends."""
        told = {link for link, _ in self._told}
        others = [link for link in self._material.links if link.id not in told]
        if others and self._by is not Grouping.DIFFERENCE:
            yield "## Links"
            for link in others:
                yield self._end(link.one)
                yield "\n".join(self._link(link, link.one, link.other))

    def _article_notes(self) -> Iterator[str]:
        """Yield the notes on articles, where these have no sections of their own."""
        articles = [each for each in self._material.articles if each.note.strip()]
        if articles and self._by is not Grouping.ARTICLE:
            yield "## Notes on articles"
            yield "\n".join(line for each in articles for line in noted(each.note, self._lead(each)))

    def _silences(self) -> Iterator[str]:
        by_claim: dict[str, list[str]] = {}
        for each in self._material.silences:
            day = date_in_words(each.day)
            of = f", of its text with SHA-256 {heading_text(each.earlier)}" if each.earlier else ""
            by = f" by {heading_text(each.creator)}" if self._names_readers and each.creator else ""
            told = f"{self._lead(each.article)}, confirmed{by} on {day}{of}"
            by_claim.setdefault(each.claim, []).append(told)
        if by_claim:
            yield "## Silences"
            yield "What these articles have nothing on, as the reader confirmed."
            claims = (
                f"- {paragraph_text(claim) or UNTITLED}: {'; '.join(confirmed)}"
                for claim, confirmed in by_claim.items()
            )
            yield "\n".join(claims)

    def _unmarked(self) -> Iterator[str]:
        """Yield a line with the articles that nothing is marked in."""
        told = {article for _, article in self._told}
        unmarked = [
            self._lead(article)
            for article in self._material.articles
            if not article.highlights and article.id not in told
        ]
        if unmarked:
            yield f"No highlights in: {'; '.join(unmarked)}."

    def _appendix(self) -> Iterator[str]:
        """Yield what it takes to find each passage again: files, hashes, places."""
        shown = [
            origin
            for origin in self._origins.values()
            if origin.id in self._places or (isinstance(origin, ExportedArticle) and origin.note)
        ]
        if not shown:
            return
        yield "## Appendix: files and places"
        yield "Places are counted in characters from 0, up to the first character after the passage."
        lines: list[str] = []
        for article in shown:
            facts = [
                ("file", article.file if article.is_there else f"{article.file} (not found)".lstrip()),
                ("section", article.section),
                ("language", article.language),
                *article.fields.items(),
                ("SHA-256", article.digest),
            ]
            told = "; ".join(
                f"{heading_text(name)} {heading_text(text)}" for name, text in facts if text.strip()
            )
            lead = self._lead(article, is_titled=False)
            title = (heading_text if lead else paragraph_text)(article.title) or UNTITLED
            lines.append(f"- {lead}{title}: {told}")
            lines += (f"  - {name}: {place}" for name, place in self._places.get(article.id, {}).items())
        yield "\n".join(lines)

    # Passages

    def _highlight(self, highlight: ExportedHighlight) -> Iterator[str]:
        """Yield the parts of a highlight: the quotation with its source, and what the reader made of it."""
        self._done += 1
        if self._done % _EVERY == 0:
            self._step(self._done, max(0, len(self._material.highlights) - self._done))
        block = block_id(highlight.id)
        facts = [highlight.paragraph, "" if highlight.state is State.SAME else SAID_OF[highlight.state]]
        if self._names_readers and highlight.creator:
            facts.append(f"marked by {highlight.creator}")
        signs = [f"#{self._tags[name]}" for name in highlight.tags]
        if highlight.id not in self._quoted:
            signs.append(f"^{block}")
            self._put(highlight.article, block, heading_text(highlight.place))
        self._quoted.add(highlight.id)
        quoted = with_bold(highlight.before, highlight.quotation, highlight.after)
        yield self._block(quoted, highlight.article, facts, signs)
        lines: list[str] = []
        if highlight.now:
            lines += ["- Now:", "", *(f"  {line}" for line in in_block_quote(as_paragraphs(highlight.now)))]
        if highlight.note.strip():
            lines += noted(highlight.note)
        for link, here, there in self._ends.get(highlight.article.id, ()):
            if _is_at(here, highlight):
                lines += self._link(link, here, there)
        if lines:
            yield "\n".join(lines)

    def _passage(self, article: Article, words: Span, within: Passage | None = None) -> str:
        """Return words of an article as a quotation with its source, in their sentence or the passage."""
        text, origin = article.text, self._origin(article)
        if within is None:
            before, after = sentences_around(SentencesOf(text), words)
        else:
            before, after = text[within.start : words.start], text[words.end : within.end]
        paragraph = paragraph_at(article, words)
        said = text[words.start : words.end]
        place = f"characters {words.start}–{words.end}, {paragraph}"
        self._put(origin, in_quotation_marks(heading_text(excerpt(said))), place)
        return self._block(with_bold(before, said, after), origin, [paragraph])

    def _end(self, end: ExportedEnd) -> str:
        """Return an end of a link as a quotation with its source, in its sentence where that is known."""
        if end.words is None:
            return self._block("", end.article, [_AS_A_WHOLE])
        article = self._material.read.get(end.article.id)
        if article is not None and article.digest == end.digest:
            return self._passage(article, Span(end.start, end.end))
        self._put_end(end)
        return self._block(as_paragraphs(end.words), end.article, [])

    def _block(self, quoted: str, article: Origin, facts: Sequence[str], signs: Sequence[str] = ()) -> str:
        """Return a quotation with its source as its last paragraph.

        There, `signs` come last: Obsidian's tags, and the id of the block, which is the whole quotation.
        """
        source = ", ".join([self._lead(article), *map(heading_text, filter(None, facts))])
        if self._by is not Grouping.ARTICLE:
            source += f" [@{self._keys[article.id]}]"
        lines = [*in_block_quote(quoted), ">"] if quoted else []
        return "\n".join([*lines, f"> — {' '.join([source, *signs])}"])

    def _link(self, link: ExportedLink, here: ExportedEnd, there: ExportedEnd) -> Iterator[str]:
        """Yield the lines of a link as an item of a list, as it is seen from one of its ends."""
        self._told.add((link.id, here.article.id))
        kind = LINK_WORDS[link.kind]
        said = (kind.of_one if here is link.one else kind.of_other).capitalize()
        if self._names_readers and link.creator:
            said = f"{said} (by {heading_text(link.creator)})"
        if there.words is None:
            yield f"- {said} {self._lead(there.article)}: {_AS_A_WHOLE}"
        else:
            self._put_end(there)
            yield f"- {said} {self._lead(there.article)}:"
            yield ""
            yield from (f"  {line}" for line in in_block_quote(as_paragraphs(there.words)))
        if link.note.strip():
            yield ""
            yield from (f"  {line}" if line else "" for line in noted(link.note))

    # Sources

    def _origin(self, article: Article) -> Origin:
        if article.id not in self._origins:
            self._origins[article.id] = origin_of(article, article.letter, "", is_there=True)
            self._keys = {**self._keys, article.id: citation_keys([self._origins[article.id]])[article.id]}
        return self._origins[article.id]

    def _lead(self, article: Origin, *, is_titled: bool = True) -> str:
        """Return outlet, date and letter of an article, as Markdown.

        Where no outlet is known, the title stands for it, if it `is_titled`; else it is for the head of an
        item, and a colon follows.
        """
        if is_titled and (known := self._leads.get(article.id)) is not None:
            return known
        parts = [*_outlet_and_date(article)]
        letter = f" ({article.letter})" if article.letter else ""
        if not is_titled:
            return f"{paragraph_text(', '.join(parts) + letter)}: " if parts or letter else ""
        if not article.source.strip():
            parts.insert(0, in_quotation_marks(excerpt(article.title) or UNTITLED))
        return self._leads.setdefault(article.id, heading_text(", ".join(parts) + letter))

    def _put(self, article: Origin, name: str, place: str) -> None:
        self._origins.setdefault(article.id, article)
        self._places.setdefault(article.id, {}).setdefault(name, place)

    def _put_end(self, end: ExportedEnd) -> None:
        if (end.article.id, end.start, end.end) in self._marked:
            return
        name = in_quotation_marks(heading_text(excerpt(end.words or "")))
        place = f"characters {end.start}–{end.end}"
        if end.digest != end.article.digest:
            place += f" of the text with SHA-256 {heading_text(end.digest)}"
        self._put(end.article, name, place)


def _outlet_and_date(article: Origin) -> Iterator[str]:
    """Yield the outlet and the date in words, as far as they are known."""
    yield from filter(None, (article.source.strip(), date_in_words(article.date.strip())))


def _is_at(end: ExportedEnd, highlight: ExportedHighlight) -> bool:
    """Tell whether an end of a link and a highlight share a character, in one of the highlight's texts."""
    anchor = highlight.record.anchor
    places = (
        (highlight.digest, highlight.start, highlight.end),
        (anchor.digest, anchor.start, anchor.end),
    )
    return end.words is not None and any(
        digest == end.digest and start < end.end and end.start < stop for digest, start, stop in places
    )
