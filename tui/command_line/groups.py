"""Groups of commands on one kind of thing, such as tags: without a command, they list them."""

from __future__ import annotations

from typing import Any

import click

from synoptic.tui.command_line.options import json_option, library_option
from synoptic.tui.command_line.reference.helped import HelpedGroup

LIST = "list"
"""The command of each group that lists."""


def listing_group(name: str, about: str) -> click.Group:
    """Return a group of that name that runs its command `list` when it is called without a command."""

    @click.group(
        name, cls=HelpedGroup, invoke_without_command=True, help=f"{about}; without a command, list them."
    )
    @json_option
    @library_option()
    @click.pass_context
    def group(context: click.Context, *, as_json: bool) -> Any:
        if context.invoked_subcommand is None:
            return context.invoke(group.commands[LIST], as_json=as_json)
        if as_json:
            raise click.UsageError(f"Put --json after `{context.invoked_subcommand}`.")
        return 0

    return group
