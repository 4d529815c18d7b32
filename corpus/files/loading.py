"""Load articles from files and folders. What cannot be read is reported beside the articles."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.articles.article_names import FIRST_LINES
from synoptic.corpus.articles.decoding import decode, decode_as, decode_as_kept
from synoptic.corpus.errors import CorpusError, TooLarge, UnreadableFile, on_one_line
from synoptic.corpus.files.file_bytes import bytes_of
from synoptic.corpus.files.folders import Problem, iter_files, resolved
from synoptic.corpus.formats.found_article import RawFile, compose
from synoptic.corpus.formats.registry import MAX_PLAIN_BYTES, is_plain, loader_of, max_bytes_of
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from synoptic.corpus.articles.encodings import PossibleEncoding
    from synoptic.corpus.articles.provenance import Provenance
    from synoptic.corpus.files.listed_files import ListedArticles
    from synoptic.corpus.files.reading_cache import ReadingCache
    from synoptic.corpus.formats.found_article import FileContents, FoundArticle
    from synoptic.corpus.formats.registry import Loader

AnyPath: TypeAlias = "str | os.PathLike[str]"
"""A path of a file or a folder, as text or as a path."""

# With it the same file and text have the same id everywhere and at all times. It must never change.
_NAMESPACE = uuid.UUID("679b83b8-e70c-4e88-bc1f-a7fdc1d7a742")

_FACTS = ("title", "source", "author", "date", "url", "section", "language")
_NO_WORDS = "No words in it that could be read. Save the article's text as a .txt file."


class Loaded(Struct, frozen=True):
    """The articles of some paths, and what could not be read."""

    articles: tuple[Article, ...]
    """In the order of the paths; those of one folder in natural order, those of one file in its order."""
    problems: tuple[Problem, ...]
    """One for each path, file or folder that gave nothing, and for each part of a file that did not."""


class LoadedFile(Struct, frozen=True):
    """The articles in one file, and what could not be read of it."""

    articles: tuple[Article, ...]
    """In the file's order; none only if the file has addresses."""
    remarks: tuple[str, ...] = ()
    """A line for each thing that was not understood."""
    addresses: tuple[str, ...] = ()
    """Addresses of articles that the file names and does not hold."""
    names_files: bool = False
    """Whether it is a list that names files, which may change without it."""


def load(
    paths: AnyPath | Iterable[AnyPath],
    *,
    encoding: str | None = None,
    kept: Mapping[Path, str] | None = None,
    cache: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Loaded:
    """Return the articles of files and folders, each file once, and a problem for each path that cannot be
    read. Raises CorpusError for an empty path, which is usually an unset variable.

    `encoding` and `kept`, by absolute path, are as `load_file` takes them. `cache` is a file that keeps a
    library as it was read, for its next reading (see `files.reading_cache`). `progress` is told how many
    files are read.
    """
    choices = kept or {}
    # An encoding that the reader names changes what is read, and not the file.
    keeping = None if cache is None or encoding is not None else _reading_cache(cache)

    def read_named(path: Path) -> LoadedFile:
        return articles_in(path) if keeping is None else keeping.read(path, articles_in)

    def read_by_itself(path: Path) -> LoadedFile:
        return articles_in(path, read_named=read_named)

    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for number, found in enumerate(iter_files(_named(paths))):
        if progress is not None:
            progress(number)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        chosen = choices.get(resolved(found)) if choices else None
        try:
            if keeping is not None and chosen is None:
                read = keeping.read(found, read_by_itself)
            else:
                read = articles_in(found, encoding=encoding, kept=chosen, read_named=read_named)
        except UnreadableFile as error:
            problems.append(Problem(error.path, error.reason))
        else:
            for article in read.articles:
                # What a list says of a file goes before what the file says, whichever is read first.
                if read.names_files or article.id not in articles:
                    articles[article.id] = article
            problems += (Problem(found, remark, is_remark=True) for remark in read.remarks)
    if keeping is not None:
        keeping.close()
    return Loaded(tuple(articles.values()), tuple(problems))


def _named(paths: AnyPath | Iterable[AnyPath]) -> list[Path]:
    """Return the paths. Raises CorpusError for an empty one."""
    several = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if "" in several:
        raise CorpusError("Empty path; use “.” for the current folder.")
    return [Path(each) for each in several]


def _reading_cache(file: Path) -> ReadingCache:
    # Imported late: what reads articles without a library keeps nothing.
    from synoptic.corpus.files.reading_cache import ReadingCache

    return ReadingCache(file)


def articles_in(
    path: Path,
    *,
    encoding: str | None = None,
    kept: str | None = None,
    read_named: Callable[[Path], LoadedFile] | None = None,
) -> LoadedFile:
    """Return the articles in a file of any format, and in the files that it names. Raises UnreadableFile.

    `encoding` is the one that the reader names for a file of plain text, and `kept` the one that was named
    for it before, which gives way where the file tells its encoding or has another now. `read_named` reads
    the files that a list names.
    """
    content = bytes_of(path, max_bytes_of(path.name))
    read = articles_from(path, content, encoding=encoding, kept=kept, read_named=read_named)
    if not read.articles:
        listed = "1 address" if len(read.addresses) == 1 else f"{len(read.addresses)} addresses"
        raise UnreadableFile(path, f"It lists {listed} and holds no article. `synoptic add` brings them in.")
    return read


def articles_from(
    path: Path,
    content: bytes,
    *,
    encoding: str | None = None,
    kept: str | None = None,
    read_named: Callable[[Path], LoadedFile] | None = None,
) -> LoadedFile:
    """Return what is in a file of this name and content, addresses alone too. Raises UnreadableFile.

    `encoding`, `kept` and `read_named` are as `articles_in` takes them.
    """
    file = RawFile(path.name, content)
    try:
        loader = loader_of(file)
        if loader is None:
            return LoadedFile((_plain_article(path, content, encoding, kept),))
        return _articles_of(path, file, loader, read_named or articles_in)
    except CorpusError as error:
        raise UnreadableFile(path, str(error)) from error


def load_file(path: Path, part: str = "", *, encoding: str | None = None, kept: str | None = None) -> Article:
    """Return the article at a place in a file; an empty `part` is the only one. Raises UnreadableFile.

    `encoding` and `kept` are as `load_file` takes them.
    """
    articles = articles_in(path, encoding=encoding, kept=kept).articles
    found = next((each for each in articles if each.part == part), None)
    if found is None and not part and len(articles) == 1:
        return articles[0]
    if found is None:
        which = f"is no article {on_one_line(part)}" if part else f"are {len(articles)} articles"
        raise UnreadableFile(path, f"There {which} in it now. Open the file again.")
    return found


def _plain_article(path: Path, content: bytes, encoding: str | None, kept: str | None) -> Article:
    """Return the article in a file of plain text or Markdown. Raises CorpusError."""
    # Imported late: of a large library that was read before, hardly a file is read again.
    from synoptic.corpus.articles.provenance import provenance_of

    chosen = None
    if encoding is not None:
        decoded = decode_as(content, encoding)
        chosen = decoded.encoding
    elif kept is not None:
        decoded, is_kept = decode_as_kept(content, kept)
        chosen = kept if is_kept else None
    else:
        decoded = decode(content)
    text = normalise(decoded.text)
    if not text.strip():
        raise CorpusError("The file is empty. Put the article's text in it.")
    place = resolved(path)
    digest = digest_of(text)
    provenance = provenance_of(text, path.suffix.lower())
    return Article(
        id=identifier_of(place, digest),
        title=provenance.title or on_one_line(place.stem),
        text=text,
        digest=digest,
        path=place,
        source=provenance.source,
        author=provenance.author,
        date=provenance.date,
        url=provenance.url,
        encoding=chosen,
        warnings=() if decoded.warning is None else (decoded.warning,),
        origins=_origins(provenance),
    )


def _articles_of(
    path: Path, file: RawFile, loader: Loader, read_named: Callable[[Path], LoadedFile]
) -> LoadedFile:
    """Return what a loader finds. Raises CorpusError where that is nothing."""
    contents = loader(file)
    place = resolved(path)
    listed = _articles_listed(place, contents, read_named)
    articles: list[Article] = []
    without_words: list[str] = []
    for found in contents.articles:
        article = _article(place, found)
        if article is None:
            without_words.append(found.part)
        else:
            articles.append(article)
    articles += listed.found
    remarks = contents.remarks + listed.remarks if articles else listed.remarks + contents.remarks
    if without_words and articles:
        remarks += (f"Without a word: {', '.join(map(on_one_line, without_words))}.",)
    addresses = (*contents.addresses, *listed.addresses)
    if not articles and not addresses:
        raise CorpusError(remarks[0] if remarks else _NO_WORDS)
    return LoadedFile(tuple(articles), remarks, addresses, names_files=bool(contents.files))


def _articles_listed(
    path: Path, contents: FileContents, read_named: Callable[[Path], LoadedFile]
) -> ListedArticles:
    """Return the articles in the files that a list names."""
    # Imported late: hardly a file is a list.
    from synoptic.corpus.files.listed_files import ListedArticles, articles_listed

    if not contents.files:
        return ListedArticles()
    return articles_listed(path, contents.listed, lambda file: read_named(file).articles)


def _article(place: Path, found: FoundArticle) -> Article | None:
    """Return a found article with its text composed; None if it has no words."""
    # Imported late: of a large library that was read before, hardly a file is read again.
    from synoptic.corpus.articles.provenance import provenance_of

    composed = compose(found)
    own = composed.text[: composed.furniture_start]
    if not any(character.isalnum() for character in own):
        return None
    said = provenance_of(own)
    values: dict[str, str | None] = {}
    origins: list[tuple[str, str]] = []
    for name in _FACTS:
        fact = getattr(found, name)
        value = " ".join(normalise(fact.value).split()) if fact is not None else getattr(said, name, None)
        values[name] = value or None
        if value:
            origins.append((name, fact.origin if fact is not None else FIRST_LINES))
    if len(composed.text) > MAX_PLAIN_BYTES:
        raise TooLarge(f"More than {MAX_PLAIN_BYTES:,} characters in one article. Split the file.")
    digest = digest_of(composed.text)
    return Article(
        id=identifier_of(place, digest, found.part),
        title=values["title"] or on_one_line(place.stem),
        text=composed.text,
        digest=digest,
        path=place,
        part=found.part,
        source=values["source"],
        author=values["author"],
        date=values["date"],
        url=values["url"],
        warnings=found.warnings,
        section=values["section"],
        language=values["language"],
        origins=tuple(origins),
        furniture_start=composed.furniture_start,
        styles=composed.styles or None,
        page_starts=composed.page_starts,
    )


def _origins(provenance: Provenance) -> tuple[tuple[str, str], ...]:
    return tuple((name, FIRST_LINES) for name in _FACTS if getattr(provenance, name, None))


def encodings_of(path: Path) -> tuple[PossibleEncoding, ...]:
    """Return the encodings that a file may be in, the one it is read in first; none where its format tells.

    Raises UnreadableFile.
    """
    # Imported late: hardly a file is asked about.
    from synoptic.corpus.articles.encodings import possible_encodings

    content = bytes_of(path, max_bytes_of(path.name))
    if not is_plain(RawFile(path.name, content)):
        return ()
    try:
        return possible_encodings(content)
    except CorpusError as error:
        raise UnreadableFile(path, str(error)) from error


def identifier_of(place: Path, digest: str, part: str = "") -> str:
    """Return the id of a text at a place in a file, the same at every reading."""
    # Two articles of one file may have the same text; one alone has the id that it had before.
    name = f"{place.as_posix()}\n{digest}\n{part}" if part else f"{place.as_posix()}\n{digest}"
    # A name that is not UTF-8 on disk has lone surrogates in Python, which no UUID is made from.
    return str(uuid.uuid5(_NAMESPACE, name.encode("utf-8", "backslashreplace").decode()))
