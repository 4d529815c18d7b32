"""Read ZIP archives of articles: each file in them by its own format, down to three archives deep."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from synoptic.corpus.articles.article_names import FIRST_LINES
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle, RawFile
from synoptic.corpus.formats.registry import loader_of, suffixes
from synoptic.corpus.formats.unzipping import Archive, shared_budget
from synoptic.corpus.text.normalising import normalise

MAX_DEPTH = 3
"""How many archives an article may lie in."""
MAX_TOTAL_BYTES = 1024**3
"""What an archive unpacks to at most, with the archives and documents in it."""

_PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})
_OF_SYSTEMS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_MAX_SUFFIXES = 6


def load(file: RawFile) -> FileContents:
    """Return the articles in the files of an archive, with the names of the files as parts.

    Raises CorpusError for an archive that is damaged, beyond a limit, or in too many others.
    """
    if file.depth >= MAX_DEPTH:
        raise CorpusError(f"Lies in {file.depth} archives. Unpack the outer ones.")
    with shared_budget(MAX_TOTAL_BYTES):
        return _contents(Archive(file.content), file.depth + 1)


def _contents(archive: Archive, depth: int) -> FileContents:
    articles: list[FoundArticle] = []
    addresses: list[str] = []
    remarks: list[str] = []
    unread: defaultdict[str, list[str]] = defaultdict(list)
    left_out: Counter[str] = Counter()
    known = frozenset(suffixes()) | _PLAIN
    for entry in archive.entries:
        if _is_of_a_system(entry.name):
            continue
        suffix = PurePosixPath(entry.name).suffix.lower()
        if suffix not in known and suffix:
            left_out[suffix] += 1
            continue
        try:
            inner = RawFile(PurePosixPath(entry.name).name, archive.read(entry), depth=depth)
            found = found_in(inner)
        except CorpusError as error:
            unread[str(error)].append(entry.part)
            continue
        articles += (replace(each, part=_part(entry.part, each.part)) for each in found.articles)
        remarks += (f"{on_one_line(entry.part)}: {remark}" for remark in found.remarks)
        addresses += found.addresses
    return FileContents(
        tuple(articles),
        (*remarks, *unread_remarks(unread), *_left_out(left_out)),
        tuple(dict.fromkeys(addresses)),
    )


def found_in(file: RawFile) -> FileContents:
    """Return what is in a file that lies in an archive, plain text included. Raises CorpusError."""
    loader = loader_of(file)
    if loader is not None:
        return loader(file)
    decoded = decode(file.content)
    text = normalise(decoded.text)
    if not text.strip():
        raise CorpusError("The file is empty.")
    said = provenance_of(text, PurePosixPath(file.name).suffix.lower())
    warnings = () if decoded.warning is None else (decoded.warning,)
    title = Fact(said.title, FIRST_LINES) if said.title else None
    return FileContents((FoundArticle((Block(text),), title=title, warnings=warnings),))


def _is_of_a_system(name: str) -> bool:
    """Tell whether a file is hidden, or one that a system makes for itself."""
    return any(
        (part.startswith(".") and part != "..") or part.casefold() in _OF_SYSTEMS for part in name.split("/")
    )


def unread_remarks(unread: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a line for each reason for which files could not be read: the first file, how many more, why."""
    for reason, names in unread.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield f"{on_one_line(names[0])}{more}: {reason}"


def _part(name: str, part: str) -> str:
    return f"{name}#{part}" if part else name


def _left_out(suffixes_left: Counter[str]) -> tuple[str, ...]:
    if not suffixes_left:
        return ()
    number = suffixes_left.total()
    kinds = ", ".join(suffix for suffix, _ in suffixes_left.most_common(_MAX_SUFFIXES))
    files = "1 file of another kind is" if number == 1 else f"{number:,} files of other kinds are"
    return (f"{files} left out ({on_one_line(kinds)}).",)
