"""What the bodies of a Web Annotation say (section 3.2 of the model)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.importing.elsewhere._web_terms import (
    bare,
    iri_in,
    motivations_of,
    name_of,
    times_of,
)
from synoptic.annotations.importing.elsewhere.foreign_json import (
    first_of,
    members,
    object_in,
    objects_in,
    text_in,
    texts_in,
)
from synoptic.corpus.formats.lists.entries import web_address

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.corpus.formats.lists.json_records import Record


_TAGGING = frozenset({"tagging", "classifying"})


class WebBody(Struct, frozen=True):
    """What a body of an annotation says."""

    text: str
    """Its words; of a thing that is only named, its label or its address."""
    purposes: frozenset[str]
    """Why it is there; the annotation's motivations where it does not say."""
    id: str = ""
    """The IRI by which its identity is tracked."""
    created: datetime | None = None
    """When it was made, UTC."""
    modified: datetime | None = None
    """When it last changed, UTC."""
    by: str = ""
    """The name of who made it, where the body says it itself."""

    @property
    def is_colour(self) -> bool:
        """Whether it is the colour of a highlight, as in the documentation of Recogito and Annotorious."""
        return self.purposes == {"highlighting"}

    @property
    def is_tag(self) -> bool:
        """Whether it is a tag or a class; the address of a thing, as of a place in a gazetteer, is none."""
        names_a_thing = "identifying" in self.purposes and not web_address(self.text)
        return names_a_thing or bool(self.purposes & _TAGGING)


def bodies_of(node: Record) -> Iterator[WebBody]:
    """Yield what each body says."""
    # Where a body does not say why it is there, the annotation does; but words are no colour.
    motivations = motivations_of(node) - {"highlighting"}
    if (value := text_in(node.get("bodyValue"))).strip():
        yield WebBody(value, frozenset(motivations))
    for body in members(node.get("body")):
        if isinstance(body, str):
            yield WebBody(text_in(body), frozenset(motivations))
            continue
        if not isinstance(body, Mapping):
            continue
        if (choices := objects_in(body.get("items"))) and "value" not in body:
            body = choices[0]
        purposes = {bare(each) for each in texts_in(first_of(body, "purpose", "hasPurpose"))} or motivations
        value = text_in(first_of(body, "value", "rdf:value", "chars", "cnt:chars"))
        if not value:
            source = first_of(body, "source", "hasSource")
            named = first_of(object_in(source), "label", "name", "title") or first_of(body, "label", "name")
            value = text_in(named) or iri_in(source) or iri_in(body)
        identifier = text_in(body.get("canonical")) or iri_in(body)
        if value:
            by = name_of(body.get("creator"))
            yield WebBody(value, frozenset(purposes), identifier, *times_of(body), by)
        # Recogito has a note beside the thing that a body names.
        if note := text_in(body.get("note")):
            yield WebBody(note, frozenset({"commenting"}))
