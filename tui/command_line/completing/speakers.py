"""The speakers of a library, kept in the cache: finding them takes longer than a reader waits for Tab."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from synoptic.tui.shell.locations import speakers_file

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_000_000
"""Bytes of the file that are read at most."""


def keep_speakers(names: Iterable[str], library: Path, paths: Iterable[Path]) -> None:
    """Keep the speakers of what is read in a library. A cache that cannot be written is none."""
    from synoptic.annotations.files.disk import make_folder, write_whole

    file = speakers_file(library, paths)
    lines = "".join(f"{name}\n" for name in sorted({" ".join(each.split()) for each in names}))
    with suppress(OSError):
        make_folder(file.parent)
        write_whole(file, lines.encode("utf-8", "replace"), is_lasting=False)


def kept_speakers(library: Path, paths: Iterable[Path]) -> tuple[str, ...]:
    """Return the speakers that were kept; none if they were not found yet."""
    try:
        with speakers_file(library, paths).open("rb") as file:
            content = file.read(MAX_BYTES)
    except OSError:
        return ()
    return tuple(content.decode("utf-8", "replace").split("\n")[:-1])
