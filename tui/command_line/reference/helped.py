"""Commands whose help has examples, and whose text may begin with a hyphen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import click

from synoptic.tui.command_line.options import TEXT


class HelpedCommand(click.Command):
    """A command whose help ends with examples. A test runs each of them."""

    def __init__(self, *arguments: Any, examples: Sequence[str], **more: Any) -> None:
        """Take the examples, command lines of a shell, beside what click's command takes."""
        super().__init__(*arguments, **more)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        _write_examples(formatter, self.examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if any(each.type is TEXT for each in self.params if isinstance(each, click.Argument)):
            args = _text_apart(args, self.get_params(ctx))
        return super().parse_args(ctx, args)


class HelpedGroup(click.Group):
    """A group of such commands, which runs without one too; its help shows the first example of each."""

    command_class = HelpedCommand

    def __init__(self, *arguments: Any, **more: Any) -> None:
        """Take what click's group takes; its usage has brackets, which click has from 8.5 on only."""
        super().__init__(*arguments, **{"subcommand_metavar": "[COMMAND] [ARGS]...", **more})

    @property
    def examples(self) -> tuple[str, ...]:
        """Return the first example of each of its commands."""
        return tuple(examples_of(each)[0] for each in self.commands.values())

    def list_commands(self, ctx: click.Context) -> list[str]:
        # In the order of the file, where `list` is first, and not of the alphabet.
        del ctx
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            # Click knows neither commands that are imported late nor, before 8.4, any others.
            likely = [] if args[0].startswith("-") else get_close_matches(args[0], self.list_commands(ctx))
            if not likely:
                raise
            message = f"No such command '{args[0]}'. Did you mean {' or '.join(likely)}?"
            raise click.UsageError(message, ctx) from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        _write_examples(formatter, self.examples)


def command(
    name: str | None = None, *, examples: Sequence[str]
) -> Callable[[Callable[..., Any]], HelpedCommand]:
    """Return the decorator that makes a function a command with examples."""
    return click.command(name, cls=HelpedCommand, examples=examples)


def examples_of(command: click.Command) -> tuple[str, ...]:
    """Return the examples of a command, or those that a group shows."""
    return command.examples if isinstance(command, HelpedCommand | HelpedGroup) else ()


def _write_examples(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    """Write examples as a section of a help. They are not wrapped, so that they can be copied."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{'':{formatter.current_indent}}{example}\n")


def _text_apart(words: Sequence[str], parameters: Sequence[click.Parameter]) -> list[str]:
    """Return the words of a command with its options first, then `--`, then its arguments.

    A word such as `-war`, which cannot be options of the command, is an argument where text is expected;
    elsewhere it stays an option, for click to refuse. Raises click's UsageError for a word such as
    `-officials`, which may be text, or an option with its value.
    """
    options = {name: each for each in parameters if isinstance(each, click.Option) for name in each.opts}
    kinds = [each.type for each in parameters if isinstance(each, click.Argument)]
    before: list[str] = []
    arguments: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            arguments += left
            break
        if (short := _attached(word, options)) is not None:
            raise click.UsageError(
                f"“{word}”: write a space after {short}, or put `--` before text that begins with a hyphen."
            )
        awaits_text = len(arguments) < len(kinds) and kinds[len(arguments)] is TEXT
        values = _values_after(word, options)
        if values is None and not (awaits_text and len(word) > 2):
            values = 0
        if word == "-" or not word.startswith("-") or values is None:
            arguments.append(word)
        else:
            before += [word, *left[:values]]
            del left[:values]
    return [*before, "--", *arguments]


def _attached(word: str, options: dict[str, click.Option]) -> str | None:
    """Return the short option whose value is in the same word: `-o` of `-officials`; else None."""
    if word in options or word.startswith("--"):
        return None
    for letter in word[1:-1] if word.startswith("-") else "":
        option = options.get(f"-{letter}")
        if option is None or not option.is_flag:
            return None if option is None else f"-{letter}"
    return None


def _values_after(word: str, options: dict[str, click.Option]) -> int | None:
    """Return how many of the next words belong to an option; None for a word that cannot be options.

    A long name is one, known or not, unless it has a space.
    """
    name, joined, _ = word.partition("=")
    if word.startswith("--") or name in options:
        option = options.get(name)
        if option is None:
            return None if " " in name else 0
        return 0 if joined or option.is_flag else option.nargs
    for place, letter in enumerate(word[1:], start=2):
        option = options.get(f"-{letter}")
        if option is None:
            return None
        if not option.is_flag:
            return option.nargs if place == len(word) else 0
    return 0
