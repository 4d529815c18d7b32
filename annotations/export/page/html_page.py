"""The page for a colleague: the template `page.html`, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from synoptic.annotations.export.characters import REPLACEMENT, replaced_in_words
from synoptic.annotations.export.document import Document
from synoptic.annotations.export.page.contents import contents_of
from synoptic.annotations.export.page.highlight_html import celled, noted, quoted, sourced
from synoptic.annotations.export.page.hypertext import UNFIT, attribute, is_address, shown
from synoptic.annotations.export.page.note_text import note_as_html
from synoptic.annotations.export.page.page_colours import colours_as_css
from synoptic.annotations.model.wording import counted, date_in_words

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.export.page.contents import PageContents

_HERE = Path(__file__).parent
_LIKELIEST = 8
"""Differences that are shown unfolded."""
_T = TypeVar("_T")


def page_of(material: Material, step: Step) -> Document:
    """Return one HTML file that a browser shows without a script and without a request.

    It has the matrix and the differences of the material, the links, the articles side by side with what is
    marked in them, the silences, and the provenance of each article with the exact words, places and hashes.
    """
    page = contents_of(material, step)
    keys = [*(tag.key for tag in page.tags), "t0"]
    parts = (
        _environment()
        .get_template("page.html")
        .generate(
            material=material,
            page=page,
            palette=Markup(colours_as_css()),  # noqa: S704  # our own colours
            filters=keys,
            colours={tag.name: tag.colour for tag in page.tags},
            described=[tag for tag in page.tags if tag.description.strip()],
            heads=[Markup(attribute(f"{each.label} {each.outlet}")) for each in page.columns],  # noqa: S704  # escaped
            summary=_summary(material),
            jumps=list(_jumps(material, page)),
        )
    )
    return _document("".join(parts))


def _document(html: str) -> Document:
    """Return the page in UTF-8, and tell of what it cannot hold."""
    try:
        content, unfit = html.encode(), html.count("\x00")
    except UnicodeEncodeError:
        unfit = len(UNFIT.findall(html))
    if not unfit:
        return Document(content)
    return Document(UNFIT.sub(REPLACEMENT, html).encode(), replaced_in_words(unfit, "HTML"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        auto_reload=False,
    )
    environment.filters.update(
        {
            "attr_text": lambda text: Markup(attribute(text)),  # noqa: S704  # escaped
            "celled": celled,
            "counted": counted,
            "in_batches": _in_batches,
            "in_words": date_in_words,
            "markdown": note_as_html,
            "noted": noted,
            "quoted": quoted,
            "sourced": sourced,
        }
    )
    environment.tests["address"] = is_address
    return environment


def _finalized(value: Any) -> Any:
    """Return text of others as HTML that shows its control characters; anything else as it is."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _summary(material: Material) -> str:
    articles, highlights = len(material.articles), len(material.highlights)
    parts = [counted(articles, "article"), counted(highlights, "highlight")]
    if material.selection.tags:
        parts[1] += f" tagged {' or '.join(material.selection.tags)}"
    if material.links:
        parts.append(counted(len(material.links), "link"))
    return " · ".join([*parts, date_in_words(material.written.date().isoformat())])


def _jumps(material: Material, page: PageContents) -> Iterator[tuple[str, str]]:
    if page.claims:
        yield "claims", "Who says what"
    if page.links:
        yield "links", counted(len(page.links), "link")
    if page.differences:
        yield "differences", counted(len(page.differences), "difference")
    yield "articles", "The articles"
    if material.silences:
        yield "silences", "Silences"
    yield "sources", "Sources"


def _in_batches(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield the first few, and the others if there are any."""
    yield values[:_LIKELIEST]
    if len(values) > _LIKELIEST:
        yield values[_LIKELIEST:]
