"""Terms of the Web Annotation model in a file, under any of the names that they have in JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from synoptic.annotations.export.web_annotations import NAMESPACE, own
from synoptic.annotations.importing.elsewhere.foreign_json import (
    first_of,
    members,
    moment_in,
    object_in,
    text_in,
    texts_in,
)
from synoptic.corpus.errors import on_one_line
from synoptic.corpus.formats.lists.entries import web_address

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.corpus.formats.lists.json_records import Record


def own_value(node: Record, term: str) -> object:
    """Return the value of one of our own terms."""
    return first_of(node, own(term), NAMESPACE + term)


def iri_in(value: object) -> str:
    """Return the IRI of a node; of a text the text."""
    if isinstance(value, Mapping):
        value = first_of(value, "id", "@id")
    return text_in(value)


def record_id(iri: str) -> str:
    """Return the id of a record by its IRI: the reverse of `export.web_annotations.iri_of`."""
    if iri.startswith(NAMESPACE):
        return unquote(iri.removeprefix(NAMESPACE))
    return iri.removeprefix("urn:uuid:").removeprefix("#")


def types_of(node: Record) -> set[str]:
    """Return the types of a node."""
    return {bare(each) for each in texts_in(first_of(node, "type", "@type"))}


def motivations_of(node: Record) -> set[str]:
    """Return why an annotation was made."""
    return {bare(each) for each in texts_in(first_of(node, "motivation", "motivatedBy"))}


def bare(term: str) -> str:
    """Return a term of the model without prefix or namespace."""
    return re.split(r"[:/#]", term)[-1]


def times_of(node: Record) -> tuple[datetime | None, datetime | None]:
    """Return when something was made and when it last changed, as far as a node says."""
    created, modified = (
        moment_in(first_of(node, name, f"dcterms:{name}")) for name in ("created", "modified")
    )
    return created, modified


def name_of(agent: object) -> str:
    """Return the name of a person or a program."""
    node = object_in(agent)
    said = text_in(first_of(node, "name", "nickname", "foaf:name")) or iri_in(next(iter(members(agent)), ""))
    if web_address(said):
        said = unquote(urlsplit(said).path).rstrip("/").rpartition("/")[2] or said
    return on_one_line(said).strip()
