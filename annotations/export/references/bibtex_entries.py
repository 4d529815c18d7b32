"""Articles as BibTeX for biblatex.

Sources: the biblatex manual (types `article` and `online`, fields `journaltitle`, `date`, `langid`), and
*BibTeXing* (Patashnik 1988): braces are counted whether a backslash stands before them or not.
"""

from __future__ import annotations

import re
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

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import Material

_FORM = "BibTeX"
_TYPES = {Kind.NEWSPAPER: "article", Kind.PAGE: "online", Kind.OTHER: "misc"}
_LANGUAGES = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ru": "russian", "sv": "swedish",
    "uk": "ukrainian",
}  # fmt: skip
"""Babel's names of languages."""
_ESCAPED = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"\ensuremath{\lbrace}",
        "}": r"\ensuremath{\rbrace}",
        "~": r"{\textasciitilde}",
        "^": r"\string^",
        # A bare one begins an entry for some readers, where a bracket follows the word behind it.
        "@": "{@}",
        **{each: f"\\{each}" for each in "&%$#_"},
    }
)
_LIGATURE = re.compile(r"([-`',<>])(?=\1)|([?!])(?=`)")
_NOT_IN_ADDRESSES = re.compile(r"[\s{}\\\x00-\x20\x7f-\xa0]")


def bibtex_of(material: Material, step: Step) -> Document:
    """Return the articles as entries of BibTeX, each under its citation key.

    LaTeX prints the very words, in their own capitals. Offices, and names whose parts are not sure, stand in
    braces. A control character becomes U+FFFD, which is told.
    """
    entries, characters = [], CharacterReplacer(CONTROLS)
    for reference in references_of(material, step):
        lines = [f"  {name} = {{{characters.fit(value)}}},\n" for name, value in _fields(reference)]
        entries.append(f"@{_TYPES[reference.kind]}{{{reference.key},\n{''.join(lines)}}}\n")
    left_out = (*replaced_in_words(characters.number, _FORM), *fields_in_words(material.articles, _FORM))
    return Document.of_text("\n".join(entries), left_out)


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the fields that are known."""
    article = reference.article
    if title := in_one_line(article.title):
        # Braces of its own keep a style from changing capitals.
        yield "title", f"{{{in_latex(title)}}}"
    if reference.authors:
        names = (
            f"{{{in_latex(in_one_line(each.literal))}}}"
            if each.literal
            else f"{in_latex(each.family)}, {in_latex(each.given)}"
            for each in reference.authors
        )
        yield "author", " and ".join(names)
    if outlet := in_one_line(article.source):
        yield "journaltitle", in_latex(outlet)
        yield "entrysubtype", "newspaper"
    if date := in_one_line(article.date):
        yield "date", in_latex(date)
    if article.url:
        # Printed as it is: no escapes in it.
        yield "url", _NOT_IN_ADDRESSES.sub(lambda found: _percent(found[0]), article.url.strip())
    if section := in_one_line(article.section):
        yield "note", in_latex(section)
    if (language := article.language) in _LANGUAGES:
        yield "langid", _LANGUAGES[language]
    elif language := in_one_line(language):
        yield "language", in_latex(language)


def in_latex(text: str) -> str:
    """Return what LaTeX prints as this text: no sign of it commands anything or joins with its neighbour."""
    return _LIGATURE.sub(lambda found: f"{found[0]}{{}}", text.translate(_ESCAPED))


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
