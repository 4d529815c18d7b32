"""The `synoptic` command: its group of commands, and how what goes wrong is told."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from synoptic.annotations.errors import AnnotationError
from synoptic.corpus.errors import CorpusError
from synoptic.tui.command_line.options import LIBRARY_VARIABLE, library_option
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, NOTHING_FOUND, UNUSABLE = 0, 1, 2
"""The statuses that commands end with."""


_COMMANDS = {
    "read": "read:read",
    "list": "read:list_articles",
    "search": "search:search",
    "parallels": "parallels:parallels",
    "quotes": "quotes:quotes",
    "mark": "mark:mark",
    "tags": "tags:tags",
    "export": "export:export",
    "init": "library:init",
    "doctor": "library:doctor",
    "completion": "completion:completion",
}
"""Name to module and attribute: a command's module is imported when the command is asked for."""


class _Commands(click.Group):
    """The group; it turns what a command may raise into what click passes on, in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as a reader meets them, not by the alphabet."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, None if there is none."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"synoptic.tui.command_line.{module}"), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever reads the output, such as `head`, has seen enough.
            return DONE
        except KeyboardInterrupt as error:
            raise click.ClickException("interrupted") from error
        except (CorpusError, AnnotationError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(_described(error)) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            raise click.ClickException(_unexpected(error)) from error


def _unexpected(error: Exception) -> str:
    from synoptic.tui.shell.fault import line_on

    return line_on(error)


def _described(error: OSError) -> str:
    if error.filename is None and isinstance(error, FileNotFoundError):
        return "the current folder is no longer there; go to another one"
    reason = error.strerror or str(error)
    return reason if error.filename is None else f"{os.fsdecode(error.filename)}: {reason}"


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"synoptic {version('synoptic-reader')}")
        context.exit()


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    epilog="Without a command, the last library is opened; the first time, the sample articles.",
)
@library_option(variable=LIBRARY_VARIABLE)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and leave.",
)
@click.pass_context
def synoptic(context: click.Context) -> int:
    """Read several accounts of one story side by side; search, mark, tag, note and export them.

    Annotations are kept in the nearest .synoptic folder at or above the articles, else in the personal
    library.
    """
    if context.invoked_subcommand is not None:
        return DONE
    from synoptic.tui.command_line.read import open_screen

    return open_screen(())


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave: 0 done, 1 nothing found, 2 wrong use or unusable input or store."""
    for stream in (sys.stdout, sys.stderr):
        # Under an old locale a character may be lost, but not the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    status = _status(arguments)
    _let_go_of_output()
    sys.exit(status)


def _status(arguments: Sequence[str] | None) -> int:
    try:
        status = synoptic.main(arguments, prog_name="synoptic", standalone_mode=False)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx is not None else "synoptic"
        message = error.format_message().rstrip(".")
        complain(f"{message}{' See' if message.endswith('?') else '; see'} `{command} --help`")
    except click.Abort:
        complain("interrupted")
    except click.ClickException as error:
        complain(error.format_message())
    else:
        return status or DONE
    return UNUSABLE


def _let_go_of_output() -> None:
    """Write what is left; where it cannot be written, keep the interpreter from trying again as it ends."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
