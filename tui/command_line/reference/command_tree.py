"""The commands as values: their usage, words, options and examples, out of click's tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from msgspec import Struct

from synoptic.tui.command_line.main import synoptic
from synoptic.tui.command_line.reference.helped import examples_of

PROGRAM = "synoptic"


class OptionEntry(Struct, frozen=True):
    """An option of a command."""

    names: tuple[str, ...]
    """Its names, the short ones first: `-o`, `--output`."""
    value: str
    """What its value is called, such as `FILE`; "" for a flag. Choices are between `|`."""
    help: str
    """One or two sentences."""
    choices: tuple[str, ...]
    """The values that it takes; none if they are not few."""
    default: str | None
    """Its default value, where the help shows one."""
    is_repeatable: bool
    """Whether it may be given several times."""


class CommandEntry(Struct, frozen=True):
    """A command, or a group of commands."""

    path: tuple[str, ...]
    """Its names, from the program's on: `synoptic`, `tags`, `add`."""
    usage: str
    """The words after the names: `[OPTIONS] NAME`."""
    summary: str
    """Its first sentence or so, without a full stop, as lists of commands have it."""
    paragraphs: tuple[str, ...]
    """The paragraphs of its help, each on one line."""
    options: tuple[OptionEntry, ...]
    """Its options, the one for help last."""
    examples: tuple[str, ...]
    """Command lines of a shell; those of a group are the first of each of its commands."""
    commands: tuple[str, ...]
    """The names of its commands, if it is a group."""

    @property
    def name(self) -> str:
        """Return its names with spaces between: `synoptic tags add`."""
        return " ".join(self.path)


def entries() -> Iterator[CommandEntry]:
    """Yield the program, then its commands in their order, each group before its commands."""
    context = click.Context(synoptic, info_name=PROGRAM, **synoptic.context_settings)
    yield from _entries(synoptic, context, (PROGRAM,))


def _entries(command: click.Command, context: click.Context, path: tuple[str, ...]) -> Iterator[CommandEntry]:
    group = command if isinstance(command, click.Group) else None
    names = () if group is None else tuple(group.list_commands(context))
    yield CommandEntry(
        path=path,
        usage=" ".join(command.collect_usage_pieces(context)),
        summary=command.get_short_help_str(limit=200).removesuffix("."),
        paragraphs=tuple(" ".join(each.split()) for each in re.split(r"\n\s*\n", command.help or "")),
        options=tuple(
            _option(each, context) for each in command.get_params(context) if isinstance(each, click.Option)
        ),
        examples=examples_of(command),
        commands=names,
    )
    for name in names:
        assert group is not None  # noqa: S101  # only one has names
        child = group.get_command(context, name)
        assert child is not None  # noqa: S101  # it is listed
        inner = click.Context(child, info_name=name, parent=context)
        yield from _entries(child, inner, (*path, name))


def _option(option: click.Option, context: click.Context) -> OptionEntry:
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    default = option.get_default(context) if option.show_default else None
    return OptionEntry(
        names=tuple(sorted((*option.opts, *option.secondary_opts), key=lambda name: name.startswith("--"))),
        value="" if option.is_flag else option.make_metavar(context).strip("[]"),
        help=option.help or "",
        choices=tuple(map(str, choices)),
        default=None if default is None else str(default),
        is_repeatable=option.multiple,
    )
