"""Whose records are whose when a library moves to a server and back."""

from __future__ import annotations

import pytest

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.library.moving import named, unnamed
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Discarded, Dismissal, Note
from tests.annotations.specimens import START


def held(creator: str | None) -> tuple[Annotations, ...]:
    """Return libraries that have one record each, of a reader."""
    note = Note("note", "library", "so he says", START, START, creator)
    return (
        Annotations(notes={"note": note}),
        Annotations(dismissals={"one": Dismissal("one", "number:x", "5 or 6", START, creator)}),
        Annotations(trash={"note": Discarded("note", None, note, (), None, START, creator=creator)}),
    )


def test_there_and_back_names_come_and_go() -> None:
    for without, with_name in zip(held(None), held("ana"), strict=True):
        assert named(without, "ana") == with_name
        assert unnamed(with_name, "ana") == without


def test_a_name_that_is_there_already_is_refused() -> None:
    for each in held("ana"):
        assert named(each, "ben") == each
        with pytest.raises(InvalidRequest, match="has annotations by “ana”"):
            named(each, "ana")
