"""The `synoptic` command: its group of commands, exit statuses and error messages."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from synoptic.annotations.errors import AnnotationError
from synoptic.corpus.errors import CorpusError
from synoptic.tui.command_line.options import LIBRARY_VARIABLE, TEXT, WORDS, library_option
from synoptic.tui.command_line.reference.helped import HelpedGroup, command
from synoptic.tui.shell.fault import complain, line_on

DONE, NOTHING_FOUND, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses; 130 is that of a shell for SIGINT."""

_COMMANDS = {
    "read": "read:read",
    "add": "adding.add:add",
    "list": "list:list_articles",
    "search": "search:search",
    "parallels": "comparing.parallels:parallels",
    "differences": "comparing.differing:differences",
    "quotes": "comparing.quotes:quotes",
    "mark": "annotating.mark:mark",
    "unmark": "annotating.highlights:unmark",
    "highlights": "annotating.highlights:highlights",
    "note": "annotating.notes:note",
    "tags": "annotating.tags:tags",
    "link": "annotating.links:link",
    "matrix": "comparing.matrix:show_matrix",
    "claims": "comparing.claims:claims",
    "agreement": "comparing.agreement:show_agreement",
    "silence": "comparing.silences:silence",
    "searches": "searches:searches",
    "archive": "archive:archive",
    "set": "set:set_provenance",
    "unread": "unread:unread",
    "trash": "annotating.trash:trash",
    "export": "exporting.export:export",
    "import": "adding.importing:import_annotations",
    "merge": "adding.merge:merge",
    "verify": "verifying.verify:verify",
    "serve": "serve:serve",
    "init": "library:init",
    "members": "sharing.members:members",
    "blind": "sharing.blind:blind",
    "move": "sharing.move:move",
    "doctor": "library:doctor",
    "completion": "main:completion",
}
"""Name to module and attribute: a command's module is imported when the command is asked for."""


COMPLETION_VARIABLE = "_SYNOPTIC_COMPLETE"
"""Set by a shell that asks what may be typed next: its name."""
EXAMPLES = (
    "synoptic read story/",
    'synoptic search "size of a loaf" story/',
    'synoptic mark story/ardwire.txt --quote "before dawn" --tag claim',
)
"""Examples of the program as a whole."""


class _Commands(HelpedGroup):
    """The group; it turns the errors of a command into click's, one line each."""

    @property
    def examples(self) -> tuple[str, ...]:
        return EXAMPLES

    def list_commands(self, ctx: click.Context) -> list[str]:
        # In the order of a reader's work, not of the alphabet.
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"synoptic.tui.command_line.{module}"), attribute)
        return command

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **more)
        except BrokenPipeError as error:  # as in `invoke`
            raise click.exceptions.Exit(DONE) from error
        except KeyboardInterrupt as error:
            raise click.Abort from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader of a help, such as `head`, has seen enough.
            return DONE
        except KeyboardInterrupt as error:
            raise click.Abort from error
        except (CorpusError, AnnotationError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(_described(error)) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            raise click.ClickException(line_on(error)) from error


def _described(error: OSError) -> str:
    if error.filename is None and isinstance(error, FileNotFoundError):
        return "The current folder no longer exists; change to another."
    reason = error.strerror or str(error)
    return reason if error.filename is None else f"{os.fsdecode(error.filename)}: {reason}"


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"synoptic {version('synoptic-reader')}")
        context.exit()


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command: opens the last library, or the sample articles the first time.",
)
@library_option(variable=LIBRARY_VARIABLE)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def synoptic(context: click.Context) -> int:
    """Read several accounts of one story side by side; search, mark, tag, note and export them.

    Annotations are kept in the nearest .synoptic folder at or above the articles, else in the personal
    library. Articles are never changed.
    """
    if context.invoked_subcommand is not None:
        return DONE
    from synoptic.tui.command_line.read import open_screen

    return open_screen(())


@command(examples=("synoptic completion fish > synoptic.fish",))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands, options and names in a shell.

    Names are those of the library: tags, articles, saved searches, speakers, readers. Let the shell load the
    script when it starts.
    """
    from synoptic.tui.command_line.completing.shells import SCRIPTS

    click.echo(SCRIPTS[shell], nl=False)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with one of the statuses above."""
    for stream in (sys.stdout, sys.stderr):
        # Under an old locale a character may be lost, but not the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    shell = os.environ.get(COMPLETION_VARIABLE) if arguments is None else None
    try:
        status = _status(arguments) if shell is None else _complete(shell, sys.argv[1:])
        _let_go_of_output()
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


def _complete(shell: str, arguments: Sequence[str]) -> int:
    """Print what may be typed next, for a shell. Whatever goes wrong, it prints no more and is silent."""
    from synoptic.tui.command_line.completing.shells import answer

    try:
        for line in answer(shell, arguments, synoptic):
            click.echo(line)
    except Exception:  # noqa: BLE001  # the reader is typing: an error has no place on the line
        return NOTHING_FOUND
    return DONE


def _status(arguments: Sequence[str] | None) -> int:
    try:
        status = synoptic.main(arguments, prog_name="synoptic", standalone_mode=False)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx is not None else "synoptic"
        message = error.format_message()
        stop = "" if message.endswith((".", "?")) else "."
        complain(f"{message}{stop} {_hint(error)}See `{command} --help`.")
    except click.Abort:
        complain("Interrupted.")
        return INTERRUPTED
    except click.ClickException as error:
        complain(error.format_message())
    else:
        return status or DONE
    return UNUSABLE


def _hint(error: click.UsageError) -> str:
    """Return the way out for text or a file such as `-war` that was taken for an option; else ""."""
    if error.ctx is None or not isinstance(error, click.NoSuchOption | click.MissingParameter):
        return ""
    kinds = {each.type for each in error.ctx.command.params if isinstance(each, click.Argument)}
    if isinstance(error, click.MissingParameter):
        return "Put `--` before text that begins with a hyphen. " if TEXT in kinds else ""
    if error.option_name.startswith("--") or not kinds:
        return ""
    if kinds.isdisjoint({TEXT, WORDS}):
        return "Put `./` before the name of a file that begins with a hyphen. "
    quoting = "Put text of several words in quotation marks. " if TEXT in kinds else ""
    return f"{quoting}Put `--` before text that begins with a hyphen. "


def _let_go_of_output() -> None:
    """Flush the output; where that fails, keep the interpreter from trying again as it ends."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
