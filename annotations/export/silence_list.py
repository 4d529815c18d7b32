"""What the reader confirmed that articles are silent on, as a section of a Markdown document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.export.escaping import on_one_line
from synoptic.annotations.matrix.claims import query_behind
from synoptic.annotations.model.wording import UNTITLED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import tzinfo

    from synoptic.annotations.model.model import Annotations, Silence

_TAG = "tag:"


def silences_among(
    annotations: Annotations, articles: Collection[str], tags: Collection[str] | None = None
) -> tuple[Silence, ...]:
    """Return the confirmed silences of these articles, by id, in the order in which they were confirmed.

    With `tags`, ids of tags, only those on one of them.
    """
    return tuple(
        each
        for each in annotations.silences.values()
        if each.article in articles
        and (tags is None or (each.claim.startswith(_TAG) and each.claim.removeprefix(_TAG) in tags))
    )


def silences_as_markdown(
    silences: tuple[Silence, ...],
    annotations: Annotations,
    *,
    titles: Mapping[str, str],
    digests: Mapping[str, str],
    zone: tzinfo | None,
) -> Iterator[str]:
    """Yield the parts of a section: a heading for each claim, below it who is silent, and since when.

    A saved search that has a name of its own is named with what it looks for: that is what nothing was on.
    `titles` and `digests` are those of the articles now, by id. Who confirmed it of an earlier text has not
    confirmed it of the present one: that is said, with the hash of the text that had nothing. Nothing is
    yielded for no silences. Days are those of the time zone.
    """
    by_claim: dict[str, list[Silence]] = {}
    for each in silences:
        by_claim.setdefault(each.claim, []).append(each)
    if by_claim:
        yield "## Silences"
        yield "What these articles have nothing on, as the reader confirmed."
    for confirmed in by_claim.values():
        name, query = (
            _name(confirmed[-1], annotations),
            query_behind(confirmed[-1].claim, confirmed[-1].label),
        )
        heading = on_one_line(f"{name} ({query})" if query else name)
        yield f"### {heading or UNTITLED}"
        lines = []
        for each in confirmed:
            said = f"confirmed on {each.created.astimezone(zone).date().isoformat()}"
            if digests.get(each.article) != each.digest:
                said += f" of an earlier text, SHA-256 {on_one_line(each.digest)}"
            title = on_one_line(titles.get(each.article) or "") or UNTITLED
            lines.append(f"- Article: {title}, silent ({said})")
        yield "\n".join(lines)


def _name(silence: Silence, annotations: Annotations) -> str:
    """Return what the claim is called now, if it is a tag, else what it was called when it was confirmed."""
    tag = annotations.tags.get(silence.claim.removeprefix(_TAG)) if silence.claim.startswith(_TAG) else None
    return silence.label if tag is None else tag.name
