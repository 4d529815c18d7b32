"""Reading progress of each article, and its folds, in one file beside the annotations.

It grows over hours of reading, so it is kept as carefully as annotations are. An unreadable file opens as an
empty record, and is set aside before another one is written.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import StoreNotReadable, StoreNotWritable, StoreTooNew
from synoptic.annotations.files import disk
from synoptic.annotations.files.store_files import free_name
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "reading.json"
"""Beside the annotations."""
FORMAT = 1
"""The format that is written."""
_ARTICLES = "articles"
Entries: TypeAlias = dict[str, object]
"""The file's entry of each article, by its id, as it stands there."""
_MAX_BYTES = 64 * 1024 * 1024
LOCK_TIMEOUT = 5.0
"""Seconds that a writer waits for another program."""


class ReadingFile(Struct, frozen=True):
    """The content of the file."""

    entries: Entries
    """The entries of all articles, also unreadable ones."""
    readings: Mapping[str, ReadShare]
    """The readable entries."""
    rest: Mapping[str, object]
    """Everything else in the file."""
    damage: str | None = None
    """Why nothing can be had of it, if so."""
    later_format: int | None = None
    """The format, if it is one that only a later Synoptic knows."""

    @property
    def remark(self) -> str | None:
        """The fault of the content, in a few words; None without fault."""
        if self.damage is not None:
            return self.damage
        if self.later_format is not None:
            return f"has format {self.later_format}; this Synoptic knows formats up to {FORMAT}"
        lost = len(self.entries) - len(self.readings)
        return f"has unreadable entries of {counted(lost, 'article')}" if lost else None


EMPTY_FILE = ReadingFile({}, {}, {})
"""The content of a file that is not there."""


def parse(content: bytes) -> ReadingFile:
    """Return the content of the file. Raises nothing: unreadable entries are passed over, one by one."""
    try:
        found = json.loads(content)
    except UnicodeDecodeError:
        return ReadingFile({}, {}, {}, damage="is not UTF-8")
    except (ValueError, RecursionError):
        return ReadingFile({}, {}, {}, damage="is not valid JSON")
    entries = found.get(_ARTICLES) if isinstance(found, dict) else None
    version = found.get("format") if isinstance(found, dict) else None
    if type(version) is int and version > FORMAT:
        return ReadingFile({}, {}, {}, later_format=version)
    if not isinstance(entries, dict) or type(version) is not int:
        return ReadingFile({}, {}, {}, damage="is not a reading record")
    rest = {name: each for name, each in found.items() if name not in {"format", _ARTICLES}}
    readings = {
        article: reading for article, entry in entries.items() if (reading := _reading(entry)) is not None
    }
    return ReadingFile(entries, readings, rest)


def serialise(content: ReadingFile) -> bytes:
    """Return the file's new content: ASCII, one article a line."""
    lines = ",\n".join(
        f"  {json.dumps(article)}: {json.dumps(entry)}" for article, entry in content.entries.items()
    )
    head = {"format": FORMAT, **content.rest}
    begun = ", ".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in head.items())
    return f'{{{begun}, "{_ARTICLES}": {{\n{lines}\n}}}}\n'.encode("ascii")


def entry_of(reading: ReadShare, former: object) -> object:
    """Return the new entry of an article; unknown fields of the former one are kept."""
    known = {
        "digest": reading.digest,
        "covered": _pairs(reading.coverage.spans),
        "folded": _pairs(reading.folded),
        "unfolded": _pairs(reading.unfolded),
    }
    return {**former, **known} if isinstance(former, dict) else known


def _reading(entry: object) -> ReadShare | None:
    if not isinstance(entry, dict) or not isinstance(digest := entry.get("digest"), str):
        return None
    spans = [_spans(entry.get(name, [])) for name in ("covered", "folded", "unfolded")]
    covered, folded, unfolded = spans
    if covered is None or folded is None or unfolded is None:
        return None
    return ReadShare(digest, Coverage.of(covered), folded, unfolded)


def _spans(value: object) -> tuple[Span, ...] | None:
    if not isinstance(value, list):
        return None
    spans = []
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair)):
            return None
        start, end = pair
        if not 0 <= start < end:
            return None
        spans.append(Span(start, end))
    return tuple(spans)


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


class ReadingRecord:
    """Reading progress in a library.

    May be asked and changed in one thread while another saves: only immutable values are handed over, and
    only `save` waits for the disk.
    """

    def __init__(self, folder: Path, *, is_kept: bool = True) -> None:
        """Read the record in a library's folder. Raises nothing: see `notice`.

        One that is not kept stays in memory: nothing is read, and `save` has nothing to do.
        """
        self.path = folder / FILE_NAME
        """The file; it is made by the first `save` that has something to write."""
        self.notice: str | None = None
        """The fault of the file, in one line for the reader; None without fault."""
        self._is_kept = is_kept
        self._guard = threading.Lock()
        self._saving = threading.Lock()
        self._unsaved: dict[str, ReadShare] = {}
        self._forgotten: set[str] = set()
        self._is_all_forgotten = False
        try:
            content = self._read() if is_kept else EMPTY_FILE
        except OSError as error:
            advice = error.advice if isinstance(error, disk.UnfitFile) else "check its permissions"
            self.notice = (
                f"{self.path} cannot be read ({error.strerror}), so reading progress is unknown; {advice}"
            )
            content = EMPTY_FILE
        else:
            if (remark := content.remark) is not None:
                self.notice = f"{self.path} {remark}; progress in it was not loaded"
        self._readings = dict(content.readings)

    def of(self, article: str, digest: str) -> ReadShare:
        """Return the progress in an article with this text; none if it was read with another text."""
        with self._guard:
            known = self._readings.get(article)
        return known if known is not None and known.digest == digest else ReadShare(digest)

    def changed(self, article: str, reading: ReadShare) -> None:
        """Take in new progress, for the next `save`."""
        with self._guard:
            if self._readings.get(article, ReadShare(reading.digest)) != reading:
                self._readings[article] = self._unsaved[article] = reading

    def reset(self, article: str | None = None) -> None:
        """Forget the progress in one article or in all; folds stay. The next `save` makes it last.

        Progress in the memory of another program may come back when that saves.
        """
        with self._guard:
            for each in [article] if article is not None else [*self._readings]:
                self._forgotten.add(each)
                if (known := self._readings.get(each)) is not None:
                    self._readings[each] = self._unsaved[each] = replace(known, coverage=Coverage())
            self._is_all_forgotten |= article is None

    @property
    def number(self) -> int:
        """How many articles something is known of."""
        with self._guard:
            return len(self._readings)

    @property
    def is_saved(self) -> bool:
        """Whether `save` has nothing to do."""
        with self._guard:
            return not (self._is_kept and (self._unsaved or self._forgotten or self._is_all_forgotten))

    def save(self) -> None:
        """Write all changes to the disk, joined with those of other programs.

        Of two readings of one text both count; of its folds, those written last. Raises StoreError with one
        clear line: StoreNotWritable without permission, room or lock; StoreNotReadable if the file cannot be
        read; StoreTooNew if a later Synoptic wrote it. The file is then as it was, and the next `save` tries
        again.
        """
        with self._saving:
            if self.is_saved:
                return
            with self._guard:
                unsaved, self._unsaved = self._unsaved, {}
                forgotten, self._forgotten = self._forgotten, set()
                is_all_forgotten, self._is_all_forgotten = self._is_all_forgotten, False
            try:
                merged = self._write(unsaved, forgotten, is_all_forgotten=is_all_forgotten)
            except BaseException:
                with self._guard:
                    self._unsaved = unsaved | self._unsaved
                    self._forgotten |= forgotten
                    self._is_all_forgotten |= is_all_forgotten
                raise
            with self._guard:
                self.notice = None
                # What was changed while this was written is newer.
                newer = {*self._unsaved, *self._forgotten}
                if not self._is_all_forgotten:
                    self._readings |= {each: merged[each] for each in merged.keys() - newer}

    def _write(
        self, unsaved: dict[str, ReadShare], forgotten: set[str], *, is_all_forgotten: bool
    ) -> dict[str, ReadShare]:
        """Merge into the file, and return all that is known then."""
        try:
            disk.make_folder(self.path.parent)
            with disk.locked(self.path.with_name(f"{FILE_NAME}.lock"), self.path, LOCK_TIMEOUT):
                former = self._read_to_write()
                merged = dict(former.readings)
                for article, known in former.readings.items():
                    if is_all_forgotten or article in forgotten:
                        merged[article] = replace(known, coverage=Coverage())
                for article, reading in unsaved.items():
                    known = merged.pop(article, reading)
                    both = known.coverage | reading.coverage
                    # What was read last comes last.
                    merged[article] = (
                        reading if known.digest != reading.digest else replace(reading, coverage=both)
                    )
                content = self._serialised(former, merged)
                if content != serialise(former):
                    disk.write_whole(self.path, content)
                return merged
        except TimeoutError as error:
            raise StoreNotWritable(
                self.path, "is being written by another program", "close it or wait, then try again"
            ) from error
        except OSError as error:
            raise StoreNotWritable(
                self.path,
                f"could not be written ({error.strerror or error}), so reading progress is not saved yet",
                "fix that; saving is tried again",
            ) from error

    def _serialised(self, former: ReadingFile, merged: dict[str, ReadShare]) -> bytes:
        entries = {each: entry for each, entry in former.entries.items() if each not in merged}
        for article, reading in merged.items():
            if not reading.is_empty:
                entries[article] = entry_of(reading, former.entries.get(article))
        return serialise(replace(former, entries=entries))

    def _read(self) -> ReadingFile:
        """Return the content of the file. Raises OSError."""
        found = disk.read_whole(self.path, _MAX_BYTES)
        return EMPTY_FILE if found is None else parse(found[0])

    def _read_to_write(self) -> ReadingFile:
        """Return the content of the file, which is set aside if it cannot be read."""
        try:
            content = self._read()
        except OSError as error:
            raise StoreNotReadable(
                self.path, f"cannot be read ({error.strerror})", "check its permissions, or move it away"
            ) from error
        if content.later_format is not None:
            raise StoreTooNew(self.path, str(content.remark), "use a later Synoptic, or move the file away")
        if content.damage is None:
            return content
        self.path.replace(free_name(self.path.with_name(f"{FILE_NAME}.damaged")))
        return EMPTY_FILE
