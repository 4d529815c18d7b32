"""Options and arguments that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from synoptic.tui.command_line.completing.names import complete_reader

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]

LIBRARY_VARIABLE = "SYNOPTIC_LIBRARY"
"""Names the library's folder, as `--library` does."""
EMPTY_PATH = "Empty path; use “.” for the current folder."
EMPTY_FILE = "Empty path; name a file."
AUTO = "auto"
"""Has `--encoding` forget what was chosen."""
_ADDRESS = re.compile(r"https?:/", re.IGNORECASE)
_SIZE = re.compile(r"(?P<number>\d{1,9}(?:\.\d{1,3})?) ?(?P<unit>[MG]B)", re.IGNORECASE | re.ASCII)
_UNITS = {"MB": 10**6, "GB": 10**9}
_CHOSEN, _CHOSEN_ENCODING = "synoptic.library", "synoptic.encoding"


if TYPE_CHECKING:
    _TextType: TypeAlias = click.ParamType[str]
    _NumberType: TypeAlias = click.ParamType[int]
else:  # before click 8.4, the class takes no parameters
    _TextType = _NumberType = click.ParamType


class _Words(_TextType):
    """Text that is kept or compared: what the shell passed has to be text in its encoding."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            reason = f"“{text}” is not valid text at character {error.start}; set the terminal to UTF-8."
            self.fail(reason, param, ctx)
        return text


class _Size(_NumberType):
    """An amount of memory, in bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if (size := _SIZE.fullmatch(str(value))) is None:
            self.fail(f"“{value}” is no size; write 800MB or 2GB.", param, ctx)
        return int(float(size["number"]) * _UNITS[size["unit"].upper()])


SIZE = _Size()
"""The type of an amount of memory."""
WORDS = _Words()
"""The type of every argument that is text and not a file."""
TEXT = _Words()
"""The type of an argument that may begin with a hyphen: a query, a note."""


class _NamedPath(click.Path):
    """A path, which has to have a name: `"$UNSET"` is a mistake and not the current folder."""

    def __init__(self, *, refused: str | None = None, empty: str = EMPTY_PATH, **more: Any) -> None:
        """Take what is said of `-`, standard input, where it cannot be in the place of a path, and of ""."""
        super().__init__(path_type=Path, **more)
        self._refused, self._empty = refused, empty

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail(self._empty, param, ctx)
        if value == "-" and self._refused is not None:
            self.fail(self._refused, param, ctx)
        if str(value).startswith("--") and not os.path.lexists(value):
            self.fail(f"“{value}” is no file. Options come before `--`.", param, ctx)
        if _ADDRESS.match(str(value)) and not Path(value).exists():
            self.fail(f"“{value}” is an address. Fetch it with `synoptic add` first.", param, ctx)
        return super().convert(value, param, ctx)


PATH = _NamedPath(
    readable=False,
    refused="Standard input is no article. Use `synoptic add -`; a file of that name is “./-”.",
)
"""The type of a path of articles. One that cannot be read is reported beside those that can."""
FOLDER = _NamedPath(file_okay=False, refused="“-” is no folder; one of that name is “./-”.")
"""The type of a folder that need not exist."""
FILE = _NamedPath(empty=EMPTY_FILE)
"""The type of a file to read or write, or `-`."""
paths_argument: Decorator = click.argument("paths", nargs=-1, metavar="[PATH]...", type=PATH)
encoding_option: Decorator = click.option(
    "--encoding",
    metavar="NAME",
    expose_value=False,
    callback=lambda context, _, name: _choose_encoding(context, name),
    help="Read the files in this encoding, and keep the choice; auto forgets it.",
)
json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per line."
)

by_reader_option: Decorator = click.option(
    "--by-reader",
    shell_complete=complete_reader,
    metavar="NAME",
    type=WORDS,
    help="Only annotations of this reader; you are `you`.",
)


def library_option(*, variable: str | None = None) -> Decorator:
    """Return the decorator for `--library`, which is valid before and after the name of a command."""
    return click.option(
        "--library",
        metavar="DIR",
        type=FOLDER,
        envvar=variable,
        expose_value=False,
        callback=_choose,
        help="Use this library folder instead of the default.",
    )


def output_option(document: str) -> Decorator:
    """Return the decorator for `--output`, the file for a document, and for `--force`."""
    output = click.option(
        "-o", "--output", metavar="FILE", type=FILE, help=f"Write {document} to FILE; - is standard output."
    )
    force = click.option("--force", is_flag=True, help="Replace FILE if it exists.")
    return lambda command: output(force(command))


def chosen_library() -> Path | None:
    """Return the folder that `--library` or the environment names."""
    chosen: Path | None = click.get_current_context().find_root().meta.get(_CHOSEN)
    return chosen


def chosen_encoding() -> str | None:
    """Return Python's name of the encoding that `--encoding` names; None without it, `AUTO` for none."""
    chosen: str | None = click.get_current_context().meta.get(_CHOSEN_ENCODING)
    return chosen


def _choose_encoding(context: click.Context, name: str | None) -> None:
    from synoptic.corpus.articles.decoding import known_encoding
    from synoptic.corpus.errors import WrongEncoding

    if name is None:
        return
    try:
        context.meta[_CHOSEN_ENCODING] = AUTO if name.lower() == AUTO else known_encoding(name)
    except WrongEncoding as error:
        raise click.UsageError(str(error), context) from error


def _choose(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    # A command's own option is met after the group's, and wins.
    if folder is not None:
        context.find_root().meta[_CHOSEN] = folder
