"""The desk of the tour: the sample articles, and a library that ends with it and is on no disk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from synoptic.annotations.library.library import Library
from synoptic.annotations.store.in_memory import NOWHERE, store_in_memory
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from synoptic.tui.desk.screen import ReadingScreen
from synoptic.tui.shell.keeper import Keeper
from synoptic.tui.shell.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synoptic.tui.shell.settings import Settings


async def practice_desk(keymap: Mapping[str, str], settings: Settings) -> ReadingScreen | None:
    """Return a desk with the samples, for a reader's keys and settings; None if none can be read."""
    articles = (await asyncio.to_thread(load, [samples.folder()])).articles
    if not articles:
        return None
    return ReadingScreen(
        articles,
        Keeper(store_in_memory()),
        Library(NOWHERE, None),
        "the tour",
        Session(),
        keymap,
        settings,
        is_practice=True,
    )
