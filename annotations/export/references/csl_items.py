"""Articles as CSL JSON, which Zotero, pandoc and word processors read.

Source: Citation Style Language 1.0.2, csl-data.json.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from synoptic.annotations.export.document import Document
from synoptic.annotations.export.references.reference import (
    Kind,
    Reference,
    references_of,
)

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.export.references.bylines import Author

_TYPES = {Kind.NEWSPAPER: "article-newspaper", Kind.PAGE: "webpage", Kind.OTHER: "document"}


def csl_of(material: Material, step: Step) -> Document:
    """Return the articles as a list of CSL items, each under its citation key.

    Names are parted only where that is sure, and a date is as long as it is known. The reader's own facts are
    in `custom`. In ASCII: any text comes back as it was.
    """
    items = [_item(each) for each in references_of(material, step)]
    written = json.dumps(items, ensure_ascii=True, indent=2)
    return Document.of_text(f"{written}\n")


def _item(reference: Reference) -> dict[str, Any]:
    article = reference.article
    facts: dict[str, Any] = {
        "title": article.title,
        "author": [_name(each) for each in reference.authors],
        "issued": _date(reference),
        "container-title": article.source,
        "section": article.section,
        "URL": article.url,
        "language": article.language,
        "custom": dict(article.fields),
    }
    known = {name: value for name, value in facts.items() if value}
    return {"id": reference.key, "type": _TYPES[reference.kind], **known}


def _name(author: Author) -> dict[str, str]:
    return {"literal": author.literal} if author.literal else {"family": author.family, "given": author.given}


def _date(reference: Reference) -> dict[str, Any]:
    if reference.date:
        return {"date-parts": [list(reference.date)]}
    return {"literal": reference.article.date} if reference.article.date else {}
