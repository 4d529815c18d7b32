"""The formats of an import, each by its name: a new one is one entry.

A format is a module of this package with two functions: `recognises(content, name) -> bool`, quick and sure,
and `read(content, name) -> Incoming`, which raises InvalidRequest only for what is not of the format at all.
`content` is the whole file in bytes, `name` its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.corpus.errors import UnreadableFile, on_one_line
from synoptic.corpus.files.file_bytes import bytes_of, first_bytes_of
from synoptic.corpus.formats.unzipping import SIGNATURE

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.importing.incoming import Incoming

MAX_BYTES = 256 * 1024**2
"""Bytes that a file of annotations may have: with the texts of many articles."""
_HEAD = 1024**2
_EXPORTED = b"<!-- synoptic:begin "


class ImportFormat(Struct, frozen=True):
    """A format that annotations are read from."""

    name: str
    """What the command line calls it."""
    label: str
    """Its name for the reader."""
    module: str
    """The module of this package that reads it; it is imported when it is needed."""
    is_list: bool = False
    """Whether its files are lists of articles before all, which `synoptic add` takes."""

    def recognises(self, content: bytes, name: str) -> bool:
        """Tell whether a file is of this format."""
        return bool(import_module(f"{__package__}.{self.module}").recognises(content, name))

    def read(self, content: bytes, name: str) -> Incoming:
        """Return what a file of this format says. Raises InvalidRequest for a file that is none."""
        read: Incoming = import_module(f"{__package__}.{self.module}").read(content, name)
        return read


IMPORT_FORMATS: Mapping[str, ImportFormat] = {
    each.name: each
    for each in (
        ImportFormat("json", "Synoptic JSON", "synopsis_reader"),
        ImportFormat("qda", "REFI-QDA", "refi.project_reader"),
        ImportFormat("hypothesis", "Hypothesis", "elsewhere.hypothesis"),
        ImportFormat("w3c", "W3C Web Annotations", "elsewhere.web_annotation_reader"),
        ImportFormat("koreader", "KOReader", "elsewhere.koreader"),
        ImportFormat("kindle", "Kindle’s My Clippings", "elsewhere.kindle"),
        ImportFormat("readwise", "Readwise", "elsewhere.readwise"),
        ImportFormat("lists", "Instapaper, Omnivore or Zotero", "elsewhere.highlight_lists", is_list=True),
    )
}
"""All formats, by name, in the order in which a file is tried."""


def import_format_of(content: bytes, name: str, *, or_list: bool = False) -> ImportFormat | None:
    """Return the format of a file, recognised from its content; None for one that is of no format.

    A list of articles with highlights counts only with `or_list`.
    """
    formats = (each for each in IMPORT_FORMATS.values() if or_list or not each.is_list)
    return next((each for each in formats if each.recognises(content, name)), None)


def import_format_at(path: Path) -> ImportFormat | None:
    """Return the format of a file of annotations; None for any other file, and for one that cannot be read.

    What is no archive is recognised from its first MiB.
    """
    try:
        content = first_bytes_of(path, _HEAD)
        if content.startswith(SIGNATURE):
            content = bytes_of(path, MAX_BYTES)
    except UnreadableFile:
        return None
    return import_format_of(content, path.name)


def read_annotations(content: bytes, name: str, form: str | None = None) -> Incoming:
    """Return what a file of annotations says; `form` names its format, by default it is recognised.

    Raises InvalidRequest, with one line for the reader, where it cannot be read.
    """
    if form is not None:
        return IMPORT_FORMATS[form].read(content, name)
    if (found := import_format_of(content, name, or_list=True)) is None:
        if _EXPORTED in content[:_HEAD]:
            raise InvalidRequest(
                f"{on_one_line(name)}: Markdown of Synoptic is for reading; import what "
                "`synoptic export --format json` writes."
            )
        labels = ", ".join(each.label for each in IMPORT_FORMATS.values())
        raise InvalidRequest(
            f"{on_one_line(name)}: not a file of annotations that can be read; export one of {labels}."
        )
    return found.read(content, name)
