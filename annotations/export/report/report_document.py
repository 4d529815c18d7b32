"""A report for an editor: each article's quotations in their sentences, links, tables, and the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.export.characters import replaced_in_words
from synoptic.annotations.export.document import Document
from synoptic.annotations.export.report.word_package import packed
from synoptic.annotations.export.report.word_text import HASH, MARKED, STRONG, Cell, Comment, Run, WordText
from synoptic.annotations.matrix.matrix import CellState
from synoptic.annotations.model.values import State
from synoptic.annotations.model.wording import UNTITLED, counted, date_in_words, in_quotation_marks

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import (
        ExportedArticle,
        ExportedEnd,
        ExportedHighlight,
        ExportedTag,
        Material,
        Origin,
    )
    from synoptic.annotations.matrix.matrix import Matrix, MatrixCell, MatrixRow
    from synoptic.annotations.model.values import Note
    from synoptic.corpus.article import Article, Passage
    from synoptic.corpus.parallels.worth_a_look import Disagreement

_STEP = 300
_WIDEST = 5
"""Articles that a matrix has columns for; of more, each has a row for each claim."""


def report_of(material: Material, step: Step) -> Document:
    """Return the report as a Word document.

    A highlight is its sentence with the very words marked, its place, its tags and its note; around the
    words, line ends are blanks. A note is as it was typed. Links have both ends. Matrix and differences are
    tables where the material has them. The sources, with files and hashes, come last. Where readers are to be
    named, a comment of each on the words says what that reader made of them. A character that XML cannot hold
    becomes U+FFFD, which is told.
    """
    texts: list[WordText] = []

    def write(into: Callable[[str], object]) -> None:
        texts.append(WordText(into))
        _write_report(texts[0], material, step)

    content = packed(write, lambda into: texts[0].write_comments(into), material.title, material.written)
    return Document(content, replaced_in_words(texts[0].replaced, "DOCX"))


def _write_report(text: WordText, material: Material, step: Step) -> None:
    day = date_in_words(material.written.date().isoformat())
    text.paragraph("Title", material.title or UNTITLED)
    text.paragraph("Subtitle", f"{day} · {_tally(material)}")
    _write_note(text, material.note)
    _write_articles(text, material, step)
    _write_links(text, material)
    _write_silences(text, material)
    if material.matrix is not None and material.matrix.rows:
        text.paragraph("Heading1", "Matrix")
        _write_matrix(text, material.matrix)
    if material.differences:
        _write_differences(text, material.differences)
    _write_tags(text, material.tags)
    _write_sources(text, material.articles)
    text.close()


def _tally(material: Material) -> str:
    numbers = {"highlight": len(material.highlights), "article": len(material.articles)}
    return ", ".join(counted(number, thing) for thing, number in numbers.items())


# Articles


def _write_articles(text: WordText, material: Material, step: Step) -> None:
    done, number, next_step = 0, len(material.highlights), 0
    told = [each for each in material.articles if each.highlights or each.note]
    notes: dict[str, list[Note]] = {}
    for note in material.annotations.notes.values() if material.names_readers else ():
        notes.setdefault(note.target, []).append(note)
    for article in told:
        text.paragraph("Heading1", *_heading(article))
        if about := " · ".join(filter(None, (article.author, article.section, article.url))):
            text.paragraph("Place", about)
        _write_note(text, article.note)
        for highlight in article.highlights:
            if done >= next_step:
                step(done, number - done)
                next_step = done + _STEP
            if material.names_readers:
                _write_highlight(text, highlight, tuple(_comments(highlight, notes.get(highlight.id, ()))))
            else:
                _write_highlight(text, highlight)
            done += 1
    if rest := [each for each in material.articles if not (each.highlights or each.note)]:
        text.paragraph("Heading1", "Articles without highlights")
        text.paragraph("Normal", "; ".join(_named(each) for each in rest))


def _heading(article: Origin) -> Iterator[Run]:
    """Yield the heading of an article: letter, outlet, date, and then its title."""
    origin = _outlet_and_date(article)
    yield " ".join(filter(None, (article.letter, f"{origin}:" if origin else "", article.title or UNTITLED)))


def _outlet_and_date(article: Origin) -> str:
    return ", ".join(filter(None, (article.source, date_in_words(article.date))))


def _named(article: Origin) -> str:
    """Return an article in one line: letter, outlet, date, title."""
    return "".join(run if isinstance(run, str) else run[0] for run in _heading(article))


def _comments(highlight: ExportedHighlight, notes: Sequence[Note]) -> Iterator[Comment]:
    """Yield a comment for who marked it, and one for each note, by who wrote that."""
    if highlight.creator:
        marked = f"Marked: {', '.join(highlight.tags)}" if highlight.tags else "Marked"
        yield Comment(highlight.creator, highlight.record.created, marked)
    for note in notes:
        if note.creator is not None:
            yield Comment(note.creator, note.modified, note.text)


def _write_highlight(text: WordText, highlight: ExportedHighlight, comments: Sequence[Comment] = ()) -> None:
    before, after = (around.replace("\n", " ") for around in (highlight.before, highlight.after))
    text.paragraph("Quote", before, (highlight.quotation, MARKED), after, comments=comments)
    by = f"marked by {highlight.creator}" if comments and highlight.creator else ""
    text.paragraph("Place", " · ".join(filter(None, (highlight.place, ", ".join(highlight.tags), by))))
    if highlight.state is not State.SAME and highlight.now:
        text.paragraph("Place", "Now: ", (highlight.now, STRONG))
    _write_note(text, highlight.note)


def _write_note(text: WordText, note: str) -> None:
    """Write a note as it was typed, its Markdown included, in one paragraph: it has no heading of its own."""
    if note.strip():
        text.paragraph("Note", note)


# Links, silences


def _write_links(text: WordText, material: Material) -> None:
    if material.links:
        text.paragraph("Heading1", "Links")
    for link in material.links:
        by = f" (by {link.creator})" if material.names_readers and link.creator else ""
        text.paragraph("Heading2", f"{link.said}{by}")
        for end in (link.one, link.other):
            _write_end(text, end)
        _write_note(text, link.note)


def _write_end(text: WordText, end: ExportedEnd) -> None:
    if end.words is not None:
        text.paragraph("Quote", (end.words, MARKED))
    text.paragraph("Place", _named(end.article))


def _write_silences(text: WordText, material: Material) -> None:
    if material.silences:
        text.paragraph("Heading1", "Confirmed silences")
    for silence in material.silences:
        earlier = f", in an earlier text (SHA-256 {silence.earlier})" if silence.earlier else ""
        by = f" by {silence.creator}" if material.names_readers and silence.creator else ""
        day = date_in_words(silence.day)
        text.paragraph(
            "Normal",
            (silence.claim, STRONG),
            f": {silence.name} has nothing on it (confirmed{by} {day}{earlier}).",
        )


# Matrix, differences


def _write_matrix(text: WordText, matrix: Matrix) -> None:
    """Write the matrix with a column for each article or, if there are many, a row."""
    by_id = {article.id: article for article in matrix.columns}
    if len(by_id) <= _WIDEST:
        heads = [_column(article) for article in matrix.columns]
        rows = (
            [[[(_claim(row), STRONG)]], *(_words(cell, row) for cell in row.cells)] for row in matrix.rows
        )
        text.table(["Claim", *heads], rows, [1, *(1 for _ in heads)])
    else:
        text.table(["Claim", "Article", "Words"], _long_rows(matrix, by_id), [2, 2, 4])


def _long_rows(matrix: Matrix, articles: Mapping[str, Article]) -> Iterator[Sequence[Cell]]:
    """Yield a row for each article that has words on a claim or is silent; the others are counted."""
    for row in matrix.rows:
        claim: Cell = [[(_claim(row), STRONG)]]
        others: Counter[str] = Counter()
        for cell in row.cells:
            if cell.state in {CellState.WORDS, CellState.SILENT}:
                yield claim, [[_column(articles[cell.article])]], _words(cell, row)
            else:
                others[cell.state.value] += 1
        if others:
            yield claim, [["others"]], [[f"{state}: {number}"] for state, number in others.items()]


def _claim(row: MatrixRow) -> str:
    from synoptic.annotations.matrix.claims import query_behind

    query = query_behind(row.claim.key, row.claim.label)
    return f"{row.claim.label} ({query})" if query else row.claim.label


def _column(article: Article) -> str:
    """Return letter, outlet and date of an article, or its title where no outlet is known."""
    named = article.source or article.title or UNTITLED
    when = f", {date_in_words(article.date)}" if article.date else ""
    return f"{article.letter} {named}{when}".strip()


def _words(cell: MatrixCell, row: MatrixRow) -> Cell:
    if cell.state is not CellState.WORDS:
        return [[cell.said]]
    return [
        [
            in_quotation_marks(passage.text),
            " (without quotation marks there)" if passage in row.claim.own_words else "",
        ]
        for passage in cell.passages
    ]


def _write_differences(text: WordText, found: Sequence[Disagreement]) -> None:
    text.paragraph("Heading1", "Differences worth a look")
    text.table(
        ["What", "One account", "The other"],
        (
            [
                [[(one.difference.kind, STRONG)]],
                *(
                    _side(article, passage, words)
                    for article, passage, words in zip(
                        (one.pair.one, one.pair.other), one.passages, one.words, strict=True
                    )
                ),
            ]
            for one in found
        ),
        [1, 4, 4],
    )


def _side(article: Article, passage: Passage, words: Passage) -> Cell:
    """Return a passage with the words that differ marked, below its article."""
    start, end = words.start - passage.start, words.end - passage.start
    before, after = (around.replace("\n", " ") for around in (passage.text[:start], passage.text[end:]))
    quoted: Sequence[Run] = [before, (words.text, MARKED), after]
    return [[(_column(article), STRONG)], quoted]


# Tags, sources


def _write_tags(text: WordText, tags: Sequence[ExportedTag]) -> None:
    if tags:
        text.paragraph("Heading1", "Tags")
        text.table(
            ["Tag", "When to use it", "Highlights"],
            (([[(tag.name, STRONG)]], [[tag.description]], [[str(len(tag.highlights))]]) for tag in tags),
            [3, 6, 2],
        )


def _write_sources(text: WordText, articles: Sequence[ExportedArticle]) -> None:
    """Write where each article comes from: what is known of it, its file, and the hash of its text."""
    text.paragraph("Heading1", "Sources")
    text.table(
        ["", "Article", "File and SHA-256 of the text"],
        (([[(each.letter, STRONG)]], tuple(_known(each)), tuple(_file(each))) for each in articles),
        [1, 8, 8],
    )


def _known(article: ExportedArticle) -> Iterator[Sequence[Run]]:
    yield [(article.title or UNTITLED, STRONG)]
    facts = (article.source, article.author, date_in_words(article.date), article.section, article.language)
    if known := ", ".join(filter(None, facts)):
        yield [known]
    if article.url:
        yield [article.url]
    for name, value in article.fields.items():
        yield [f"{name}: {value}"]


def _file(article: ExportedArticle) -> Iterator[Sequence[Run]]:
    yield [article.file or "no file", "" if article.is_there else " (not there)"]
    yield [(article.digest, HASH)]
