"""Read a table of Lua, as programs write their settings: `return { ["name"] = "text", [1] = true, … }`.

Source: Lua 5.1 Reference Manual, 2.1 and 2.5.7. Nothing is run: an expression that is no constant is refused.
"""

from __future__ import annotations

import re
from typing import TypeAlias

LuaTable: TypeAlias = "dict[str | float, LuaValue]"
"""A table; an array has the numbers from 1 as its keys."""
LuaValue: TypeAlias = "str | float | bool | LuaTable | None"
"""A constant."""

_MAX_DEPTH = 40
_BLANK = re.compile(r"(?:\s|--\[\[.*?\]\]|--[^\n]*)*", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<long>\[(?P<level>=*)\[.*?\](?P=level)\])
    |(?P<number>-?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\binf\b|\bnan\b))
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>[{}\[\]=,;])""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(\d{1,3}|\r\n|\n|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\r\n": "\n"}
_CONSTANTS = {"true": True, "false": False, "nil": None}


def lua_table(text: str) -> LuaTable:
    """Return the table that a file returns. Raises ValueError for anything but constants."""
    reader = _Reader(text)
    if reader.next_is("return"):
        reader.take()
    if not reader.next_is("{"):
        raise ValueError("no table of Lua")
    return reader.table(0)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._kind = self._token = ""
        self.take()

    def take(self) -> None:
        """Go on to the next token."""
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            self._kind = self._token = ""
            return
        self._kind = found.lastgroup or ""
        self._token = found[0]
        if self._kind == "level":
            self._kind = "long"
        self._at = found.end()

    def next_is(self, token: str) -> bool:
        """Tell whether the next token is this one, and no string."""
        return self._token == token and self._kind in {"sign", "name"}

    def _expect(self, sign: str) -> None:
        if not self.next_is(sign):
            raise ValueError(f"no “{sign}” where it has to be, at character {self._at:,}")
        self.take()

    def table(self, depth: int) -> LuaTable:
        """Return the table that begins here."""
        if depth > _MAX_DEPTH:
            raise ValueError("tables are nested too deep")
        self._expect("{")
        found: LuaTable = {}
        number = 1
        while not self.next_is("}"):
            if self.next_is("["):
                self.take()
                key = self._value(depth)
                self._expect("]")
                self._expect("=")
                value = self._value(depth)
            elif self._kind == "name" and self._token not in _CONSTANTS:
                key = self._token
                self.take()
                self._expect("=")
                value = self._value(depth)
            else:
                key, value = number, self._value(depth)
                number += 1
            if isinstance(key, str | int | float):
                found[key] = value
            if not self.next_is("}"):
                self._expect(";" if self.next_is(";") else ",")
        self.take()
        return found

    def _value(self, depth: int) -> LuaValue:
        kind, token = self._kind, self._token
        if self.next_is("{"):
            return self.table(depth + 1)
        self.take()
        if kind == "string":
            return _ESCAPE.sub(_unescaped, token[1:-1])
        if kind == "long":
            return (
                token.partition("[")[2]
                .partition("[")[2]
                .rpartition("]")[0]
                .rpartition("]")[0]
                .removeprefix("\n")
            )
        if kind == "number":
            return float(int(token, 16)) if "x" in token.lower() else float(token)
        if kind == "name" and token in _CONSTANTS:
            return _CONSTANTS[token]
        raise ValueError(f"no constant at character {self._at:,}")


def _unescaped(escape: re.Match[str]) -> str:
    said = escape[1]
    if said.isdigit():
        return chr(int(said))
    return _ESCAPED.get(said, said)
