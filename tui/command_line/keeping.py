"""Commands about the library itself: making one, and looking whether it is sound."""

from __future__ import annotations

import platform
from pathlib import Path

import click

from tui.command_line.opening import open_library
from tui.command_line.options import library_option
from tui.command_line.output import say


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a library for the articles in a folder.

    Annotations on the articles in DIR and below, or in the current folder and below, are kept there from then
    on, in its .synoptic folder.
    """
    from annotations.library import init as make

    say(f"Annotations on the articles in {folder.absolute()} are kept in {make(folder).folder}.")


@click.command()
@click.option("--tidy", is_flag=True, help="Remove kept texts that no highlight needs any more.")
@library_option()
def doctor(tidy: bool) -> int:
    """Tell where things are, and whether they are sound."""
    from annotations.examination import examine, tidy_texts
    from tui.locations import cache_folder, config_folder, data_folder

    library = open_library()
    say(f"Python {platform.python_version()} on {platform.platform()}")
    say(f"library: {library.folder}")
    say(f"articles: {library.root or 'wherever they are: this is no project’s library'}")
    say(f"personal library: {data_folder()}")
    say(f"settings: {config_folder()}")
    say(f"caches: {cache_folder()}")
    if tidy:
        say(tidy_texts(library).message)
    findings = examine(library)
    for finding in findings:
        say(f"{finding.level}: {finding.message}")
    return 2 if any(finding.level == "error" for finding in findings) else 0
