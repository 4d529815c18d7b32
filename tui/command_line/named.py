"""What a reader names on the command line: articles, passages, highlights and other records."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from synoptic.annotations.model.wording import counted, excerpt
from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.opening import Opened, open_for_printing
from synoptic.tui.command_line.output import SHORT_ID
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import ArticleRecord, Highlight

T = TypeVar("T")

STANDARD_INPUT = "-"
"""Names standard input, in place of an article."""
_LONGEST_INPUT = 256 * 1024**2
"""Bytes of text on standard input."""
_SHORTEST_ID = 4
_START_OF_ID = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{3,}")
_NAMED = 5
"""Occurrences, articles or records that a message names at most."""


# Articles


def is_file(article: str) -> bool:
    """Tell whether an article is named by its file, in whose library it is then looked for."""
    try:
        return os.path.lexists(article) and not Path(article).is_dir()
    except (OSError, ValueError):
        return False


def open_named(names: Sequence[str]) -> Opened:
    """Return the articles among which these names are looked for: the files, if each name is one."""
    return open_for_printing(tuple(map(Path, names)) if names and all(map(is_file, names)) else ())


def article_named(name: str, articles: Sequence[Article]) -> Article:
    """Return the article with that id, file, letter, start of an id, file name or stem, title or part of one.

    The first of these ways that matches any article counts. Raises ClickException if it matches several, or
    if no way matches one.
    """
    from synoptic.corpus.text.folding import fold

    folded = fold(name.strip()).text
    file = Path(os.path.realpath(name)) if "\0" not in name else None
    ways: tuple[Callable[[Article], bool], ...] = (
        lambda each: each.id == name,
        lambda each: each.path is not None and each.path == file,
        lambda each: bool(name) and each.letter == name,
        lambda each: len(name) >= _SHORTEST_ID and each.id.startswith(name.lower()),
        lambda each: each.path is not None and name in {each.path.name, each.path.stem},
        lambda each: bool(folded) and fold(each.title).text == folded,
        lambda each: bool(folded) and folded in fold(each.title).text,
    )
    found = _first_that_match(ways, articles)
    if len(found) == 1:
        return found[0]
    if found:
        candidates = _listed(f"{each.id[:SHORT_ID]} ({article_name(each)})" for each in found)
        raise click.ClickException(
            f"“{name}” matches {len(found)} articles: {candidates}; choose one by its id."
        )
    raise click.ClickException(f"No article matches “{name}”. Run `synoptic list`.")


def described(article: Article) -> str:
    """Return title and short id of an article."""
    return f"{article_name(article)} ({article.id[:SHORT_ID]})"


def record_for(article: Article, opened: Opened) -> ArticleRecord:
    """Return the record of an article as it is read now."""
    from synoptic.annotations.library.catalogue import record_of
    from synoptic.annotations.store.store import utc_now

    return record_of(article, opened.library.root, utc_now())


# Standard input and passages


def passage_named(article: Article, quote: str, occurrence: int | None, option: str) -> Passage:
    """Return the passage of an article with these words; `option` says which of several it is.

    Raises click's Exit with status 1 where they are nowhere, and ClickException where they are in several
    places and nobody says in which.
    """
    spans = tuple(places_of(quote.strip(), article.text))
    if not spans:
        complain(f"“{quote}” is not in {described(article)}. Try `synoptic search`.")
        raise click.exceptions.Exit(1)
    if occurrence is None and len(spans) == 1:
        (span,) = spans
    elif occurrence is not None and occurrence <= len(spans):
        span = spans[occurrence - 1]
    else:
        places = _listed(
            f"{number} in paragraph {paragraph_number(article.text, span.start)} (character {span.start})"
            for number, span in enumerate(spans, start=1)
        )
        times = "once" if len(spans) == 1 else f"{len(spans)} times"
        raise click.ClickException(
            f"“{quote}” occurs {times} in {described(article)}: {places}; choose one with {option} N."
        )
    return Passage.of(article, span.start, span.end)


def places_of(quote: str, text: str) -> Iterator[Span]:
    """Yield where the words occur in the text: exactly or, failing that, folded."""
    if quote in text:
        yield from (Span(start, start + len(quote)) for start in _occurrences(quote, text))
        return

    from synoptic.corpus.text.folding import fold

    folded, wanted = fold(text), fold(quote).text.strip()
    if wanted:
        yield from (folded.span(start, start + len(wanted)) for start in _occurrences(wanted, folded.text))


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    """Yield where the words begin, also where one occurrence begins in another."""
    return (found.start() for found in re.finditer(f"(?={re.escape(wanted)})", text))


def noted_in_words(annotations: Annotations, target: str) -> str:
    """Return all notes on a target, each of a reader with a name behind that."""
    notes = annotations.notes_on(target)
    return "\n\n".join(f"{each.creator}: {each.text}" if each.creator else each.text for each in notes)


def given_bytes(longest: int) -> bytes:
    """Return what is on standard input, of at most so many bytes. Raises click's UsageError."""
    if sys.stdin is None:
        raise click.UsageError("Standard input is closed; give it a file: `< FILE`.")
    content = sys.stdin.buffer.read(longest + 1)
    if len(content) > longest:
        raise click.UsageError(f"Standard input has more than {longest >> 20} MiB.")
    return content


def given_text() -> str:
    """Return the text on standard input. Raises click's UsageError."""
    content = given_bytes(_LONGEST_INPUT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"Standard input is not in UTF-8, at byte {error.start}.") from error


def given_records() -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the JSON objects on standard input, one a line as `--json` prints them, and the lines' numbers.

    Raises click's UsageError for a line that is none.
    """
    for number, line in enumerate(given_text().split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise click.UsageError(f"Line {number} of standard input is no JSON object; use --json or jq -c.")
        yield number, record


def given_place(place: object, number: int, articles: Mapping[str, Article]) -> Passage:
    """Return the passage that a JSON place of the line of that number is, in one of these articles, by id.

    Raises click's UsageError for a value that is no place, and ClickException where the article has other
    words there now.
    """
    known = place if isinstance(place, dict) else {}
    start, end, article = known.get("start"), known.get("end"), articles.get(str(known.get("article")))
    if not (isinstance(start, int) and isinstance(end, int)):
        raise click.UsageError(f"Line {number} of standard input names no place: article, start, end, text.")
    if article is None:
        raise click.ClickException(f"Line {number} of standard input: no article “{known.get('article')}”.")
    if not 0 <= start < end <= len(article.text) or article.text[start:end] != known.get("text"):
        raise click.ClickException(
            f"Line {number} of standard input: {described(article)} has other words there; search again."
        )
    return Passage.of(article, start, end)


# Highlights and other records


def highlight_named(
    annotations: Annotations, identifier: str | None, quote: str | None, article: str | None = None
) -> Highlight:
    """Return the highlight with that id, or start of one, or with these words; `article`, an id, has it.

    Words that no highlight has exactly may differ in case, accents and typography. Raises click's Exit with
    status 1 for words that are not highlighted, and ClickException for several highlights or an unknown id.
    """
    among = [each for each in annotations.highlights.values() if article in {None, each.article}]
    if identifier is not None:
        return record_named("highlight", identifier, among, lambda each: each.id, "synoptic highlights")
    from synoptic.corpus.text.folding import fold

    words = (quote or "").strip()
    folded = fold(words).text
    matching = _first_that_match(
        (
            lambda each: words in {each.current.exact, each.anchor.exact},
            lambda each: bool(folded) and folded == fold(each.current.exact).text,
        ),
        among,
    )
    if len(matching) == 1:
        return matching[0]
    if not matching:
        complain(f"“{words}” is not highlighted. Run `synoptic highlights`.")
        raise click.exceptions.Exit(1)
    records = annotations.articles
    candidates = _listed(f"{each.id[:SHORT_ID]} ({records[each.article].title})" for each in matching)
    raise click.ClickException(
        f"“{words}” is highlighted {len(matching)} times: {candidates}; choose one with --highlight ID."
    )


def record_named(
    kind: str,
    name: str,
    records: Iterable[T],
    id_of: Callable[[T], str],
    listed_by: str,
    words_of: Callable[[T], str] = lambda _: "",
) -> T:
    """Return the record with that id, words, start of an id, or part of its words.

    The first of these ways that matches any record counts; case and typography of words do not. `kind` names
    the records in a message, and `listed_by` the command that lists them. Raises ClickException if it matches
    several, or if no way matches one.
    """
    from synoptic.corpus.text.folding import fold

    folded = fold(name.strip()).text
    is_start = _START_OF_ID.fullmatch(name) is not None
    ways: tuple[Callable[[T], bool], ...] = (
        lambda each: id_of(each) == name,
        lambda each: bool(folded) and folded == fold(words_of(each)).text,
        lambda each: is_start and id_of(each).startswith(name.lower()),
        lambda each: bool(folded) and folded in fold(words_of(each)).text,
    )
    found = _first_that_match(ways, tuple(records))
    if len(found) == 1:
        return found[0]
    if found:
        candidates = _listed(_candidate(id_of(each), words_of(each)) for each in found)
        raise click.ClickException(f"“{name}” matches {counted(len(found), kind)}: {candidates}; choose one.")
    raise click.ClickException(f"No {kind} matches “{name}”. Run `{listed_by}`.")


def _candidate(identifier: str, words: str) -> str:
    return f"{identifier[:SHORT_ID]} ({excerpt(words)})" if words else identifier


def _first_that_match(ways: Iterable[Callable[[T], bool]], among: Sequence[T]) -> list[T]:
    """Return what the first of these ways matches that matches anything."""
    return next((found for matches in ways if (found := [each for each in among if matches(each)])), [])


def _listed(names: Iterable[str]) -> str:
    """Return the first few names, and a sign that there are more."""
    all_names = tuple(names)
    return ", ".join(all_names[:_NAMED]) + (", …" if len(all_names) > _NAMED else "")
