"""A TinyDB table that hands its storage what changes, instead of all that it holds."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from tinydb.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tinydb.queries import QueryLike
    from tinydb.table import Document

    from synoptic.annotations.files.journalled_storage import JournalledStorage


class JournalledTable(Table):
    """A table of a `JournalledStorage`. Several operations are one change within `storage.transaction()`.

    Raises what a transaction raises; nothing was changed then.
    """

    _storage: JournalledStorage

    def __init__(
        self, storage: JournalledStorage, name: str, cache_size: int = 10, persist_empty: bool = False
    ) -> None:
        self._cached = -1
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[Any, Any]) -> int:
        """Insert a document, under a number that no other process can give, and return that."""
        with self._storage.transaction():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[Any, Any]]) -> list[int]:
        """Insert documents as one change, and return their numbers."""
        inserted = list(documents)
        if any(type(document) is not dict for document in inserted):
            # With numbers of their own, or no documents at all.
            return super().insert_multiple(inserted)
        with self._storage.transaction():
            numbers = [self._storage.next_number(self.name) for _ in inserted]
            for number, document in zip(numbers, inserted, strict=True):
                self._storage.put(self.name, number, _copied(document))
        self.clear_cache()
        return numbers

    def search(self, cond: QueryLike) -> list[Document]:
        """Return the documents that match, those of other processes too."""
        self._storage.read()
        if self._cached != self._storage.version:
            self.clear_cache()
            self._cached = self._storage.version
        return super().search(cond)

    def truncate(self) -> None:
        """Remove all documents, and begin to number them anew."""
        super().truncate()
        self._storage.number_anew(self.name)

    def _get_next_id(self) -> int:
        return self._storage.next_number(self.name)

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        with self._storage.transaction():
            page = _Page(self._read_table())
            updater(page)  # type: ignore[arg-type]  # TinyDB's updaters use it as the mapping that it is
            self._storage.make(self.name)
            for number, document in page.changed():
                self._storage.put(self.name, number, document)
        self.clear_cache()


class _Page(MutableMapping[int, Any]):
    """A table as TinyDB's updaters see it: by number, and to be written on. What they touch is a copy."""

    def __init__(self, documents: Mapping[Any, Any]) -> None:
        self._documents = documents
        self._touched: dict[int, Any] = {}

    def changed(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Yield the numbers of the documents that are others now, and those; None for one that is gone."""
        for number, document in self._touched.items():
            before = self._documents.get(str(number))
            if document is None:
                if before is not None:
                    yield number, None
            elif document != before or repr(document) != repr(before):  # 1 and true are equal
                yield number, _copied(document)

    def __getitem__(self, number: int) -> Any:
        if number not in self._touched:
            self._touched[number] = _copied(self._documents[str(number)])
        if (found := self._touched[number]) is None:
            raise KeyError(number)
        return found

    def __setitem__(self, number: int, document: Any) -> None:
        self._touched[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched[number] = None

    def __contains__(self, number: object) -> bool:
        if number in self._touched:
            return self._touched[number] is not None
        return str(number) in self._documents

    def __iter__(self) -> Iterator[int]:
        old = [int(number) for number in self._documents]
        new = [number for number in self._touched if str(number) not in self._documents]
        return iter([number for number in (*old, *new) if number in self])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _copied(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing that can be changed."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_copied(part) for part in value]
    return value
