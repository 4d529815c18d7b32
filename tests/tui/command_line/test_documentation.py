"""The page on the commands keeps up with the commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from synoptic.annotations.model.values import COLOURS
from synoptic.corpus.articles.loading import READERS
from synoptic.tui.command_line.main import synoptic

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(_commands(synoptic, "synoptic"))
assert len(COMMANDS) > 9


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_an_example(path: str) -> None:
    examples = "\n".join(re.findall(r"^```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
    assert re.search(rf"\b{path}\b", examples)


@pytest.mark.parametrize("path", [path for path in COMMANDS if path.count(" ") == 1])
def test_every_command_has_a_section(path: str) -> None:
    assert f"\n## {path}\n" in PAGE


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_is_explained(path: str) -> None:
    own = f"## {' '.join(path.split()[:2])}\n"
    section = PAGE[PAGE.index(own) :].split("\n## ")[0] + PAGE.split("\n## ")[1]
    for parameter in COMMANDS[path].params:
        for name in (
            (*parameter.opts, *parameter.secondary_opts) if isinstance(parameter, click.Option) else ()
        ):
            assert re.search(rf"{name}\b", section), name
            if isinstance(parameter.type, click.Choice):
                assert all(str(choice) in section for choice in parameter.type.choices)


@pytest.mark.parametrize("text", [PAGE, README], ids=["commands.md", "README.md"])
def test_what_prints_json_is_listed_and_nothing_else_is(text: str) -> None:
    (paragraph,) = [each for each in text.split("\n\n") if "`--json`" in each and "`tags list`" in each]
    listed = set(re.findall(r"`([a-z][a-z ]*)`", paragraph))
    have = {
        path.removeprefix("synoptic ")
        for path, command in COMMANDS.items()
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert listed & {path.removeprefix("synoptic ") for path in COMMANDS} == have


def test_the_values_are_all_named() -> None:
    assert all(colour in PAGE for colour in COLOURS)
    assert all(f"`{suffix}`" in PAGE for suffix in READERS)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_helps(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
