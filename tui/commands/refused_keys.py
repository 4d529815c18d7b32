"""Keys that follow one that was refused: they were meant for what did not open, and so they do nothing."""

from __future__ import annotations

PAUSE_SECONDS = 1.0
"""Seconds without a key after which what is typed is meant for what is on the screen."""
_ENDING_A_NAME = frozenset({"enter", "tab"})
_IN_A_NAME = frozenset({"backspace"})
_LONGEST_SHOWN = 30


class RefusedKeys:
    """Tells which keys are ignored. Times are those of a monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._key = ""
        """The key that was passed on last."""
        self._until: float | None = None
        """When what is typed is ignored no more; None while nothing is."""
        self._message = ""
        self._ignored = ""

    @property
    def told(self) -> str:
        """Why the last key was refused, and what was ignored since."""
        cut = "…" if len(self._ignored) > _LONGEST_SHOWN else ""
        shown = f"{cut}{self._ignored[-_LONGEST_SHOWN:]}"
        return f"{self._message} Ignored: “{shown}”." if shown else self._message

    def refuse(self, message: str, now: float) -> None:
        """Ignore what is typed from now on, since the key before it was refused for this reason."""
        self._message, self._ignored, self._until = message, "", now + PAUSE_SECONDS

    def ignores(self, key: str, character: str | None, now: float) -> bool:
        """Tell whether a key is ignored; one that is not ends the ignoring.

        A name begins with a letter or a digit; from there on, everything printable belongs to it, and the key
        that ends it. A key that is pressed once more, with Shift or without, is not the beginning of a name.
        """
        if self._until is not None and now < self._until and self._is_typed(key, character):
            self._until = now + PAUSE_SECONDS
            if key in _ENDING_A_NAME:
                self._until = None
            elif key in _IN_A_NAME:
                self._ignored = self._ignored[:-1]
            else:
                self._ignored += character or ""
            return True
        self._until, self._key = None, key
        return False

    def _is_typed(self, key: str, character: str | None) -> bool:
        if self._ignored and key in _ENDING_A_NAME | _IN_A_NAME:
            return True
        if character is None or not character.isprintable():
            return False
        return bool(self._ignored) or (character.isalnum() and key.casefold() != self._key.casefold())
