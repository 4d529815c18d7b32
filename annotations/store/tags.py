"""The codebook: the tags of a library as a tree, and the changes to it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.values import COLOURS, Highlight, Tag
from synoptic.annotations.model.voices import counted_highlights, name_of
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Draft


class Branch(Struct, frozen=True):
    """A line of the codebook: a tag, or a name that only nests others."""

    name: str
    """The whole name, such as `claim/number`."""
    label: str
    """Its last part."""
    depth: int
    """How many names it is nested in."""
    tag: Tag | None
    """The tag of that name; None where there is only, say, `claim/number` and no `claim`."""
    own: int
    """Highlights that carry the tag itself."""
    total: int
    """Highlights that carry it or one nested in it, each counted once."""


def clean_name(name: str) -> str:
    """Return a tag's name as it is kept: composed (NFC), each part without white space around it.

    Raises InvalidRequest if the name, or a part of it, is empty or holds a control character.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in name):
        raise InvalidRequest(f"Tag name {name!r} has a control character; remove it.")
    parts = [" ".join(part.split()) for part in name.split("/")]
    if not all(parts):
        raise InvalidRequest(f"Tag name “{name}” has an empty part; write it like “claim/number”.")
    return "/".join(parts)


def is_within(name: str, ancestor: str) -> bool:
    """Tell whether a tag's name is another one's or nested in it, ignoring case."""
    name, ancestor = name.casefold(), ancestor.casefold()
    return name == ancestor or name.startswith(f"{ancestor}/")


def tags_within(annotations: Annotations, name: str) -> tuple[Tag, ...]:
    """Return the tag of that name and those nested in it, in the order in which they were made."""
    return tuple(tag for tag in annotations.tags.values() if is_within(tag.name, name))


def carries(annotations: Annotations, highlight: Highlight, name: str) -> bool:
    """Tell whether a highlight has the tag of that name or one nested in it."""
    return any(is_within(tag.name, name) for tag in annotations.tags_of(highlight))


def tree(annotations: Annotations, articles: Container[str] | None = None) -> tuple[Branch, ...]:
    """Return the codebook as lines of a tree, each before those nested in it, by name, ignoring case.

    Those of all coders are counted, and not the adjudication's beside them. With `articles`, ids, only
    highlights of these are: the personal library has those of others too.
    """
    tags = {tag.name.casefold(): tag for tag in annotations.tags.values()}
    spelt: dict[str, str] = {}
    for tag in annotations.tags.values():
        for name in _with_ancestors(tag.name):
            spelt.setdefault(name.casefold(), name)
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for highlight in counted_highlights(annotations):
        if articles is not None and highlight.article not in articles:
            continue
        names = {tag.name.casefold() for tag in annotations.tags_of(highlight)}
        own.update(names)
        total.update({ancestor for name in names for ancestor in _with_ancestors(name)})
    return tuple(
        Branch(
            name=tags[key].name if key in tags else spelt[key],
            label=(tags[key].name if key in tags else spelt[key]).rpartition("/")[2],
            depth=key.count("/"),
            tag=tags.get(key),
            own=own[key],
            total=total[key],
        )
        for key in sorted(spelt, key=lambda key: key.split("/"))
    )


def ensure_tag(draft: Draft, name: str) -> Tag:
    """Return the tag of that name, made if there is none. Raises InvalidRequest as `clean_name` does."""
    name = clean_name(name)
    if (tag := draft.picture.tag_named(name)) is None:
        tag = Tag(draft.new_id(), name, next_colour(draft.picture), "", draft.now, draft.now)
        draft.put(tag)
    return tag


def add_tag(draft: Draft, name: str, colour: str | None, description: str) -> Tag:
    """Make a tag. Raises InvalidRequest for a name that is taken or no name, and for an unknown colour."""
    name = clean_name(name)
    if (taken := draft.picture.tag_named(name)) is not None:
        raise InvalidRequest(f"Tag “{taken.name}” already exists; choose another name.")
    tag = ensure_tag(draft, name)
    draft.label = f"add tag “{name}”"
    tag = replace(
        tag, colour=tag.colour if colour is None else known_colour(colour), description=description.strip()
    )
    draft.put(tag)
    return tag


def describe_tag(draft: Draft, name: str, colour: str | None, description: str | None) -> Tag:
    """Change a tag's colour, its description or both; a name that only nests others becomes a tag.

    Raises UnknownRecord, InvalidRequest.
    """
    tag = ensure_tag(draft, name) if tags_within(draft.picture, clean_name(name)) else _tag(draft, name)
    described = replace(
        tag,
        colour=tag.colour if colour is None else known_colour(colour),
        description=tag.description if description is None else description.strip(),
    )
    if described != tag:
        described = replace(described, modified=draft.now)
        draft.put(described)
    draft.label = f"describe tag “{tag.name}”"
    return described


def rename_tag(draft: Draft, name: str, new: str) -> tuple[Tag, ...]:
    """Rename a tag and take those nested in it along; return all that were renamed.

    Raises UnknownRecord if there is neither, InvalidRequest for a name that is taken or no name.
    """
    name, new = clean_name(name), clean_name(new)
    moved = _tags(draft, name)
    taken = {tag.name.casefold() for tag in draft.picture.tags.values() if tag not in moved}
    renamed = []
    for tag in moved:
        moved_name = _moved(tag, name, new)
        if moved_name.casefold() in taken:
            raise InvalidRequest(f"Tag “{moved_name}” already exists; merge the two or choose another name.")
        if moved_name != tag.name:
            renamed.append(replace(tag, name=moved_name, modified=draft.now))
            draft.put(renamed[-1])
    draft.label = f"rename tag “{name}” to “{new}”"
    return tuple(renamed)


def merge_tags(draft: Draft, source: str, into: str) -> Tag:
    """Merge a tag and the tags nested in it into another tag, on all highlights.

    `claim/number` becomes `assertion/number` when `claim` is merged into `assertion`, or is merged with it.
    Raises UnknownRecord, and InvalidRequest for a tag merged into itself or into one nested in it.
    """
    source = clean_name(source)
    target = _tag(draft, into)
    if is_within(target.name, source):
        raise InvalidRequest(f"“{target.name}” is “{source}” or nested in it; merge into another tag.")
    replaced: dict[str, str] = {}
    # From the outside in: `claim/a/a` takes the place that `claim/a` leaves when that goes into `claim`.
    for tag in sorted(_tags(draft, source), key=lambda tag: tag.name.count("/")):
        name = _moved(tag, source, target.name)
        twin = draft.picture.tag_named(name)
        if twin is None:
            draft.put(replace(tag, name=name, modified=draft.now))
        else:
            draft.drop(tag)
            replaced[tag.id] = twin.id
            if tag.description and not twin.description:
                draft.put(replace(twin, description=tag.description, modified=draft.now))
    _retag(draft, replaced)
    draft.label = f"merge tag “{source}” into “{target.name}”"
    return draft.picture.tags[target.id]


def uses_in_words(annotations: Annotations, name: str, own: str | None) -> str:
    """Return the words for the highlights with a tag or one nested in it, by anybody; empty for none.

    Such as `23 highlights in 8 articles, 10 by ben`; `own` is the creator of one's own.
    """
    ids = {tag.id for tag in tags_within(annotations, name)}
    marked = [each for each in annotations.highlights.values() if not ids.isdisjoint(each.tags)]
    if not marked:
        return ""
    articles = counted(len({each.article for each in marked}), "article")
    others = Counter(name_of(each.creator) for each in marked if each.creator != own)
    by = (f"{number} by {creator}" for creator, number in sorted(others.items()))
    return ", ".join((f"{counted(len(marked), 'highlight')} in {articles}", *by))


def remove_tag(draft: Draft, name: str, *, nested: bool) -> None:
    """Remove a tag from the codebook and from every highlight.

    Raises UnknownRecord, and InvalidRequest if others are nested in it and `nested` does not say so.
    """
    name = clean_name(name)
    removed = _tags(draft, name)
    if not nested and any(tag.name.casefold() != name.casefold() for tag in removed):
        raise InvalidRequest(f"“{name}” has nested tags; add --nested to remove them too.")
    for tag in removed:
        draft.drop(tag)
    _retag(draft, {tag.id: None for tag in removed})
    draft.label = f"remove tag “{name}”"


def _moved(tag: Tag, source: str, into: str) -> str:
    """Return the name of a tag that is `source`, or nested in it, once it is `into`, or nested in that."""
    return "/".join((into, *tag.name.split("/")[source.count("/") + 1 :]))


def _retag(draft: Draft, replaced: Mapping[str, str | None]) -> None:
    """Put other tags on every highlight instead of those named, or none."""
    for highlight in tuple(draft.picture.highlights.values()):
        if not replaced.keys().isdisjoint(highlight.tags):
            tags = (replaced.get(tag, tag) for tag in highlight.tags)
            kept = tuple(dict.fromkeys(tag for tag in tags if tag is not None))
            draft.put(replace(highlight, tags=kept, modified=draft.now))


def _tag(draft: Draft, name: str) -> Tag:
    if (tag := draft.picture.tag_named(clean_name(name))) is None:
        raise UnknownRecord("tag", name)
    return tag


def _tags(draft: Draft, name: str) -> tuple[Tag, ...]:
    if not (found := tags_within(draft.picture, name)):
        raise UnknownRecord("tag", name)
    return found


def known_colour(colour: str) -> str:
    """Return a colour of tags. Raises InvalidRequest for any other."""
    if colour not in COLOURS:
        raise InvalidRequest(f"Unknown colour “{colour}”; choose one of {', '.join(COLOURS)}.")
    return colour


def next_colour(annotations: Annotations) -> str:
    """Return the colour that the fewest tags have: each in its turn, unless some were chosen or removed."""
    used = Counter(tag.colour for tag in annotations.tags.values())
    return min(COLOURS, key=lambda colour: used[colour])


def _with_ancestors(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
