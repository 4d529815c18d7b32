"""The commands on the members of a shared library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.tui.command_line.completing.names import complete_reader
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.options import WORDS, json_option, library_option
from synoptic.tui.command_line.output import aligned, say, say_json
from synoptic.tui.command_line.sharing.sharing import server_of_library

if TYPE_CHECKING:
    from synoptic.annotations.server.administration import Role

members = listing_group("members", "List, add and remove members of a shared library, and change their roles")
_ROLES = click.Choice(["reader", "coder", "owner"])


@members.command(LIST, examples=("synoptic members list",))
@json_option
@library_option()
def list_members(*, as_json: bool) -> None:
    """List the members: name, role, and since when."""
    from synoptic.annotations.server import administration
    from synoptic.corpus.errors import on_one_line

    found = administration.members(server_of_library())
    if as_json:
        for each in found:
            say_json({"name": each.name, "role": each.role, "since": each.since.isoformat()})
        return
    rows = [(on_one_line(each.name), each.role, f"since {each.since:%Y-%m-%d}") for each in found]
    say(*aligned(rows, stretch=2, numbers=frozenset()))


@members.command(
    examples=(
        "synoptic members add ben",
        "synoptic members add cleo --role reader",
    )
)
@click.argument("name", shell_complete=complete_reader, type=WORDS)
@click.option("--role", type=_ROLES, default="coder", show_default=True, help="What the member may do.")
@json_option
@library_option()
def add(name: str, *, role: Role, as_json: bool) -> None:
    """Add a role of the server as a member.

    A reader sees; a coder adds, and changes only what is their own; an owner may do all.
    """
    _set(name, role)
    _report(f"{name} is a member: {role}.", name, role, as_json=as_json)


@members.command("role", examples=("synoptic members role ben reader",))
@click.argument("name", shell_complete=complete_reader, type=WORDS)
@click.argument("role", type=_ROLES)
@json_option
@library_option()
def change_role(name: str, role: Role, *, as_json: bool) -> None:
    """Give a member another role."""
    _set(name, role)
    _report(f"{name} is now: {role}.", name, role, as_json=as_json)


@members.command(examples=("synoptic members remove ben",))
@click.argument("name", shell_complete=complete_reader, type=WORDS)
@json_option
@library_option()
def remove(name: str, *, as_json: bool) -> None:
    """Remove a member; their annotations stay."""
    from synoptic.annotations.server import administration

    administration.remove_member(server_of_library(), name)
    _report(f"{name} is no longer a member; what they annotated stays.", name, None, as_json=as_json)


def _report(line: str, name: str, role: Role | None, *, as_json: bool) -> None:
    if as_json:
        say_json({"name": name, "role": role})
    else:
        say(line)


def _set(name: str, role: Role) -> None:
    from synoptic.annotations.server import administration

    administration.set_member(server_of_library(), name, role)
