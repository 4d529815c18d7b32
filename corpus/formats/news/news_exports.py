"""Split an export of a news database into its articles, count them, and say what is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.formats.found_article import Block, FileContents, FoundArticle
from synoptic.corpus.formats.news.export_articles import (
    evidence,
    is_labelled,
    is_placed,
    may_be_outlet,
    read_article,
)
from synoptic.corpus.formats.news.export_lines import ExportLine, blocks_of_lines, lines_of
from synoptic.corpus.formats.news.export_rules import DatabaseRules, ExportRules, export_rules

_MARK_CHARACTERS = 160
_SIGNS_OF_HEAD = 2
_MOST_NAMED = 12
_OPENING_CHARACTERS = 60
_MAX_LINES_OF_LABEL = 3
_LISTED_AHEAD = 20
_FOLDED_CHARACTERS = 40
_CUT_OFF = "the end of the article is missing: the file may be cut off"
_LISTED = re.compile(r"(?P<number>\d{1,4})\.\s+(?P<title>\S.*)")


def split_if_export(contents: FileContents) -> FileContents:
    """Return the articles of an export that a loader found as one; all else as it is."""
    if len(contents.articles) != 1:
        return contents
    rules = export_rules()
    whole = _with_marks(contents.articles[0], rules)
    made = split(whole.blocks, rules)
    if made is None:
        return contents
    remarks = (*contents.remarks, *made.remarks)
    if not _is_split(made):
        return replace(contents, remarks=remarks)
    first = made.articles[0]
    first = replace(first, furniture=(*first.furniture, *whole.furniture))
    remarks = (*remarks, *whole.warnings)
    return replace(contents, articles=(first, *made.articles[1:]), remarks=remarks)


def looks_like_export(text: str) -> bool:
    """Tell, at a quick look, whether a text or markup may be an export: whether words of one are in it."""
    lowered = text.lower()
    return any(sign in lowered for database in export_rules().databases for sign in database.signs)


def _with_marks(article: FoundArticle, rules: ExportRules) -> FoundArticle:
    """Return an article with the marks of ends in their places that a loader took for running feet.

    Such a mark is the last of its page.
    """

    def is_mark(block: Block) -> bool:
        key = " ".join(block.text[:_MARK_CHARACTERS].split())
        return block.page > 0 and any(each.ends.fullmatch(key) for each in rules.databases)

    marks = [block for block in article.furniture if is_mark(block)]
    if not marks:
        return article
    blocks = sorted((*article.blocks, *marks), key=lambda block: block.page)
    furniture = tuple(block for block in article.furniture if not is_mark(block))
    return replace(article, blocks=tuple(blocks), furniture=furniture)


def _is_split(made: FileContents) -> bool:
    return any(article.title is not None for article in made.articles)


def split(blocks: Sequence[Block], rules: ExportRules) -> FileContents | None:
    """Return the articles of an export, in the file's order; None for a file that is none.

    A file that has the marks of an export and no article that fits the rules is returned whole, as one
    article without facts, with a remark that names the line.
    """
    lines = lines_of(blocks)
    marked = [_marked(lines, database) for database in rules.databases]
    exports = [_Export(each, rules) for each in marked if each.marks]
    if not exports:
        return None
    certainty = max(export.certainty for export in exports)
    best = max((export for export in exports if export.certainty == certainty), key=lambda each: each.labels)
    if best.certainty == 0:
        return _not_understood(blocks, best)
    return best.contents()


class _Piece(Struct):
    """The lines between two marks."""

    lines: list[ExportLine]
    start: ExportLine | None = None
    """The mark that begins it."""
    end: ExportLine | None = None
    """The mark that ends it."""
    number: int | None = None
    total: int | None = None
    id: str = ""
    has_head: bool = False
    further: list[ExportLine] = []
    """Marks below its end with nothing between."""

    @property
    def marks(self) -> list[ExportLine]:
        """The marks around it."""
        return [mark for mark in (self.start, self.end, *self.further) if mark is not None]


class _Marked(Struct, frozen=True):
    database: DatabaseRules
    pieces: list[_Piece]
    marks: int


def _marked(lines: Sequence[ExportLine], database: DatabaseRules) -> _Marked:
    """Return the pieces of a file between the marks of articles."""
    pieces = [_Piece([])]
    marks = 0
    last = 0
    for line in lines:
        if len(line.text) > _MARK_CHARACTERS:
            pieces[-1].lines.append(line)
        elif (end := database.ends.fullmatch(line.key)) is not None:
            marks += 1
            pieces[-1].end, pieces[-1].id = line, _group(end, "id")
            pieces.append(_Piece([]))
        elif (start := database.starts.fullmatch(line.key)) and int(_group(start, "number")) > last:
            marks += 1
            last = int(_group(start, "number"))
            pieces.append(_Piece([], line, number=last, total=int(_group(start, "total"))))
        else:
            pieces[-1].lines.append(line)
    return _Marked(database, [piece for piece in pieces if piece.lines or piece.marks], marks)


def _group(found: re.Match[str], name: str) -> str:
    return next((value for key, value in found.groupdict().items() if key.startswith(name) and value), "")


class _Export:
    """A file taken for the export of one database."""

    def __init__(self, marked: _Marked, rules: ExportRules) -> None:
        self.database = marked.database
        self._rules = rules
        self.marks = marked.marks
        self._cover: list[ExportLine] = []
        self._rest: list[ExportLine] = []
        self._unended: list[ExportLine] = []
        marks = (mark for piece in marked.pieces for mark in piece.marks)
        self.first_mark = next(marks, None)
        self._pieces = self._articles_of(marked.pieces)

    @property
    def certainty(self) -> int:
        """How many articles fit the rules."""
        return sum(bool(piece.id) if self.database.codes else piece.has_head for piece in self._pieces)

    @property
    def labels(self) -> int:
        """How many labels it has: they tell databases with the same marks apart."""
        return sum(is_labelled(line, self.database) for piece in self._pieces for line in piece.lines)

    def _has_head(self, lines: Sequence[ExportLine]) -> bool:
        if self.database.codes:
            return is_placed(lines, self._rules) is not None
        found = evidence(lines, self.database, self._rules)
        needs = found.labels or found.has_body or found.has_copyright
        return found.signs >= _SIGNS_OF_HEAD and bool(needs)

    def _articles_of(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Return the pieces that are articles, without the cover and what stands below the last.

        A mark with no head below it is a line of the article above, which quotes it.
        """
        articles: list[_Piece] = []
        for place, piece in enumerate(pieces):
            is_last = place == len(pieces) - 1
            if not articles and place == 0:
                piece = self._without_cover(piece)
                if not piece.lines and not piece.id:
                    self._cover += piece.marks
                    continue
            if piece.start is None and piece.end is None:
                if is_last and articles and not self._has_head(piece.lines):
                    self._rest += piece.lines
                    continue
                if not articles:
                    self._cover += piece.lines
                    continue
            if not piece.lines and piece.start is None and not piece.id:
                (articles[-1].further if articles else self._cover).extend(piece.marks)
                continue
            piece.has_head = self._has_head(piece.lines)
            is_sure = piece.start is not None or bool(piece.id) or piece.has_head
            above = articles[-1] if articles else None
            if is_sure or above is None or above.end is None:
                articles.append(piece)
            else:
                self._unended.append(above.end)
                above.lines += [above.end, *piece.lines]
                above.end = piece.end
        return articles

    def _without_cover(self, piece: _Piece) -> _Piece:
        """Return the first piece without what stands above its article."""
        lines = piece.lines
        if piece.start is not None:
            return piece
        end = self._cover_end(lines)
        self._cover += lines[:end]
        piece.lines = lines[end:]
        return piece

    def _cover_end(self, lines: Sequence[ExportLine]) -> int:
        anchor = self._anchor(lines)
        end = count = 0
        for place, line in enumerate(lines[:anchor]):
            if (listed := _LISTED.fullmatch(line.key)) and int(listed["number"]) == count + 1:
                count += 1
                end = place + 1
            elif self._is_of_cover(line):
                end = place + 1
        headings = [place for place in range(end, anchor) if lines[place].block.role is Role.HEADING]
        if headings:
            end = headings[-1]
            while end - 1 in headings and lines[end - 1].place == lines[end].place:
                end -= 1
        return end

    def _anchor(self, lines: Sequence[ExportLine]) -> int:
        """Return the place below which the first article cannot begin."""
        if self.database.codes:
            length = next((i for i, line in enumerate(lines) if self._rules.words.fullmatch(line.key)), 0)
            coded = next((i for i, line in enumerate(lines) if line.key.split()[0] in self.database.codes), 0)
            return min(filter(None, (length, coded)), default=0)
        for place in range(len(lines)):
            if not may_be_outlet(lines, place, self.database):
                continue
            found = evidence(lines[place : place + 14], self.database, self._rules)
            if found.signs >= _SIGNS_OF_HEAD and (
                found.date == 1 or (found.date is None and found.label in (1, 2))
            ):
                # The line with the date is next; the outlet stands here, and the headline above it or below.
                return place
        return 0

    def _is_of_cover(self, line: ExportLine) -> bool:
        database = self.database
        return any(
            pattern.fullmatch(line.key) is not None
            for pattern in (database.cover, database.totals, self._rules.page_head, self._rules.copyright)
        )

    def contents(self) -> FileContents:
        """Return the articles, and the remarks about the file."""
        titles = self._listed_titles()
        articles: list[FoundArticle] = []
        without_body: list[int] = []
        numbers: list[int] = []
        lost: list[ExportLine] = []
        for piece in self._pieces:
            read = read_article(piece.lines, piece.id, self.database, self._rules)
            number = piece.number or _number(read.found, numbers, titles)
            numbers.append(number)
            marks = piece.marks
            if read.has_body:
                found = _numbered(read.found, number, is_only=len(self._pieces) == 1)
                if not marks:
                    found = replace(found, warnings=(*found.warnings, _CUT_OFF))
                articles.append(_with(found, [*lost, *marks]))
                lost = []
                continue
            without_body.append(number)
            words = sorted((*marks, *piece.lines), key=lambda line: line.number)
            if articles:
                articles[-1] = _with(articles[-1], words)
            else:
                lost += words
        if not articles:
            return self._whole()
        articles[0] = _with(articles[0], self._cover, above=True)
        articles[-1] = _with(articles[-1], self._rest)
        parted = _with_parts(articles)
        return FileContents(tuple(parted), tuple(self._remarks(parted, numbers, without_body)))

    def _whole(self) -> FileContents:
        """Return a file of heads without bodies as one article."""
        lines = [*self._cover, *self._rest]
        for piece in self._pieces:
            lines += (*piece.lines, *piece.marks)
        lines.sort(key=lambda line: line.number)
        name = self.database.name
        said = f"The file looks like an export of {name} without the bodies of articles; it is one article."
        return FileContents((FoundArticle(tuple(blocks_of_lines(lines))),), (said,))

    def _remarks(
        self, articles: Sequence[FoundArticle], numbers: Sequence[int], without_body: Sequence[int]
    ) -> Iterable[str]:
        total = self._total()
        said = max(total, len(numbers))
        missing = sorted(set(range(1, said + 1)) - set(numbers)) if self._is_numbered() else []
        reasons = []
        if without_body:
            reasons.append(f"{_named(without_body)} {'has' if len(without_body) == 1 else 'have'} no body")
        if missing:
            reasons.append(f"{_named(missing)} {'is' if len(missing) == 1 else 'are'} missing")
        if said != len(articles):
            count = f"{len(articles):,} article{'s' * (len(articles) != 1)}; the file says {said:,}"
            yield f"{count}: {' and '.join(reasons)}" if reasons else count
        if self._unended and (not total or total != len(numbers)):
            for mark in self._unended[:_MOST_NAMED]:
                yield f"line {mark.number:,}, “{mark.key}”, ends no article: no head follows"
        outside = [*self._unknown(self._cover), *self._unknown(self._rest)]
        if outside:
            more = f" (and {len(outside) - 1:,} more)" if len(outside) > 1 else ""
            yield f"line {outside[0].number:,} is in no article: “{_opening(outside[0])}”{more}"

    def _unknown(self, lines: Sequence[ExportLine]) -> list[ExportLine]:
        """Return the lines that no rule knows; what follows a label closely is what the label says."""
        unknown = []
        known = -_MAX_LINES_OF_LABEL - 1
        for place, line in enumerate(lines):
            if self._is_of_cover(line) or _LISTED.fullmatch(line.key):
                known = place
            elif place - known > _MAX_LINES_OF_LABEL:
                unknown.append(line)
        return unknown

    def _is_numbered(self) -> bool:
        return bool(self._listed_titles()) or all(piece.number for piece in self._pieces)

    def _total(self) -> int:
        """Return how many articles the file says that it holds; 0 if it does not say."""
        numbered = [piece.total for piece in self._pieces if piece.total]
        found = (self.database.totals.fullmatch(line.key) for line in self._cover)
        counted = [int(_group(each, "total")) for each in found if each is not None]
        return max((*numbered, *counted, len(self._listed_titles())))

    def _listed_titles(self) -> dict[int, str]:
        """Return the titles in a table of contents, by their numbers."""
        titles: dict[int, str] = {}
        for line in self._cover:
            found = _LISTED.fullmatch(line.key)
            if found and int(found["number"]) == len(titles) + 1:
                titles[len(titles) + 1] = found["title"]
        return titles


def _with(article: FoundArticle, lines: Sequence[ExportLine], *, above: bool = False) -> FoundArticle:
    """Return an article with further lines among its furniture."""
    further = [block for block in blocks_of_lines(lines) if any(map(str.isalnum, block.text))]
    blocks = (*further, *article.furniture) if above else (*article.furniture, *further)
    return replace(article, furniture=blocks)


def _number(article: FoundArticle, before: Sequence[int], titles: dict[int, str]) -> int:
    """Return the number of an article: where its title stands in the table of contents, else the next."""
    following = before[-1] + 1 if before else 1
    if article.title is None:
        return following
    folded = _folded(article.title.value)
    listed = (n for n in range(following, following + _LISTED_AHEAD) if _folded(titles.get(n, "")) == folded)
    return next(listed, following)


def _numbered(article: FoundArticle, number: int, *, is_only: bool) -> FoundArticle:
    """Return an article with its number as its part, and its title without that number."""
    part = article.part or ("" if is_only else str(number))
    title = article.title
    if title is not None and title.value.startswith(f"{number}) "):
        title = replace(title, value=title.value.removeprefix(f"{number}) "))
    return replace(article, part=part, title=title)


def _not_understood(blocks: Sequence[Block], export: _Export) -> FileContents | None:
    mark = export.first_mark
    if mark is None or export.marks < 2 or not mark.key.strip("_"):
        return None
    said = (
        f"The file looks like an export of {export.database.name}, but no head of an article fits above "
        f"line {mark.number:,}, “{_opening(mark)}”; it is one article."
    )
    return FileContents((FoundArticle(tuple(blocks)),), (said,))


def _with_parts(articles: Sequence[FoundArticle]) -> list[FoundArticle]:
    """Return articles so that their places in the file differ."""
    seen: dict[str, int] = {}
    parted = []
    for article in articles:
        part = article.part
        times = seen[part] = seen.get(part, 0) + 1
        parted.append(article if times == 1 else replace(article, part=f"{part}-{times}"))
    return parted


def _folded(title: str) -> str:
    return re.sub(r"\W+", "", title.lower())[:_FOLDED_CHARACTERS]


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"number {numbers[0]:,}"
    if len(numbers) > _MOST_NAMED:
        return f"numbers {', '.join(map(str, numbers[:_MOST_NAMED]))} … ({len(numbers):,} of them)"
    return f"numbers {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _opening(line: ExportLine) -> str:
    said = line.key
    return said if len(said) <= _OPENING_CHARACTERS else said[:_OPENING_CHARACTERS].rstrip() + "…"
