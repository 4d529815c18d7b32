"""What is printed, for readers who may leave; an unexpected error is one line, with its details in a file."""

from __future__ import annotations

import os
import sys

import click

from synoptic.annotations.errors import AnnotationError
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.locations import cache_folder

FAULT_FILE = "last-fault.txt"
"""In the reader's cache folder."""


def echo(text: str | bytes, *, nl: bool = True, err: bool = False) -> None:
    """Print on standard output, or with `err` on standard error; once its reader has left, nowhere.

    So a command finishes what it does, and ends with its own status. Raises OSError for any other fault.
    """
    try:
        click.echo(text, nl=nl, err=err)
    except BrokenPipeError:
        stream = sys.stderr if err else sys.stdout
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def complain(message: str) -> None:
    """Print one line on standard error, under the program's name."""
    echo(f"synoptic: {single_line(message)}", err=True)


def line_on(error: BaseException) -> str:
    """Write the error's traceback to the fault file, and return the line for the reader. Raises nothing."""
    try:
        details = f"Details: {_keep(error)}"
    except (OSError, AnnotationError) as reason:
        details = f"Details could not be written: {reason}"
    return f"Unexpected error ({type(error).__name__}). Everything saved is safe. {details}"


def _keep(error: BaseException) -> str:
    import platform
    import traceback
    from importlib.metadata import version

    from synoptic.annotations.files.disk import make_folder, write_whole

    about = (
        f"synoptic {version('synoptic-reader')}, textual {version('textual')}, "
        f"Python {platform.python_version()} on {platform.platform()}\n\n"
    )
    details = about + "".join(traceback.format_exception(error))
    folder = cache_folder()
    make_folder(folder)
    write_whole(folder / FAULT_FILE, details.encode("utf-8", "backslashreplace"))
    return str(folder / FAULT_FILE)
