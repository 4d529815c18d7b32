"""Writing XML piece by piece: every text as it is, none of it structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from synoptic.annotations.export.characters import NOT_IN_XML, CharacterReplacer

# A parser makes a line feed of a bare CR, and a space of any line end or tab in an attribute (2.11, 3.3.3).
_IN_TEXT = {ord(each): code for each, code in {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}.items()}
_SPECIAL_IN_TEXT = re.compile("[&<>\r]")
_SPECIAL_IN_ATTRIBUTE = re.compile('[&<>\r"\n\t]')
_IN_ATTRIBUTE = _IN_TEXT | {ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}


class XmlWriter:
    """Writes elements one after another into `write`; names of elements and attributes are the caller's."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._open: list[str] = []
        self._characters = CharacterReplacer(NOT_IN_XML)
        write('<?xml version="1.0" encoding="UTF-8"?>\n')

    @property
    def replaced(self) -> int:
        """How many characters became U+FFFD, because XML cannot hold them."""
        return self._characters.number

    def start(self, name: str, /, **attributes: str | None) -> None:
        """Open an element; an attribute that is None is left out."""
        self._write(f"<{name}{self._attributes(attributes)}>")
        self._open.append(name)

    def end(self) -> None:
        """Close the element that was opened last."""
        self._write(f"</{self._open.pop()}>")

    @contextmanager
    def element(self, name: str, /, **attributes: str | None) -> Iterator[None]:
        """Have everything that is written meanwhile in an element."""
        self.start(name, **attributes)
        yield
        self.end()

    def text(self, text: str) -> None:
        """Write characters."""
        self._write(self._escaped(text))

    def leaf(self, name: str, text: str = "", /, **attributes: str | None) -> None:
        """Write an element with nothing but characters in it, or with nothing at all."""
        tag = f"{name}{self._attributes(attributes)}"
        self._write(f"<{tag}>{self._escaped(text)}</{name}>" if text else f"<{tag}/>")

    def line(self) -> None:
        """Begin a line, where white space says nothing."""
        self._write("\n")

    def _attributes(self, attributes: dict[str, str | None]) -> str:
        written = ""
        for name, value in attributes.items():
            if value is not None:
                value = self._characters.fit(value)
                if _SPECIAL_IN_ATTRIBUTE.search(value) is not None:
                    value = value.translate(_IN_ATTRIBUTE)
                written += f' {name}="{value}"'
        return written

    def _escaped(self, text: str) -> str:
        text = self._characters.fit(text)
        return text.translate(_IN_TEXT) if _SPECIAL_IN_TEXT.search(text) is not None else text
