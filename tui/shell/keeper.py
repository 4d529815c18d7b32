"""The thread in which the store works, so that no key waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Discarded
    from synoptic.annotations.store.store import AnnotationStore

Result = TypeVar("Result")


class Keeper:
    """Hands changes to the store one after another, in the order in which they came."""

    def __init__(self, store: AnnotationStore) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeper")

    @property
    def annotations(self) -> Annotations:
        """What the library holds now."""
        return self._store.annotations

    @property
    def texts(self) -> Texts:
        """The texts that were annotated, as far as they are on this machine."""
        return self._store.texts_here

    @property
    def who(self) -> str:
        """The reader and the library, as `ana@news`; empty in a library of files."""
        if (reader := self._store.reader) is None:
            return ""
        return f"{reader}@{self._store.place.partition('?')[0].rstrip('/').rpartition('/')[2]}"

    @property
    def status(self) -> str | None:
        """How it stands with the library's server, in a few words; None if all is as it should be."""
        return self._store.status

    @property
    def undone(self) -> int:
        """How many changes can be done again."""
        return self._store.steps[1]

    @property
    def trash(self) -> tuple[Discarded, ...]:
        """What the reader removed, the last first."""
        return self._store.trash()

    @property
    def notices(self) -> tuple[str, ...]:
        """What happened in the store that a reader should know of, oldest first."""
        return self._store.notices

    @property
    def reader(self) -> str | None:
        """The name of the reader, in a library that several share."""
        return self._store.reader

    @property
    def sees_all(self) -> bool:
        """Whether others' annotations are here too: not so for a coder while coding is blind."""
        return self._store.sees_all

    @property
    def read_only(self) -> str | None:
        """Why nothing can be saved, if so."""
        return self._store.read_only

    @property
    def fault(self) -> str | None:
        """Why the disk lacks what the library holds now, if so."""
        return None if self._store.fault is None else str(self._store.fault)

    async def run(self, act: Callable[[AnnotationStore], Result]) -> Result:
        """Do something with the store and return its result once it is on the disk.

        Raises what the store raises; then nothing was changed. After `finish`, whoever asks is cancelled.
        """
        try:
            answer = asyncio.get_running_loop().run_in_executor(self._thread, act, self._store)
        except RuntimeError as error:
            raise asyncio.CancelledError from error
        return await answer

    def finish(self, act: Callable[[AnnotationStore], object] | None = None) -> None:
        """Do a last thing, wait until all is on the disk, and end. May be called again."""
        try:
            last = self._thread.submit(act, self._store) if act is not None else None
            self._thread.submit(self._store.close)
        except RuntimeError:  # it was finished before
            return
        self._thread.shutdown(wait=True)
        if last is not None:
            last.result()
