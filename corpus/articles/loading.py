"""Load articles from files and folders. A file that cannot be read is reported beside the articles."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.articles.decoding import Decoded, decode, decode_as, decode_as_kept
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.errors import CorpusError, UnreadableFile, on_one_line

if TYPE_CHECKING:
    from synoptic.corpus.articles.encodings import PossibleEncoding

Reader: TypeAlias = Callable[[bytes], Decoded]
"""Return the text of a file's bytes. Raises CorpusError with one line: the reason, and the remedy."""

READERS: dict[str, Reader] = {".txt": decode, ".text": decode, ".md": decode, ".markdown": decode}
"""Readers of articles, by the suffix of their files in lower case."""

MAX_BYTES = 16 * 1024 * 1024
"""The size of the largest file that is read: some forty novels."""

# With it the same file and text have the same id everywhere and at all times. It must never change.
_NAMESPACE = uuid.UUID("679b83b8-e70c-4e88-bc1f-a7fdc1d7a742")

_REASONS = {
    errno.ENOENT: "No such file or folder. Check the path.",
    errno.ENOTDIR: "No such file or folder. Check the path.",
    errno.EACCES: "No permission to read it. Change its permissions, or copy it to where you may read.",
    errno.EPERM: "No permission to read it. Change its permissions, or copy it to where you may read.",
    errno.ELOOP: "Its symbolic links lead in a circle. Name the file itself.",
    errno.ENAMETOOLONG: "The path is too long. Check the path.",
    errno.ENXIO: "Not a regular file but a device, pipe or socket. Name a text file.",
}
_PAGES = frozenset({".htm", ".html", ".mht", ".mhtml", ".shtml", ".xht", ".xhtml"})
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_START_CHARACTERS = 4000
_PAGE_REASON = "An HTML page, which cannot be read yet. Save the article's text as a .txt or .md file."
_DIGITS = re.compile(r"(\d+)")

_BYTE_ORDER_MARK = "\ufeff"
_LINE_ENDS = ("\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029")


class Problem(Struct, frozen=True):
    """Why a path gave no article. `str()` is one line: the path and the message."""

    path: Path
    """The path as it was named, or the file or folder below it."""
    message: str
    """The reason and the remedy, in one line."""

    def __str__(self) -> str:
        return f"{on_one_line(self.path)}: {self.message}"


class Loaded(Struct, frozen=True):
    """The articles of some paths, and the paths without one."""

    articles: tuple[Article, ...]
    """In the order of the paths; those of one folder in natural order."""
    problems: tuple[Problem, ...]
    """One for each path, file or folder that gave nothing."""


def register(suffix: str, reader: Reader) -> None:
    """Have files with this suffix (".epub") read by `reader`. Raises ValueError for anything but a suffix."""
    if not suffix or Path(f"article{suffix}").suffix != suffix:
        raise ValueError(f"{suffix!r} is no suffix; it needs a dot and a name, such as '.epub'")
    READERS[suffix.lower()] = reader


def load(
    paths: Iterable[Path], *, encoding: str | None = None, kept: Mapping[Path, str] | None = None
) -> Loaded:
    """Return the articles of files and folders, each file once, and a problem for each path that cannot be
    read.

    `encoding` and `kept`, by absolute path, are as `load_file` takes them.
    """
    choices = kept or {}
    articles: list[Article] = []
    problems: list[Problem] = []
    for found in iter_files(paths):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        try:
            articles.append(load_file(found, encoding=encoding, kept=choices.get(_resolved(found))))
        except UnreadableFile as error:
            problems.append(Problem(error.path, error.reason))
    return Loaded(tuple(articles), tuple(problems))


def load_file(path: Path, *, encoding: str | None = None, kept: str | None = None) -> Article:
    """Return the article in a file of any suffix. Raises UnreadableFile.

    `encoding` is the one that the reader names for a file of plain text, and `kept` the one that was named
    for it before, which gives way where the file tells its encoding or has another now.
    """
    raw = _bytes_of(path)
    suffix = path.suffix.lower()
    reader = READERS.get(suffix, decode)
    chosen = None
    try:
        if reader is not decode or (encoding or kept) is None:
            decoded = reader(raw)
        elif encoding is not None:
            decoded = decode_as(raw, encoding)
            chosen = decoded.encoding
        else:
            decoded, is_kept = decode_as_kept(raw, kept or "")
            chosen = kept if is_kept else None
    except CorpusError as error:
        raise UnreadableFile(path, str(error)) from error
    text = normalise(decoded.text)
    if reader is decode and (suffix in _PAGES or _PAGE.match(text, 0, _PAGE_START_CHARACTERS)):
        raise UnreadableFile(path, _PAGE_REASON)
    if not text.strip():
        raise UnreadableFile(path, "The file is empty. Put the article's text in it.")
    place = _resolved(path)
    digest = digest_of(text)
    provenance = provenance_of(text, suffix)
    return Article(
        id=_identifier(place, digest),
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
    )


def encodings_of(path: Path) -> tuple[PossibleEncoding, ...]:
    """Return the encodings that a file may be in, the one it is read in first; none where its format tells.

    Raises UnreadableFile.
    """
    # Imported late: hardly a file is asked about.
    from synoptic.corpus.articles.encodings import possible_encodings

    if READERS.get(path.suffix.lower(), decode) is not decode:
        return ()
    try:
        return possible_encodings(_bytes_of(path))
    except CorpusError as error:
        raise UnreadableFile(path, str(error)) from error


def iter_files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """Yield the files that the paths name, each once, readable or not.

    Of a folder, these are the visible files at any depth with a suffix of `READERS`, in natural order of
    their paths ("2" before "10"); no folder is entered twice, however it is linked. A missing path, and a
    folder that is empty or cannot be listed, is yielded as a Problem.
    """
    seen: set[Path] = set()
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            yield Problem(path, _reason(error))
            continue
        for found in _files_below(path) if is_folder else (path,):
            if isinstance(found, Problem):
                yield found
            elif (place := _resolved(found)) not in seen:
                seen.add(place)
                yield found


def _files_below(folder: Path) -> list[Path | Problem]:
    files: list[Path] = []
    problems: list[Path | Problem] = []
    entered: set[tuple[int, int]] = set()
    # Links come last, so that a file is named by its own path if it lies below the folder.
    waiting = deque([folder])
    while waiting:
        place = waiting.popleft()
        try:
            about = place.stat()
            if (about.st_dev, about.st_ino) in entered:
                continue
            entered.add((about.st_dev, about.st_ino))
            with os.scandir(place) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            problems.append(Problem(place, _reason(error)))
            continue
        for entry in visible:
            path = place / entry.name
            if _is_folder(path):
                waiting.append(path) if entry.is_symlink() else waiting.appendleft(path)
            elif path.suffix.lower() in READERS:
                files.append(path)
    if not files and not problems:
        *suffixes, last = READERS
        return [
            Problem(folder, f"The folder has no articles: it needs {', '.join(suffixes)} or {last} files.")
        ]
    files.sort(key=lambda file: _natural(file.relative_to(folder)))
    return [*files, *problems]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # In a folder that may be listed but not entered; reading the file will say so.
        return False


def _natural(path: Path) -> tuple[list[list[str | int]], str]:
    """Return the sort key of a path: part by part, numbers by value, ignoring case."""
    parts = [
        [int(piece) if piece.isdecimal() else piece.casefold() for piece in _DIGITS.split(part)]
        for part in path.parts
    ]
    return parts, str(path)


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a regular file. Raises UnreadableFile; never waits for a pipe or a device."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            kind = os.fstat(descriptor).st_mode
            raw = _at_most(descriptor, MAX_BYTES + 1) if stat.S_ISREG(kind) else None
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, _reason(error)) from error
    if stat.S_ISDIR(kind):
        raise UnreadableFile(path, "A folder, not a file. Name a file in it.")
    if raw is None:
        raise UnreadableFile(path, _REASONS[errno.ENXIO])
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(path, f"Larger than {MAX_BYTES // 1024**2} MiB. Split it into several files.")
    return raw


def _at_most(descriptor: int, size: int) -> bytes:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read(size)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return _REASONS.get(error.errno, f"Cannot be read ({os.strerror(error.errno)}). Check the disk.")
    # A NUL in the path is a ValueError.
    return _REASONS[errno.ENOENT]


def _resolved(path: Path) -> Path:
    """Return the absolute path without links, as far as they can be followed."""
    return Path(os.path.realpath(path))


def _identifier(place: Path, digest: str) -> str:
    # A name that is not UTF-8 on disk has lone surrogates in Python, which no UUID is made from.
    name = f"{place.as_posix()}\n{digest}".encode("utf-8", "backslashreplace").decode()
    return str(uuid.uuid5(_NAMESPACE, name))


def normalise(raw: str) -> str:
    """Return the text that offsets count in: Unicode form NFC, with `\\n` as the only line end and no tabs.

    Each of the line ends of Unicode (UAX #14, classes BK, CR, LF and NL) becomes one line feed, a tab one
    space; a byte-order mark at the beginning is dropped. Normalising a second time changes nothing.
    """
    text = raw.lstrip(_BYTE_ORDER_MARK)
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    return unicodedata.normalize("NFC", text.replace("\t", " "))
