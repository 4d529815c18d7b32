"""What is typed of a command line, as bash and fish read it: its words, and the quoting of the last one."""

from __future__ import annotations

import re

from msgspec import Struct

_NEED_ESCAPE = re.compile(r"[^\w./:=@%+,\-\u0080-\U0010ffff]", re.ASCII)
_NEED_ESCAPE_IN_DOUBLE = re.compile(r'[\\"$`]')


class TypedLine(Struct, frozen=True):
    """The words of a command line up to the cursor."""

    words: tuple[str, ...]
    """The words before the one at the cursor, without their quoting."""
    last: str
    """The word at the cursor, which may be empty, without its quoting."""
    quote: str
    """The quotation mark that is open at the cursor; "" without one."""
    is_escaping: bool
    """Whether the line ends in a backslash that waits for the character that it quotes."""

    def rest(self, word: str) -> str | None:
        """Return what is to be typed after the cursor for the last word to become this one, quoted.

        None where this word does not begin as the last one does, or cannot be quoted here.
        """
        if not word.startswith(self.last):
            return None
        left = word[len(self.last) :]
        if self.quote == "'":
            return None if "'" in left else left
        if self.quote:
            # There, an exclamation mark may be the history's, and no backslash helps.
            return None if "!" in left else _NEED_ESCAPE_IN_DOUBLE.sub(r"\\\g<0>", left)
        escaped = _NEED_ESCAPE.sub(r"\\\g<0>", left)
        if not self.last and escaped.startswith("~"):
            escaped = f"\\{escaped}"
        if not self.is_escaping:
            return escaped
        return escaped[1:] if escaped.startswith("\\") else None


def typed_line(line: str) -> TypedLine:
    """Return the words of a line of bash that ends at the cursor."""
    words: list[str] = []
    current: list[str] | None = None
    quote = ""
    characters = iter(line)
    for character in characters:
        if quote == "'" or (quote and character not in {quote, "\\"}):
            if character == quote:
                quote = ""
            else:
                current = [*(current or ()), character]
        elif character == quote:
            quote = ""
        elif character in {"'", '"'} and not quote:
            quote, current = character, current or []
        elif character == "\\":
            escaped = next(characters, None)
            if escaped is None:
                return TypedLine(tuple(words), "".join(current or ()), quote, is_escaping=True)
            # Between double quotation marks, a backslash before any other character is itself.
            kept = f"\\{escaped}" if quote and escaped not in '\\"$`' else escaped
            current = [*(current or ()), kept]
        elif character.isspace():
            words += [] if current is None else ["".join(current)]
            current = None
        else:
            current = [*(current or ()), character]
    return TypedLine(tuple(words), "".join(current or ()), quote, is_escaping=False)
