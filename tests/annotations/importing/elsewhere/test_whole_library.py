"""A library that leaves as Web Annotations and comes back into an empty one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.web_annotations import web_annotations_of
from synoptic.annotations.importing.import_formats import import_format_of
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.importing.test_synopsis import START, articles_of, fill, project, took_in

if TYPE_CHECKING:
    from pathlib import Path


def exported(store: AnnotationStore) -> tuple[bytes, tuple[str, ...]]:
    material = material_of(
        articles_of(store),
        store.annotations,
        title="corrie",
        when=START,
        texts=store.texts,
        root=store.folder.parent,
    )
    document = web_annotations_of(material, unwatched)
    return document.content, document.left_out


def kept(store: AnnotationStore) -> str:
    """Return what is kept but for the trash, with U+FFFD for what is no Unicode."""
    found = store.annotations
    shelves = {name: list(getattr(found, name).values()) for name in found.__struct_fields__}
    del shelves["trash"]
    written = json.dumps(msgspec.to_builtins(shelves), sort_keys=True, indent=1)
    return written.replace(r"\ud83d\n", r"\ufffd\n")


def test_an_empty_library_of_the_same_files_is_the_same_again(tmp_path: Path) -> None:
    store = project(tmp_path / "corrie")
    fill(store)
    content, left_out = exported(store)
    assert left_out == (
        "1 earlier text: passages in one have their words and its hash",
        "1 removal in the trash: what was removed stays in the library",
        "6 characters that JSON cannot hold: written as U+FFFD",
    )
    form = import_format_of(content, "corrie.jsonld")
    assert form is not None
    assert form.name == "w3c"
    (tmp_path / "corrie" / ".synoptic").rename(tmp_path / "aside")
    again = AnnotationStore(tmp_path / "corrie" / ".synoptic")
    took_in(again, content)
    assert kept(again) == kept(AnnotationStore(tmp_path / "aside"))
    items = [json.loads(each)["first"]["items"] for each in (content, exported(again)[0])]
    assert items[0] == items[1]
