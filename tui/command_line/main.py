"""The `synoptic` command: its group of commands, and how what goes wrong is told."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from annotations.errors import AnnotationError
from corpus.errors import CorpusError
from tui.command_line.completion import completion
from tui.command_line.exporting import export
from tui.command_line.keeping import doctor, init
from tui.command_line.marking import mark
from tui.command_line.options import LIBRARY_VARIABLE, library_option
from tui.command_line.output import complain
from tui.command_line.reading import list_articles, open_screen, read
from tui.command_line.searching import search
from tui.command_line.tagging import tags

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, NOTHING_FOUND, UNUSABLE = 0, 1, 2
"""The statuses that commands end with."""


class _Commands(click.Group):
    """The group; it turns what a command may raise into what click passes on, in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as a reader meets them, not by the alphabet."""
        del ctx
        return list(self.commands)

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
    return open_screen(()) if context.invoked_subcommand is None else DONE


for _command in (read, list_articles, search, mark, tags, export, init, doctor, completion):
    synoptic.add_command(_command)


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
