"""Carrying out the plan of an import: articles that come along as new files, annotations in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.library.file_names import file_name, real_root
from synoptic.annotations.model.changes import Draft
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.store import AnnotationStore, utc_now, uuid_text
from synoptic.annotations.store.taking_in import TakenIn, take_in
from synoptic.corpus.files.article_file import write_text

if TYPE_CHECKING:
    from synoptic.annotations.importing.planning.import_plan import ImportPlan, NewArticle
    from synoptic.annotations.model.annotations import Annotations


class Imported(Struct, frozen=True):
    """What an import has done."""

    taken: TakenIn
    """What became of each record."""
    paths: tuple[Path, ...]
    """The files that were written."""
    unwritten: tuple[str, ...]
    """The titles of the articles without a file: no file can hold their texts as they are, or none was
    wanted; the library keeps them."""


def preview(plan: ImportPlan, annotations: Annotations, reader: str | None = None) -> TakenIn:
    """Return what would become of each record that this reader takes in; nothing is changed."""
    return take_in(Draft(annotations, utc_now(), uuid_text, reader), plan.theirs, label_of(plan), plan.twins)


def carry_out(
    plan: ImportPlan, store: AnnotationStore, *, root: Path | None, folder: Path | None
) -> Imported:
    """Take the annotations of a plan into a library, in one step to undo.

    The articles that come along are written to new files of a folder first, which stay after an undo; without
    a folder, the library keeps their texts. `root` is the library's. Raises what `AnnotationStore.take_in`
    does, and OSError; then nothing is left behind.
    """
    written: dict[str, Path] = {}
    try:
        for each in plan.new_articles if folder is not None else ():
            assert folder is not None  # noqa: S101  # as the line above has it
            path = write_text(folder, each.record.title, each.text)
            if path is not None:
                written[each.record.id] = Path(os.path.realpath(path))
        unwritten = tuple(each for each in plan.new_articles if each.record.id not in written)
        taken = store.take_in(
            _with_files(plan.theirs, written, root),
            label_of(plan),
            texts=(*plan.texts, *_texts_of(unwritten, plan)),
            twins=plan.twins,
        )
    except BaseException:
        for path in written.values():
            with suppress(OSError):
                path.unlink()
        raise
    return Imported(taken, tuple(written.values()), tuple(each.record.title for each in unwritten))


def label_of(plan: ImportPlan) -> str:
    """Return the name of the step."""
    number = len(plan.theirs.highlights)
    does = "merge" if plan.is_library else "import"
    return f"{does} {counted(number, 'highlight') if number else 'annotations'} from {plan.format}"


def _texts_of(articles: tuple[NewArticle, ...], plan: ImportPlan) -> Iterator[str]:
    return (each.text for each in articles if each.text not in plan.texts)


def _with_files(theirs: Annotations, written: Mapping[str, Path], root: Path | None) -> Annotations:
    """Return annotations whose new articles name their files."""
    base = real_root(root)
    names = {identifier: file_name(path, base) for identifier, path in written.items()}
    articles = {key: replace(theirs.articles[key], path=name) for key, name in names.items()}
    letters = {
        key: replace(theirs.letters[key], path=name, part=None)
        for key, name in names.items()
        if key in theirs.letters
    }
    return theirs.changed({"articles": articles, "letters": letters})
