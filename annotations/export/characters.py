"""Characters that a format cannot hold: each becomes U+FFFD, and it is told how many there were."""

from __future__ import annotations

import re

from synoptic.annotations.model.wording import counted

REPLACEMENT = "\ufffd"
"""What stands for a character that a format cannot hold."""
NOT_IN_UTF8 = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, as names of files may have them."""
NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (fifth edition, production 2), such as NUL."""


class CharacterReplacer:
    """Replaces the characters that a format cannot hold, and counts them."""

    def __init__(self, unfit: re.Pattern[str]) -> None:
        self._unfit = unfit
        self.number = 0
        """How many were replaced."""

    def fit(self, text: str) -> str:
        """Return a text with U+FFFD for each character that the format cannot hold."""
        if self._unfit.search(text) is None:
            return text
        text, number = self._unfit.subn(REPLACEMENT, text)
        self.number += number
        return text


def fit_for_xml(text: str) -> str:
    """Return a text with U+FFFD for each character that XML cannot hold, such as NUL."""
    return NOT_IN_XML.sub(REPLACEMENT, text)


def replaced_in_words(number: int, form: str) -> tuple[str, ...]:
    """Return the line on so many characters that a format cannot hold; none if there were none."""
    if not number:
        return ()
    return (f"{counted(number, 'character')} that {form} cannot hold: written as U+FFFD",)
