"""Writing an article's text to a file of its own, with what is known of it at the top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING

from synoptic.corpus.files.fit_name import fit_name

if TYPE_CHECKING:
    from pathlib import Path

_MAX_NAME_BYTES = 120
_LINE_ENDS = re.compile(r"\r\n?")


def write_article(folder: Path, text: str, facts: Mapping[str, str]) -> Path:
    """Write a text to a new file of a folder, which is made if need be, and return its path.

    `facts` ("title", "source", "author", "date", "url") come before the text, between `---` lines, as far
    as they say something. The file is called by the title, with a number if there is such a file: none is
    ever written over. Raises OSError.
    """
    said = {name: " ".join(value.split()) for name, value in facts.items()}
    head = "".join(f"{name}: {_quoted(value)}\n" for name, value in said.items() if value)
    body = _LINE_ENDS.sub("\n", text).strip("\n")
    content = f"---\n{head}---\n\n{body}\n" if head else f"{body}\n"
    return _write_new(folder, said.get("title", ""), content.encode("utf-8", "replace"))


def write_text(folder: Path, title: str, text: str) -> Path | None:
    """Write a normalised text alone to a new file, called as `write_article` does; return its path.

    None, and no file, where a file of just that would be read as another text. Raises OSError.
    """
    # Imported late: what only writes needs no reader.
    from synoptic.corpus.errors import UnreadableFile
    from synoptic.corpus.files.loading import articles_from

    try:
        content = text.encode()
        read = articles_from(folder / "article.txt", content).articles
    except (UnicodeEncodeError, UnreadableFile):
        return None
    return _write_new(folder, title, content) if [each.text for each in read] == [text] else None


def _write_new(folder: Path, title: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    name = fit_name(title, _MAX_NAME_BYTES)
    for number in count(1):
        path = folder / (f"{name}.txt" if number == 1 else f"{name} {number}.txt")
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")


def _quoted(value: str) -> str:
    """Return a value that front matter has as it is."""
    return '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))
