"""The command that hides coders' annotations from each other, and shows them again."""

from __future__ import annotations

import click

from synoptic.tui.command_line.options import json_option, library_option
from synoptic.tui.command_line.output import say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.command_line.sharing.sharing import server_of_library


@command(
    examples=(
        "synoptic blind on",
        "synoptic blind",
    )
)
@click.argument("state", type=click.Choice(["on", "off"]), required=False, metavar="[on|off]")
@json_option
@library_option()
def blind(state: str | None, *, as_json: bool) -> None:
    """Let coders see only their own annotations (on), or everybody's (off).

    The server hides them, so that no program shows them. Without on or off, tell which it is.
    """
    from synoptic.annotations.server import administration

    address = server_of_library()
    if state is None:
        is_blind = administration.standing_at(address).is_blind
    else:
        is_blind = state == "on"
        administration.set_blind(address, is_blind=is_blind)
    if as_json:
        say_json({"blind": is_blind})
        return
    shown = "coders see only their own annotations" if is_blind else "everybody sees all annotations"
    say(f"Blind coding is {'on' if is_blind else 'off'}: {shown}.")
