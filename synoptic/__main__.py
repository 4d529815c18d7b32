"""The start of the program: `synoptic`, and `python -m synoptic`."""

from __future__ import annotations

import os
import sys

# Python looks for modules in the current folder first, which is a reader's: nothing in it is a part of ours.
# Until then, only what Python itself has loaded may be imported.
try:
    is_readers = sys.path[0] == os.getcwd()  # noqa: PTH109  # a path as Python writes it
except FileNotFoundError:  # somebody removed the folder meanwhile
    is_readers = False
if is_readers:
    del sys.path[0]

import signal


def start() -> None:
    """Run the command line. Ctrl-C while the program loads, or as it ends, is its silent end."""
    takes_interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if takes_interrupts:  # and none is to be ignored, as in the background
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from synoptic.tui.command_line.main import run

    try:
        if takes_interrupts:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    finally:
        if takes_interrupts:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    start()
