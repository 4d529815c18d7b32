"""Index the passages of many articles, on disk or in memory, with tantivy behind a small interface.

tantivy (Rust) keeps inverted lists of words with their positions in immutable segments, as Lucene does, and
answers from the file system's cache. The index holds words and places; the text is read from the article.

A folder on disk may be deleted at any time: the articles have everything in it. A list in it names the
indexed articles and the size and checksum of each file; a folder that differs from its list is made anew. A
lock of the system lets one process at a time change it. An index without any change is opened without the
lock, and given up if another process changed it meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec import Struct

from synoptic.corpus.errors import polling
from synoptic.corpus.search.ranking import Prominence, prominence_of_passage
from synoptic.corpus.search.vocabulary import Vocabulary
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.words import spaced

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article

    Progress: TypeAlias = Callable[[int, int], None]
    """Told how many of how many code points have been indexed."""

FORMAT = 2
"""Changes whenever another version of the program would index otherwise: words, passages, fields."""
MAX_PASSAGE_CHARACTERS = 4000
"""Code points; a longer paragraph is indexed as several passages, cut between words."""

WORDS, ARTICLE, PLACE, WEIGHT = "words", "article", "place", "weight"
"""The fields of a passage in the index."""
_TOKENISER = "synoptic"
# A place is two offsets in one number.
_OFFSET_BITS = 32
_LENGTH_MASK = (1 << _OFFSET_BITS) - 1
# Bytes for words that are not on the disk yet. With fewer there are many segments to search, and two threads
# of tantivy's are no faster than one: reading the texts takes as long.
_WRITER_BYTES = 50_000_000

_LIST, _LOCK, _INDEX = "articles.json", "lock", "index"
# What tantivy replaces at each change; and the words of the index, for it takes six times as long to go
# through its own dictionary.
_META, _WORDS_FILE = "meta.json", "words.msgpack"
# tantivy writes these while it works; what counts is in the others.
_PASSING = {".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock"}
_PAUSE_SECONDS = 0.02
_UNUSED_SECONDS = 60 * 24 * 3600
_CHUNK_BYTES = 1 << 20


class IndexedPassage(Struct, frozen=True, order=True):
    """A passage that may match."""

    article: int
    """The key of its article."""
    start: int
    """Its first code point there."""
    end: int
    """One past its last."""


def key_of(digest: str) -> int:
    """Return the number of an article in an index: the first 64 bits of its digest."""
    return int(digest[:16], 16)


def passages_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the passages of a text begin and end: its paragraphs, long ones in several pieces."""
    for span in paragraphs(text):
        start = span.start
        while span.end - start > MAX_PASSAGE_CHARACTERS:
            cut = max(
                text.rfind(" ", start, start + MAX_PASSAGE_CHARACTERS),
                text.rfind("\n", start, start + MAX_PASSAGE_CHARACTERS),
            )
            cut = start + MAX_PASSAGE_CHARACTERS if cut <= start else cut
            yield start, cut
            start = cut
        yield start, span.end


class PassageIndex:
    """Passages that can be searched by their words. Searches can be made from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in a folder, or begin one there; without a folder, one in memory.

        Raises OSError or ValueError where there is something in the folder that is no index.
        """
        # Imported late: few libraries are so large.
        import tantivy

        schema = (
            tantivy.SchemaBuilder()
            .add_text_field(WORDS, tokenizer_name=_TOKENISER, index_option="position")
            .add_unsigned_field(ARTICLE, indexed=True, fast=True)
            .add_unsigned_field(PLACE, fast=True)
            .add_float_field(WEIGHT, fast=True)
            .build()
        )
        self._index = tantivy.Index(schema, None if folder is None else str(folder))
        self._words_file = None if folder is None else folder / _WORDS_FILE
        # The words are told apart here, by the rules that searching has.
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_TOKENISER, whitespace)
        self._index.config_reader("manual")
        self._index.reload()
        self.schema = schema
        """The schema of the index, for tantivy's queries."""
        self._searcher = self._index.searcher()
        self._vocabulary: tuple[Vocabulary, Sequence[int]] | None = None
        self._kept: bytes | None = None
        if self._words_file is not None:
            # Read now: later, another process may have changed them.
            with suppress(FileNotFoundError):
                self._kept = self._words_file.read_bytes()

    def __len__(self) -> int:
        return self._searcher.num_docs

    def change(self, removed: Iterable[str], added: Iterable[Article]) -> None:
        """Remove articles by their digests and add others; nothing changes if iterating raises.

        One process at a time may do so.
        """
        import tantivy

        writer = self._index.writer(_WRITER_BYTES, 1)
        try:
            for digest in removed:
                # Not by term: tantivy-py takes that for a signed number.
                key = tantivy.Query.term_query(self.schema, ARTICLE, key_of(digest))
                writer.delete_documents_by_query(key)
            for article in added:
                for passage in _documents(article):
                    writer.add_document(tantivy.Document.from_dict(passage, self.schema))
        except BaseException:
            writer.rollback()
            writer.wait_merging_threads()
            raise
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._vocabulary = self._kept = None
        if self._words_file is not None:
            vocabulary, frequencies = self._words()
            kept = _KeptWords(vocabulary.words, frequencies, vocabulary.alphabetical)
            self._words_file.write_bytes(msgspec.msgpack.encode(kept))

    @property
    def vocabulary(self) -> Vocabulary:
        """Words of the passages, the most frequent first."""
        return self._words()[0]

    @property
    def frequencies(self) -> Sequence[int]:
        """In how many passages each word of the vocabulary is, by its number."""
        return self._words()[1]

    def best(self, query: Any, most: int, *, weighed: bool = True) -> list[IndexedPassage]:
        """Return the best passages, at most `most`, for a query of tantivy's.

        If `weighed`, prominent passages come before others that match as well.
        """
        if most <= 0 or not len(self):
            return []
        by = WEIGHT if weighed else None
        hits = self._searcher.search(query, most, count=False, weight_by_field=by).hits
        addresses = [address for _, address in hits]
        articles = self._searcher.fast_field_values(ARTICLE, addresses)
        places = self._searcher.fast_field_values(PLACE, addresses)
        return [
            IndexedPassage(
                int(article),
                int(place) >> _OFFSET_BITS,
                (int(place) >> _OFFSET_BITS) + (int(place) & _LENGTH_MASK),
            )
            for article, place in zip(articles, places, strict=True)
            if article is not None and place is not None
        ]

    def _words(self) -> tuple[Vocabulary, Sequence[int]]:
        found = self._vocabulary
        if found is None:
            if self._kept is not None:
                kept = msgspec.msgpack.decode(self._kept, type=_KeptWords)
                self._kept = None
            else:
                terms = self._searcher.terms_with_prefix(WORDS, "")
                kept = _KeptWords([word for word, _ in terms], [count for _, count in terms])
            numbers = dict(zip(kept.words, range(len(kept.words)), strict=True))
            vocabulary = Vocabulary(numbers, by_frequency=True, alphabetical=kept.alphabetical)
            found = self._vocabulary = vocabulary, kept.frequencies
        return found


def _documents(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the fields of the passages of an article."""
    key = key_of(article.digest)
    for start, end in passages_of(article.own_text):
        written = article.text[start:end]
        yield {
            WORDS: spaced(folded_text(written)),
            ARTICLE: key,
            PLACE: start << _OFFSET_BITS | (end - start),
            WEIGHT: _WEIGHTS[prominence_of_passage(article, written)],
        }


# What prominence is worth in the choice of passages to look into: less than any word.
_WEIGHTS = {Prominence.PLAIN: 1.0, Prominence.QUOTED: 1.01, Prominence.TITLE: 1.03}


class _KeptWords(Struct, frozen=True, array_like=True, gc=False):
    """The words of an index, the most frequent first."""

    words: Sequence[str]
    """The words, by their numbers."""
    frequencies: Sequence[int]
    """In how many passages each is."""
    alphabetical: Sequence[int] | None = None
    """Their numbers, in the order of the words; None where it is not known."""


class _Listed(Struct, frozen=True):
    """The content of the list."""

    articles: frozenset[str]
    """Digests of the articles that are indexed."""
    files: Mapping[str, tuple[int, int]]
    """Size and CRC-32 of each file of the index."""


def open_index(
    folder: Path,
    articles: Sequence[Article],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PassageIndex:
    """Return an index of exactly these articles, in a folder that is made if need be.

    Only changed articles are indexed, and reported to `progress`; a folder that is damaged or of another
    version is made anew. Waits for another process that changes the folder, unless there is nothing to
    change. Raises Cancelled once `cancelled()` is true, and OSError where the folder cannot be used. Without
    any change, an index of 10,000 articles opens in 0.1 s.
    """
    poll = polling(cancelled)
    wanted = {article.digest: article for article in articles}
    if (unchanged := _unchanged(folder, wanted.keys())) is not None:
        return unchanged
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / _LOCK, poll):
        listed = _sound(folder)
        index = None if listed is None else _opened(folder / _INDEX)
        if listed is None or index is None:
            _clear(folder)
            listed, index = _Listed(frozenset(), {}), _opened(folder / _INDEX)
        elif listed.articles == wanted.keys():
            return _used(folder, index)
        if index is None:
            raise OSError(f"no index can be made in {folder}")
        try:
            _bring_up(index, listed.articles, wanted, progress, poll)
        except ValueError as error:  # as tantivy says that the disk is full
            raise OSError(str(error)) from error
        _write_list(folder, frozenset(wanted))
    _forget_unused(folder)
    return index


def index_in_memory(
    articles: Sequence[Article],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PassageIndex:
    """Return an index of these articles that goes with the process. Raises Cancelled."""
    index = PassageIndex()
    wanted = {article.digest: article for article in articles}
    _bring_up(index, frozenset(), wanted, progress, polling(cancelled))
    return index


def _bring_up(
    index: PassageIndex,
    present: frozenset[str],
    wanted: Mapping[str, Article],
    progress: Progress | None,
    poll: Callable[[], None],
) -> None:
    """Add the missing articles to an index, and remove those that are not wanted."""
    new = [article for digest, article in wanted.items() if digest not in present]
    whole = sum(len(article.text) for article in new)

    def added() -> Iterator[Article]:
        done = 0
        for article in new:
            poll()
            yield article
            done += len(article.text)
            if progress is not None:
                progress(done, whole)
        poll()

    index.change(present - wanted.keys(), added())


def _unchanged(folder: Path, wanted: Set[str]) -> PassageIndex | None:
    """Return the index in a folder if it has exactly these articles and nobody changes it, else None.

    Files of an index are never written to, only replaced and removed; `_META` is replaced by each change.
    """
    listed = _sound(folder)
    if listed is None or listed.articles != wanted:
        return None
    index = _opened(folder / _INDEX)
    with suppress(OSError):
        if index is not None and _measured(folder / _INDEX / _META) == listed.files.get(_META):
            return _used(folder, index)
    return None


def _used(folder: Path, index: PassageIndex) -> PassageIndex:
    """Return an index, after noting that somebody uses it."""
    with suppress(OSError):
        os.utime(folder / _LIST)
    return index


def _opened(folder: Path) -> PassageIndex | None:
    """Return the index in a folder; None where there is something that is none."""
    try:
        folder.mkdir(exist_ok=True)
        return PassageIndex(folder)
    except (OSError, ValueError):
        return None


def _sound(folder: Path) -> _Listed | None:
    """Return the content of the list; None if it cannot be read or a file differs from it."""
    try:
        check, content = (folder / _LIST).read_bytes().split(b"\n", 1)
        if int(check, 16) != zlib.crc32(content):
            return None
        found = json.loads(content)
        if found["format"] != _version():
            return None
        files = {name: (int(size), int(check)) for name, (size, check) in found["files"].items()}
        listed = _Listed(frozenset(found["articles"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    try:
        present = _files_in(folder / _INDEX)
    except OSError:
        return None
    return listed if all(present.get(name) == like for name, like in files.items()) else None


def _write_list(folder: Path, articles: frozenset[str]) -> None:
    content = json.dumps(
        {"format": _version(), "files": _files_in(folder / _INDEX), "articles": sorted(articles)}
    ).encode()
    temporary = folder / f".{_LIST}.tmp"
    temporary.write_bytes(b"%08x\n%b" % (zlib.crc32(content), content))
    temporary.replace(folder / _LIST)


def _files_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and CRC-32 of the files of an index."""
    return {path.name: _measured(path) for path in sorted(folder.iterdir()) if path.name not in _PASSING}


def _measured(path: Path) -> tuple[int, int]:
    """Return size and CRC-32 of a file."""
    size = check = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            size, check = size + len(chunk), zlib.crc32(chunk, check)
    return size, check


def _version() -> str:
    from importlib.metadata import version

    return f"{FORMAT} {version('tantivy')}"


def _clear(folder: Path) -> None:
    """Empty the folder, the lock excepted. Raises OSError."""
    for path in (folder / _LIST, folder / _INDEX):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path, poll: Callable[[], None]) -> Iterator[None]:
    # Imported late: few libraries are so large.
    from filelock import lock_descriptor, unlock_descriptor

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        while not lock_descriptor(descriptor, blocking=False):
            poll()
            time.sleep(_PAUSE_SECONDS)
        try:
            yield
        finally:
            unlock_descriptor(descriptor)
    finally:
        os.close(descriptor)


def _forget_unused(folder: Path) -> None:
    """Remove the indexes beside this one that nobody has opened for two months."""
    now = time.time()
    with suppress(OSError):
        for other in folder.parent.iterdir():
            used = other / _LIST
            if other != folder and used.is_file() and now - used.stat().st_mtime > _UNUSED_SECONDS:
                shutil.rmtree(other, ignore_errors=True)
