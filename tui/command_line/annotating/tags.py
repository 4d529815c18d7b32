"""Commands on tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import COLOURS
from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.completing.names import complete_tag
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.opening import open_annotations, told_where
from synoptic.tui.command_line.options import WORDS, Decorator, by_reader_option, json_option, library_option
from synoptic.tui.command_line.output import aligned, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Tag
    from synoptic.annotations.store.store import AnnotationStore

_colour_option: Decorator = click.option(
    "--colour", "--color", "colour", type=click.Choice(COLOURS), help="Colour on the screen."
)


tags = listing_group("tags", "List, add, rename, merge, remove and describe tags")


@tags.command(
    LIST,
    examples=(
        "synoptic tags list",
        "synoptic tags list --json",
    ),
)
@by_reader_option
@json_option
@library_option()
def list_tags(*, as_json: bool, by_reader: str | None = None) -> int:
    """List tags: name, colour, highlights with it or a tag nested in it, description."""
    from synoptic.annotations.model.voices import creator_named, readers_counted, said_by_voices

    store = open_annotations()
    annotations = store.annotations
    if by_reader is not None:
        annotations = said_by_voices(annotations, {creator_named(annotations, by_reader, store.reader)})
    uses = _uses(annotations)
    found = sorted(annotations.tags.values(), key=lambda tag: tag.name.casefold().split("/"))
    if not found:
        complain(f"No tags in {store.folder}. Add one with `synoptic tags add NAME`.")
        return 1
    if as_json:
        for tag in found:
            say_json(_record(tag, uses))
        return 0
    if whose := readers_counted(annotations):
        complain(f"Counts highlights {whose}; --by-reader NAME counts one.")
    rows = [(tag.name, tag.colour, counted(uses[tag.id], "highlight"), tag.description) for tag in found]
    for line in aligned(rows, stretch=3, numbers=frozenset({2})):
        say(line)
    return 0


def _uses(annotations: Annotations) -> dict[str, int]:
    """Return how many highlights carry each tag or one nested in it, by its id."""
    from synoptic.annotations.store.tags import tree

    return {branch.tag.id: branch.total for branch in tree(annotations) if branch.tag is not None}


def _record(tag: Tag, uses: Mapping[str, int]) -> dict[str, object]:
    """Return the JSON of a tag; `uses` has the numbers of highlights, by the ids of tags."""
    facts = {"id": tag.id, "name": tag.name, "colour": tag.colour, "description": tag.description}
    return facts | {"highlights": uses.get(tag.id, 0)}


def _report(store: AnnotationStore, changed: Iterable[Tag], said: str, *, as_json: bool) -> None:
    """Print what was done to tags: for scripts, the tags as they are now."""
    if not as_json:
        say(f"{said}{told_where(store)}.")
        return
    uses = _uses(store.annotations)
    for tag in changed:
        say_json(_record(tag, uses))


@tags.command(
    examples=(
        "synoptic tags add number",
        'synoptic tags add claim/cause --colour green --description "Who or what is to blame"',
    )
)
@click.argument("name", shell_complete=complete_tag, type=WORDS)
@_colour_option
@click.option("--description", metavar="TEXT", type=WORDS, default="", help="When to use it.")
@json_option
@library_option()
def add(name: str, *, colour: str | None, description: str, as_json: bool) -> None:
    """Add a tag; / in NAME nests it: claim/number."""
    store = open_annotations()
    tag = store.add_tag(name, colour=colour, description=description)
    _report(store, [tag], f"Added {tag.name}, {tag.colour}", as_json=as_json)


@tags.command(examples=("synoptic tags rename claim assertion",))
@click.argument("name", shell_complete=complete_tag, type=WORDS)
@click.argument("new", shell_complete=complete_tag, type=WORDS)
@json_option
@library_option()
def rename(name: str, new: str, *, as_json: bool) -> None:
    """Rename a tag and the tags nested in it."""
    store = open_annotations()
    renamed = store.rename_tag(name, new)
    _report(store, renamed, f"Renamed {name} to {new}", as_json=as_json)


@tags.command(examples=("synoptic tags merge night claim/time",))
@click.argument("source", shell_complete=complete_tag, type=WORDS)
@click.argument("into", shell_complete=complete_tag, type=WORDS)
@json_option
@library_option()
def merge(source: str, into: str, *, as_json: bool) -> None:
    """Replace tag SOURCE by tag INTO on every highlight; remove SOURCE."""
    store = open_annotations()
    merged = store.merge_tags(source, into)
    _report(store, [merged], f"Merged {source} into {into}", as_json=as_json)


@tags.command(
    examples=(
        "synoptic tags remove night",
        "synoptic tags remove claim --nested",
    )
)
@click.argument("name", shell_complete=complete_tag, type=WORDS)
@click.option("--nested", is_flag=True, help="Remove the tags nested in it too.")
@json_option
@library_option()
def remove(name: str, *, nested: bool, as_json: bool) -> None:
    """Remove a tag; its highlights stay."""
    from synoptic.annotations.store.tags import clean_name, tags_within, uses_in_words

    store = open_annotations()
    before = store.annotations
    removed = tags_within(before, clean_name(name))
    store.remove_tag(name, nested=nested)
    if not as_json:
        went = uses_in_words(before, clean_name(name), store.reader)
        say(f"Removed {name}{f' from {went}' if went else ''}{told_where(store)}.")
        if went:
            say("No command undoes this; only a backup has it (`synoptic doctor --backup FILE` makes one).")
        return
    uses = _uses(before)
    for tag in removed:
        say_json(_record(tag, uses))


@tags.command(
    examples=(
        'synoptic tags describe claim --description "Can be true or false"',
        "synoptic tags describe claim --colour red",
    )
)
@click.argument("name", shell_complete=complete_tag, type=WORDS)
@_colour_option
@click.option("--description", metavar="TEXT", type=WORDS, help="When to use it.")
@json_option
@library_option()
def describe(name: str, *, colour: str | None, description: str | None, as_json: bool) -> None:
    """Change the colour or description of a tag."""
    if colour is None and description is None:
        raise click.UsageError("Nothing to change; give --colour or --description.")
    store = open_annotations()
    described = store.describe_tag(name, colour=colour, description=description)
    _report(store, [described], f"Changed {name}", as_json=as_json)
