"""Keys right after one that was refused: which are ignored, for how long, and what is said of them."""

from __future__ import annotations

from synoptic.tui.commands import refused_keys
from synoptic.tui.commands.refused_keys import RefusedKeys

_NOT_PRINTED = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "space": " "}


class _Typist:
    """Somebody who presses a key each tenth of a second."""

    def __init__(self, *refused: str) -> None:
        self.keys = RefusedKeys()
        self.now = 0.0
        self._refused = refused

    def press(self, *keys: str) -> list[str]:
        """Press keys, and return those that were not ignored."""
        passed = []
        for key in keys:
            self.now += 0.1
            character = key if len(key) == 1 else _NOT_PRINTED.get(key)
            if not self.keys.ignores(key, character, self.now):
                passed.append(key)
                if key in self._refused:
                    self.keys.refuse("Nothing to undo.", self.now)
        return passed


def test_a_name_after_a_refused_key_is_ignored_and_told() -> None:
    typist = _Typist("t")
    assert typist.press("t", *"claim/1 b", "space", "c") == ["t"]
    assert typist.keys.told == "Nothing to undo. Ignored: “claim/1 b c”."


def test_nothing_is_ignored_before_a_refusal() -> None:
    assert _Typist().press(*"export") == [*"export"]


def test_the_key_that_ends_a_name_goes_with_it_and_ends_it() -> None:
    for key in ("enter", "tab"):
        typist = _Typist("t")
        assert typist.press("t", *"claim", key) == ["t"]
        assert typist.press("j") == ["j"]


def test_enter_right_after_a_refused_key_is_a_command() -> None:
    assert _Typist("n").press("n", "enter", "a") == ["n", "enter", "a"]


def test_what_is_taken_back_is_not_told() -> None:
    typist = _Typist("t")
    assert typist.press("t", *"cla", "backspace", "backspace", "backspace") == ["t"]
    assert typist.keys.told == "Nothing to undo."


def test_a_pause_ends_it() -> None:
    typist = _Typist("t")
    typist.press("t", "c")
    typist.now += refused_keys.PAUSE_SECONDS
    assert typist.press("j") == ["j"]


def test_a_slow_typist_is_ignored_as_long_as_there_is_no_pause() -> None:
    typist = _Typist("t")
    typist.press("t")
    for key in "claim":
        typist.now += refused_keys.PAUSE_SECONDS / 2
        assert typist.press(key) == []


def test_a_key_that_prints_nothing_ends_it_and_does_its_work() -> None:
    for key in ("escape", "down", "f2", "ctrl+r"):
        assert _Typist("t").press("t", "c", key, "j") == ["t", key, "j"]


def test_the_same_key_again_is_refused_again_not_ignored() -> None:
    typist = _Typist("n")
    assert typist.press("n", "n", "n") == ["n", "n", "n"]
    assert typist.press("o", "n") == [], "in a name it is a letter"


def test_the_same_key_with_shift_is_no_name() -> None:
    assert _Typist("n").press("n", "N") == ["n", "N"]


def test_a_sign_right_after_a_refused_key_begins_no_name() -> None:
    assert _Typist("n").press("n", "/", "w") == ["n", "/", "w"]


def test_of_much_that_was_typed_the_end_is_told() -> None:
    typist = _Typist("a")
    typist.press("a", *("long words " * 10))
    assert len(typist.keys.told) < 70
    assert typist.keys.told.endswith(" words long words ”.")
