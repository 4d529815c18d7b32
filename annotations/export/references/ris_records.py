"""Articles as RIS, which Zotero, EndNote, Citavi and Mendeley read.

Source: "RIS format specifications" (Research Information Systems, 2011): types NEWS and ELEC; a name is
"family, given".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from synoptic.annotations.export.characters import CharacterReplacer, replaced_in_words
from synoptic.annotations.export.document import Document
from synoptic.annotations.export.references.reference import (
    CONTROLS,
    Kind,
    Reference,
    fields_in_words,
    in_one_line,
    references_of,
)
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import Material

_FORM = "RIS"
_TYPES = {Kind.NEWSPAPER: "NEWS", Kind.PAGE: "ELEC", Kind.OTHER: "GEN"}


def ris_of(material: Material, step: Step) -> Document:
    """Return the articles as records of RIS, each with its citation key as `ID`.

    A control character becomes U+FFFD, which is told; so is a byline with a comma that is kept as it is.
    """
    records, commas, characters = [], 0, CharacterReplacer(CONTROLS)
    for reference in references_of(material, step):
        lines = []
        for tag, value in _lines(reference):
            if plain := characters.fit(in_one_line(value)):
                lines.append(f"{tag}  - {plain}\n")
        commas += sum("," in each.literal for each in reference.authors)
        records.append(f"TY  - {_TYPES[reference.kind]}\n{''.join(lines)}ER  - \n")
    left_out = [*replaced_in_words(characters.number, _FORM)]
    if commas:
        left_out.append(
            f"the order of names in {counted(commas, 'byline')} with a comma: "
            f"{_FORM} takes it for “family, given”"
        )
    left_out += fields_in_words(material.articles, _FORM)
    return Document.of_text("\n".join(records), tuple(left_out))


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield the tags and values of a record."""
    article = reference.article
    yield "ID", reference.key
    yield "TI", article.title
    for author in reference.authors:
        yield "AU", author.literal or f"{author.family}, {author.given}"
    yield "T2", article.source
    if reference.date:
        year, month, day = (*(f"{number:02}" for number in reference.date), "", "")[:3]
        yield "PY", year.zfill(4)
        yield "DA", f"{year.zfill(4)}/{month}/{day}/"
    else:
        yield "DA", article.date
    yield "SE", article.section
    yield "UR", article.url
    yield "LA", article.language
