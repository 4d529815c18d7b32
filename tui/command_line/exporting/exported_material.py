"""What the export command gets from the articles that it is run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.export.selection import Selection
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.tui.command_line.opening import Opened


@contextmanager
def shown_steps() -> Iterator[Step]:
    """Show the steps of a large export on a terminal, until it is made."""
    with ProgressBar("Exporting") as bar:
        yield bar.show


def material_in(
    opened: Opened, selection: Selection, missing: Sequence[ArticleRecord], step: Step
) -> Material:
    """Return what is selected of the opened articles, and of the recorded ones that are `missing`."""
    from synoptic.annotations.export.gathering import material_of
    from synoptic.annotations.files.reading_record import ReadingRecord

    record = ReadingRecord(opened.library.folder)
    if record.notice is not None:
        complain(record.notice)
    shares = {
        article.id: record.of(article.id, article.digest).coverage.share(len(article.text))
        for article in opened.articles
    }
    return material_of(
        opened.articles,
        opened.store.annotations,
        title=(opened.library.root or opened.paths[0]).stem,
        when=datetime.now().astimezone(),
        selection=selection,
        missing=missing,
        texts=opened.store.texts,
        root=opened.library.root,
        reader=opened.store.reader,
        shares=shares,
        step=step,
    )
