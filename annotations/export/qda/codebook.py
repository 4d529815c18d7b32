"""Tags as a codebook of REFI-QDA: codes nested by `/`, in a project or in a file of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.characters import replaced_in_words
from synoptic.annotations.export.document import Document, Step
from synoptic.annotations.export.marked.guids import derived, guid_of
from synoptic.annotations.export.marked.xml_writing import XmlWriter
from synoptic.annotations.model.values import COLOUR_VALUES
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import tree

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.model.annotations import Annotations

_NAMESPACE = "urn:QDA-XML:codebook:1.0"


def codebook_of(material: Material, step: Step) -> Document:
    """Return the codebook of a library as a .qdc file. Raises InvalidRequest without any tag."""
    if not material.annotations.tags:
        raise InvalidRequest("No tags to export: a REFI-QDA codebook needs at least one.")
    written = io.StringIO()
    xml = XmlWriter(written.write)
    with xml.element("CodeBook", xmlns=_NAMESPACE, origin="Synoptic"), xml.element("Codes"):
        respelt = write_codes(xml, material.annotations, {})
    step(len(material.highlights), 0)
    beside = (
        (len(material.highlights), "highlight"),
        (len(material.annotations.notes), "note"),
        (len(material.links), "link"),
        (len(material.silences), "silence"),
    )
    left_out = [f"{counted(number, name)}: a codebook has tags only" for number, name in beside if number]
    left_out += about_names(respelt, xml.replaced)
    return Document(written.getvalue().encode(), tuple(left_out))


def write_codes(xml: XmlWriter, annotations: Annotations, notes: Mapping[str, Sequence[str]]) -> int:
    """Write a code for each tag, and for each name that only nests others, as codes are nested.

    `notes` are GUIDs of notes by ids of tags. Returns the number of tags whose names are spelt otherwise
    there: nested in a tag that differs in case.
    """
    respelt, path = 0, list[str]()
    for branch in tree(annotations):
        while len(path) > branch.depth:
            path.pop()
            xml.end()
        path.append(branch.label)
        tag = branch.tag
        if tag is None:
            xml.start("Code", guid=derived("code", branch.name), name=branch.label, isCodable="false")
            continue
        respelt += tag.name != "/".join(path)
        colour = COLOUR_VALUES.get(tag.colour)
        xml.start("Code", guid=guid_of(tag.id), name=branch.label, isCodable="true", color=colour)
        if tag.description:
            xml.leaf("Description", tag.description)
        for note in notes.get(tag.id, ()):
            xml.leaf("NoteRef", targetGUID=note)
    for _ in path:
        xml.end()
    return respelt


def about_names(respelt: int, replaced: int) -> list[str]:
    """Return the lines about what XML and nested codes could not say."""
    lines = []
    if respelt:
        lines.append(
            f"the spelling of {counted(respelt, 'tag')}: "
            "nested in one that is spelt with other capitals, as that is"
        )
    return [*lines, *replaced_in_words(replaced, "XML")]
