"""What reading leaves: what was read of each article, and its folds, in one file beside the annotations.

It grows over hours of reading, so it is kept as carefully as annotations are. A file that cannot be read
opens as an empty record, and is put aside before another one is written.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.errors import StoreNotReadable, StoreNotWritable, StoreTooNew
from synoptic.annotations.files import durable
from synoptic.annotations.files.lock import Lock
from synoptic.annotations.files.reading_file import FILE_NAME, NOTHING, Reading, entry_of, parse, serialise
from synoptic.annotations.files.store_files import free_name
from synoptic.annotations.model.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.annotations.files.reading_file import Content

__all__ = ["FILE_NAME", "Reading", "ReadingRecord"]

PATIENCE = 5.0
"""Seconds that a writer waits for another program."""


class ReadingRecord:
    """What was read in a library.

    May be asked and changed in one thread while another saves: what is handed over are values that nobody
    changes, and nothing waits for the disk but `save`.
    """

    def __init__(self, folder: Path) -> None:
        """Read what is kept in a library's folder. Raises nothing: see `notice`."""
        self.path = folder / FILE_NAME
        """The file; it is made by the first `save` that has something to write."""
        self.notice: str | None = None
        """What is wrong with the file, in one line for the reader; None if nothing is."""
        self._guard = threading.Lock()
        self._saving = threading.Lock()
        self._unsaved: dict[str, Reading] = {}
        self._forgotten: set[str] = set()
        self._is_all_forgotten = False
        try:
            content = self._read()
        except OSError as error:
            self.notice = f"{self.path} cannot be read ({error.strerror}); what was read is not known"
            content = NOTHING
        else:
            if (remark := content.remark) is not None:
                self.notice = f"{self.path} {remark}; what was read is not known from there"
        self._readings = dict(content.readings)

    def of(self, article: str, digest: str) -> Reading:
        """Return what is known of an article with this text; nothing if it was read with another text."""
        with self._guard:
            known = self._readings.get(article)
        return known if known is not None and known.digest == digest else Reading(digest)

    def changed(self, article: str, reading: Reading) -> None:
        """Take in what reading has left by now, for the next `save`."""
        with self._guard:
            if self._readings.get(article, Reading(reading.digest)) != reading:
                self._readings[article] = self._unsaved[article] = reading

    def reset(self, article: str | None = None) -> None:
        """Forget what was read, of one article or of all; folds stay. The next `save` makes it last.

        What another program has in memory may come back when that saves.
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
            return not (self._unsaved or self._forgotten or self._is_all_forgotten)

    def save(self) -> None:
        """Put on the disk what was changed, together with what others have written meanwhile.

        Of two readings of one text both count; of its folds, those that are written last. Raises StoreError
        with one clear line: StoreNotWritable where there is no permission, no room, no lock;
        StoreNotReadable if the file cannot be read; StoreTooNew if a later Synoptic wrote it. The file is
        then as it was, and the next `save` tries again.
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
        self, unsaved: dict[str, Reading], forgotten: set[str], *, is_all_forgotten: bool
    ) -> dict[str, Reading]:
        """Merge into the file, and return all that is known then."""
        try:
            target = Path(os.path.realpath(self.path))
            durable.make_folder(target.parent)
            with self._locked(target):
                former = self._read_to_write(target)
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
                    durable.write_whole(self.path, content)
                return merged
        except OSError as error:
            raise StoreNotWritable(
                self.path,
                f"could not be written ({error.strerror or error}), so what was read is not kept yet",
                "see to that; it is tried again",
            ) from error

    def _serialised(self, former: Content, merged: dict[str, Reading]) -> bytes:
        entries = {each: entry for each, entry in former.entries.items() if each not in merged}
        for article, reading in merged.items():
            if not reading.is_empty:
                entries[article] = entry_of(reading, former.entries.get(article))
        return serialise(replace(former, entries=entries))

    def _read(self) -> Content:
        """Return what is in the file. Raises OSError."""
        found = durable.read_whole(self.path)
        return NOTHING if found is None else parse(found[0])

    def _read_to_write(self, target: Path) -> Content:
        """Return what is in the file, which is put aside if it cannot be read."""
        try:
            content = self._read()
        except OSError as error:
            raise StoreNotReadable(
                self.path, f"cannot be read ({error.strerror})", "see to that, or move it away"
            ) from error
        if content.later_format is not None:
            raise StoreTooNew(
                self.path, str(content.remark), "use the Synoptic that wrote it, or move the file away"
            )
        if content.damage is None:
            return content
        target.replace(free_name(target.with_name(f"{target.name}.damaged")))
        return NOTHING

    @contextmanager
    def _locked(self, target: Path) -> Iterator[None]:
        """Keep other processes from writing. Raises OSError and StoreNotWritable."""
        lock = Lock()
        try:
            if not lock.acquire(target.with_name(f"{target.name}.lock"), target, PATIENCE):
                raise StoreNotWritable(
                    self.path, "is being written by another program", "wait for it or end it, then try again"
                )
            yield
        finally:
            lock.release()
            lock.close()
