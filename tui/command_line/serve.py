"""The command that serves the app to browsers."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from synoptic.tui.command_line.opening import open_articles, report_problems
from synoptic.tui.command_line.options import WORDS, encoding_option, library_option, paths_argument
from synoptic.tui.command_line.output import say
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.tui.serving.launch import Launch

_WINDOWS = "win32"
_MISSING = "Serving needs aiohttp and textual-serve. Run: pip install 'synoptic-reader[serve]'"


@command(
    examples=(
        "synoptic serve story/",
        "synoptic serve --port 8080 --public-url https://read.example.org",
    )
)
@paths_argument
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="HOST",
    type=WORDS,
    help="Listen on this interface.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    metavar="PORT",
    type=click.IntRange(0, 65535),
    help="Listen on this port; 0 is any free one.",
)
@click.option("--public-url", metavar="URL", type=WORDS, help="The address of the proxy that browsers call.")
@click.option(
    "--max-visitors",
    default=4,
    show_default=True,
    metavar="N",
    type=click.IntRange(1, 1000),
    help="Open at most N pages at a time.",
)
@click.option(
    "--idle-minutes",
    default=60,
    show_default=True,
    metavar="N",
    type=click.IntRange(1, 24 * 60),
    help="Close a page after N minutes without a key.",
)
@encoding_option
@library_option()
def serve(
    paths: tuple[Path, ...],
    host: str,
    port: int,
    public_url: str | None,
    max_visitors: int,
    idle_minutes: int,
) -> int:
    """Serve the app to browsers, by default on this machine only; Ctrl-C ends it.

    Whoever opens the address that is printed can read and change the library. Encryption is left to a proxy.
    """
    if sys.platform == _WINDOWS:  # a visitor's process is ended by signals, with all kept
        raise click.ClickException("Serving needs Linux or macOS. On Windows, run it in WSL.")
    try:
        from synoptic.tui.serving import admission, server
        from synoptic.tui.serving.page_files import page_files

        files = page_files()
    except ModuleNotFoundError as error:
        raise click.ClickException(_MISSING) from error
    if not all(path.is_file() for path in files.values()):
        raise click.ClickException("This textual-serve lacks files of the page. Install textual-serve 1.1.")
    if host.startswith("[") and host.endswith("]"):  # as in an address
        host = host[1:-1]
    public = None if public_url is None else admission.public_address(public_url)
    if public is None and admission.is_everywhere(host):
        raise click.UsageError(f"--host {host or '“”'} is every interface; name one, or give --public-url.")
    if not (admission.is_local(host) if public is None else public.is_encrypted_or_local):
        complain(
            f"Warning: what visitors of {public.origin if public else host} type and read is not encrypted; "
            "use a proxy with TLS (docs/serve.md)."
        )
    serving = server.Serving(
        launch=_launch(paths),
        host=host,
        port=port,
        public=public,
        most=max_visitors,
        idle=idle_minutes * 60.0,
    )
    try:
        server.serve(serving, _announce)
    except OSError as error:
        # Python adds the address that could not be listened at, as its own.
        reason = (error.strerror or str(error)).partition(" (while ")[0]
        raise click.ClickException(
            f"{host}:{port}: {reason}. Choose another with --host or --port."
        ) from error
    return 0


def _launch(paths: tuple[Path, ...]) -> Launch:
    """Return what each visitor gets: these articles, which can be read, in the library they belong to."""
    from synoptic.tui.serving.launch import Launch

    opened = open_articles(paths)
    if not opened.articles:
        report_problems(opened)
    # Each visitor's process reads them for itself.
    opened.store.close()
    named = [os.path.abspath(path) for path in paths]  # noqa: PTH100  # links are not followed
    reading = ["read", "--", *named] if named else []
    return Launch(("--library", str(opened.library.folder), *reading))


def _announce(address: str) -> None:
    say(f"Open {address}")
    say("Whoever has this address can read and change the library. Ctrl-C ends.")
    sys.stdout.flush()
