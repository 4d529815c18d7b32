"""Printing for a reader who may leave, as `head` does: the work goes on without output."""

from __future__ import annotations

import os
import sys

import click


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
