"""Links as a section of a Markdown document: what each says in words, and the exact words at both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.export.escaping import on_one_line
from synoptic.annotations.export.list_items import listed, noted, quoted
from synoptic.annotations.model.wording import UNTITLED, excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from synoptic.annotations.model.model import Annotations, Link, LinkEnd

SAYS: Mapping[str, str] = {
    "agrees": "{other} says the same as {one}",
    "contradicts": "{other} says otherwise than {one}",
    "softens": "{other} says less than {one}, or says it with reserve",
    "omits": "{other} has nothing on what {one} says",
    "source-of": "{other} has it from {one}",
    "same-quote": "{other} quotes the same words as {one}",
}
"""What a link of each kind says: `{one}` is the article that it was made from, `{other}` what it is about."""


def links_among(annotations: Annotations, articles: Collection[str]) -> tuple[Link, ...]:
    """Return the links that have an end in one of these articles, by id, in the order they were made in."""
    return tuple(
        link for link in annotations.links.values() if any(end.article in articles for end in link.ends)
    )


def links_as_markdown(links: Sequence[Link], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts of a section: each link with a heading, its two ends, and the note; a rule between two.

    The heading says who does what to whom. An end has its article, its place, and the exact words, as they
    were when the link was made. `titles` are those of the articles, by id. Nothing is yielded for no links.
    """
    if links:
        yield "## Links"
    for number, link in enumerate(links, start=1):
        if number > 1:
            yield "---"
        one, other = (f"“{excerpt(_title(end, titles))}”" for end in link.ends)
        said = SAYS[link.kind].format(one=one, other=other)
        yield f"### {number}. {on_one_line(said)}"
        yield from _end("Article", link.one, titles)
        yield from _end("The other article", link.other, titles)
        lines = [*listed("Link", link.kind)]
        if link.note.strip():
            lines.extend(noted(link.note))
        yield "\n".join(lines)


def _end(label: str, end: LinkEnd, titles: Mapping[str, str]) -> Iterator[str]:
    lines = [*listed(label, _title(end, titles))]
    if end.anchor is None:
        lines.append("- Place: none; the article as a whole")
        yield "\n".join(lines)
        return
    place = f"characters {end.anchor.start}–{end.anchor.end}"
    lines.append(f"- Place: {place} of the text with SHA-256 {on_one_line(end.anchor.digest)}")
    yield "\n".join(lines)
    yield "\n".join(quoted(end.anchor.exact))


def _title(end: LinkEnd, titles: Mapping[str, str]) -> str:
    return (titles.get(end.article) or "").strip() or UNTITLED
