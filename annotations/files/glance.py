"""The records of a store at a glance: for the names in it, without waiting and without a byte written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from synoptic.annotations.files.codec import from_document
from synoptic.annotations.files.store_files import StoreFiles
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Record


class _Untouched(StoreFiles):
    """Files of a store that are left as they are, however a crash has left them."""

    def _may_be_mended(self) -> bool:
        return False


def records_in(path: Path) -> Annotations:
    """Return the records in a store's file that can be read; those of a damaged one, too.

    Raises StoreError for a file that cannot be read at all.
    """
    files = _Untouched(path)
    files.catch_up()
    shelves: dict[str, dict[str, Record]] = {}
    for kind, name in SHELVES.items():
        documents: Mapping[str, Mapping[str, Any]] = files.tables.get(name, {})
        for document in documents.values():
            with suppress(ValueError, TypeError, KeyError):
                record = from_document(kind, document)
                shelves.setdefault(name, {})[record.id] = record
    annotations: Annotations = Annotations(**shelves)  # type: ignore[arg-type]  # each has its kind
    return annotations
