"""Bylines as the names of authors: parted into family and given name only where that is sure."""

from __future__ import annotations

import re

from msgspec import Struct

_LEADING_BY = re.compile(r"\s*by\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*;\s*|\s*,\s+and\s+|\s+and\s+|\s+&\s+|\s*,\s+")
_GIVEN = r"[A-ZÀ-ÖØ-ÞĀ-Ž](?:\.(?:-?[A-Z]\.)*|[a-zß-öø-ÿā-ž]+(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)?)"
_FAMILY = r"(?:(?:[OD]['’]|Ma?c)?[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]+)(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿā-ž]+)?"
_PERSON = re.compile(rf"({_GIVEN}(?:\s{_GIVEN})?)\s({_FAMILY})")
"""One or two given names or initials and one family name, in Latin letters; no particles and no suffixes."""
_AGENCY = re.compile(r"[A-Z]{2,5}|Reuters|Bloomberg|dpa")
_OFFICES = (
    "agence agencies agency associated board broadcasting bureau chronicle city committee company "
    "contributor contributors correspondent correspondents council courier daily department desk "
    "digital editor editorial editors express foundation gazette group guardian guest herald house "
    "institute international journal mail media ministry monitor national network new news newspaper "
    "newsroom office online opinion our photo post press private public radio redaktion reporter "
    "reporters review service services society special staff star state street sun syndicate team "
    "telegraph television the times today tribune united university wire world writer writers"
)
"""Words of the names of offices: two capitalised words with one of them need not be a person."""
_OF_AN_OFFICE = frozenset(_OFFICES.split())


class Author(Struct, frozen=True):
    """Who wrote an article."""

    family: str = ""
    """The family name; empty where it is not sure."""
    given: str = ""
    """The given names."""
    literal: str = ""
    """The name as it stands, of an office or where its parts are not sure; else empty."""


def authors_of(byline: str, outlet: str = "") -> tuple[Author, ...]:
    """Return the authors that a byline names, in its order; none of a blank one.

    A person is one or two given names and a family name. A byline with anything else in it, such as a role, a
    particle or an inverted name, stays as it is, as one author: nothing is guessed.
    """
    whole = " ".join(_LEADING_BY.sub("", byline, count=1).split()) if _LEADING_BY.match(byline) else byline
    whole = " ".join(whole.split())
    if not whole:
        return ()
    authors = [_author(name, outlet) for name in _SEPARATOR.split(whole)]
    known = [each for each in authors if each is not None]
    return tuple(known) if len(known) == len(authors) else (Author(literal=whole),)


def _author(name: str, outlet: str) -> Author | None:
    """Return a person or an agency; None for a name that is neither for sure."""
    if _AGENCY.fullmatch(name):
        return Author(literal=name)
    person = _PERSON.fullmatch(name)
    words = name.casefold().split()
    if person is None or name.casefold() == outlet.casefold() or not _OF_AN_OFFICE.isdisjoint(words):
        return None
    return Author(family=person[2], given=person[1])
