"""The man page `synoptic(1)`, from the commands themselves (man(7), as groff and mandoc read it)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from synoptic.tui.command_line.reference.command_tree import CommandEntry, OptionEntry, entries
from synoptic.tui.command_line.reference.conventions import EXIT_STATUSES, FILES, VARIABLES

_SIGNS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", "…": "..."}
"""Characters that mean something else to roff, or that it replaces by typographic ones."""
_CODE = re.compile(r"`([^`]+)`")
_SHARED = ("--json", "--library", "--encoding", "--help")
"""Options of many commands, which are explained once."""


def man_page() -> str:
    """Return the man page."""
    program, *commands = entries()
    return "\n".join((*_head(program), *_commands(commands), *_tail())) + "\n"


def _head(program: CommandEntry) -> Iterator[str]:
    yield r".\" Made from the commands by docs/write_man_page.py."
    yield '.TH SYNOPTIC 1 "" Synoptic "User Commands"'
    yield from (".nh", ".ad l")  # as on a screen: no word parted, no line stretched
    yield ".SH NAME"
    yield r"synoptic \- " + _text("read several accounts of one story side by side in the terminal")
    yield ".SH SYNOPSIS"
    yield ".B synoptic"
    yield from _synopsis(program.usage)
    yield ".SH DESCRIPTION"
    yield from _paragraphs(program.paragraphs)
    yield ".PP"
    yield _text("Without a command, synoptic opens the last library, or the sample articles the first time.")
    yield ".SH OPTIONS"
    yield from _options(program.options)
    yield ".SS Options of many commands"
    yield from _options(_shared())


def _shared() -> Iterator[OptionEntry]:
    """Yield the options that are explained once, but for those that the program itself has."""
    program, *commands = entries()
    known = {name for option in program.options for name in option.names}
    for command in commands:
        for option in command.options:
            if known.isdisjoint(option.names) and not set(_SHARED).isdisjoint(option.names):
                known |= set(option.names)
                yield option


def _commands(commands: Iterable[CommandEntry]) -> Iterator[str]:
    yield ".SH COMMANDS"
    for command in commands:
        yield f".SS {_text(' '.join((*command.path[1:], *_words(command.usage))))}"
        yield from _paragraphs(command.paragraphs)
        yield from _options(each for each in command.options if set(_SHARED).isdisjoint(each.names))
        if not command.commands:
            yield ".PP"
            yield "Examples:"
            yield from _examples(command.examples)


def _words(usage: str) -> list[str]:
    """Return the words of a usage but the one for options."""
    return [word for word in usage.split() if word != "[OPTIONS]"]


def _synopsis(usage: str) -> Iterator[str]:
    for word in usage.split():
        yield rf"\fI{_text(word)}\fR"


def _paragraphs(paragraphs: Iterable[str]) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield ".PP"
        yield _text(paragraph)


def _options(options: Iterable[OptionEntry]) -> Iterator[str]:
    for option in options:
        names = ", ".join(rf"\fB{_text(name)}\fR" for name in option.names)
        value = rf" \fI{_text(option.value)}\fR" if option.value else ""
        default = "" if option.default is None else f" Default: {option.default}."
        yield ".TP"
        yield names + value
        yield _text(option.help + default)


def _examples(examples: Iterable[str]) -> Iterator[str]:
    yield ".PP"
    yield ".EX"
    yield from (f"  {_text(example)}" for example in examples)
    yield ".EE"


def _tail() -> Iterator[str]:
    yield ".SH EXIT STATUS"
    yield from _defined({str(status): meaning for status, meaning in EXIT_STATUSES.items()})
    yield ".SH ENVIRONMENT"
    yield from _defined(VARIABLES)
    yield ".SH FILES"
    yield from _defined(FILES)


def _defined(meanings: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in meanings.items():
        yield ".TP"
        yield rf"\fB{_text(name)}\fR"
        yield _text(meaning)


def _text(words: str) -> str:
    r"""Return words as roff prints them: no character a command, no line a request, code in bold."""
    escaped = "".join(map(_sign, _CODE.sub("\x01\\1\x02", words)))
    escaped = escaped.replace("\x01", r"\fB").replace("\x02", r"\fR")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def _sign(sign: str) -> str:
    return _SIGNS.get(sign, sign if sign.isascii() else rf"\[u{ord(sign):04X}]")
