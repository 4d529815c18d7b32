"""The encoding choice: in which encoding an article's file is read, as the reader says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from synoptic.annotations.library.catalogue import in_encoding
from synoptic.corpus.articles.decoding import encoding_name
from synoptic.corpus.errors import UnreadableFile
from synoptic.corpus.files.loading import encodings_of, load_file
from synoptic.tui.desk.feature import Act, Desk, Feature

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.tui.desk.annotating.keeping import Keeping

_CHOICE = 2
"""The fewest encodings that make a choice."""


class EncodingChoice(Feature):
    """Asks in which encoding an article is read, and keeps it in the article's record."""

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        super().__init__(desk)
        self._keeping = keeping

    @property
    def commands(self) -> Mapping[str, Act]:
        """Choosing it."""
        return {"encoding": self.choose}

    async def choose(self) -> None:
        """Choose in which encoding the article being read is read; the choice is kept on its record."""
        article = self._desk.article(self._desk.active)
        path = article.path
        try:
            found = await asyncio.to_thread(encodings_of, path) if path is not None else ()
        except UnreadableFile as error:
            self._desk.alert(str(error), severity="error")
            return
        if path is None or len(found) < _CHOICE:
            which = f": {found[0].name}" if found else ""
            self._desk.refuse(f"The file itself tells its encoding{which}.")
            return

        from synoptic.tui.dialogs.encoding_picker import EncodingPicker

        picker = EncodingPicker(found, article.encoding or found[0].encoding)
        self.put_up(picker, lambda chosen: self._read_in(article.id, path, chosen))

    async def _read_in(self, identifier: str, path: Path, encoding: str) -> None:
        """Keep the encoding; the article is read again because its record says so."""
        record = self._keeping.record(identifier)
        try:
            read = await asyncio.to_thread(load_file, path, encoding=encoding)
            earlier = await asyncio.to_thread(load_file, path, kept=record.encoding)
        except UnreadableFile as error:
            self._desk.alert(str(error), severity="error")
            return
        kept = in_encoding(record, earlier, read)
        if await self._keeping.change_and_wait(lambda store: store.record(kept)):
            self.say_done(f"Read as {encoding_name(encoding)}")
