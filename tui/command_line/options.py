"""The options and arguments that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]

LIBRARY_VARIABLE = "SYNOPTIC_LIBRARY"
"""Names the library's folder, as `--library` does."""
_CHOSEN = "synoptic.library"


class _Words(click.ParamType[str]):
    """Text that is kept or compared: what the shell passed has to be text in its encoding."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            self.fail(
                f"character {error.start} of “{text}” is no text: is the terminal set to UTF-8?", param, ctx
            )
        return text


WORDS = _Words()
"""The type of every argument that is text and not a file."""

PATH = click.Path(path_type=Path, readable=False)
"""The type of a path of articles. Whether it can be read is told beside those that can be."""
paths_argument: Decorator = click.argument("paths", nargs=-1, metavar="[PATH]...", type=PATH)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")


def library_option(*, variable: str | None = None) -> Decorator:
    """Return the decorator for `--library`, which may stand before a command's name and after it."""
    return click.option(
        "--library",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=variable,
        expose_value=False,
        callback=_choose,
        help="Keep annotations in this folder, whatever the articles' own library is.",
    )


def chosen_library() -> Path | None:
    """Return the folder that `--library` or the environment names."""
    chosen: Path | None = click.get_current_context().find_root().meta.get(_CHOSEN)
    return chosen


def _choose(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    # A command's own option is met after the group's, and wins.
    if folder is not None:
        context.find_root().meta[_CHOSEN] = folder
