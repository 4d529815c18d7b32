"""The folders that belong to the reader: data, settings and caches, as the platform has them.

The environment variable `SYNOPTIC_HOME` names one folder where all three live instead. Where neither says
anything and the system knows no home, each function raises InvalidRequest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import platformdirs

from synoptic.annotations.errors import InvalidRequest

HOME_VARIABLE = "SYNOPTIC_HOME"
"""Where the personal library, settings and caches live, instead of the platform's folders."""

_NAME = "synoptic"
_PROGRAM = Path(__file__).resolve().parents[2]
"""Where the program's own files are."""


def data_folder() -> Path:
    """Return the folder of the personal library; it need not exist yet."""
    return _folder("data", platformdirs.user_data_path)


def servers_file() -> Path:
    """Return the file of the servers that the reader has named; it need not exist yet."""
    return data_folder() / "servers.json"


def config_folder() -> Path:
    """Return the folder of the reader's settings; it need not exist yet."""
    return _folder("config", platformdirs.user_config_path)


def template_folder() -> Path:
    """Return the folder of the reader's templates for exports; it need not exist yet."""
    return config_folder() / "templates"


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time; it need not exist yet."""
    return _folder("cache", platformdirs.user_cache_path)


def index_folder(library: Path, paths: Iterable[Path]) -> Path:
    """Return the folder of the search index of what is read in a library; it need not exist yet."""
    named = "\0".join([str(library), *sorted(map(str, paths))])
    name = hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return cache_folder() / "search" / name


def reading_cache(library: Path, paths: Iterable[Path]) -> Path:
    """Return the file that keeps what is read in a library, as it was read; it need not exist yet."""
    return index_folder(library, paths) / "articles.msgpack"


def speakers_file(library: Path, paths: Iterable[Path]) -> Path:
    """Return the file that keeps the speakers of what is read in a library; it need not exist yet."""
    return index_folder(library, paths) / "speakers.txt"


def comparisons_file() -> Path:
    """Return the file in which comparisons outlast the program; it need not exist yet."""
    return cache_folder() / "comparisons.sqlite"


def export_folder() -> Path:
    """Return the folder that is proposed for what the reader exports: the current one.

    Where that is gone or lies within the program's own, as when it was started from its sources, the reader's
    documents, or the home folder if there is no such folder; the system's temporary one if there is neither.
    """
    with contextlib.suppress(FileNotFoundError):
        here = Path.cwd()
        if not here.resolve().is_relative_to(_PROGRAM):
            return here
    return documents_folder()


def documents_folder() -> Path:
    """Return the folder of the reader's documents, or the home folder; the temporary one without either."""
    try:
        home = Path.home()
    except RuntimeError:  # of a user whom the system does not know
        return Path(tempfile.gettempdir())
    return home / "Documents" if (home / "Documents").is_dir() else home


def _folder(part: str, usual: Callable[..., Path]) -> Path:
    try:
        if home := os.environ.get(HOME_VARIABLE):
            return Path(home).expanduser().absolute() / part
        return usual(_NAME, appauthor=False)
    except RuntimeError as error:  # of a user whom the system does not know
        raise InvalidRequest(
            f"the home folder is not known here; set HOME, or {HOME_VARIABLE} to a folder of your choice"
        ) from error
