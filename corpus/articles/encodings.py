"""List the encodings that a file may be in, each with words of the file as they read in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from synoptic.corpus.articles._latin import ENCODINGS, latin_readings, pieces_beyond_ascii
from synoptic.corpus.articles.decoding import OTHER_SCRIPTS, WIDE, decode, encoding_name, known_encoding

_WIDE_BYTES = 240
"""Bytes of a text in a wide encoding that are shown: from its beginning."""
_SHOWN_PIECES = 4
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})
_SPACES = frozenset("\t\n\f\r")


class PossibleEncoding(Struct, frozen=True):
    """An encoding that bytes may be in."""

    encoding: str
    """Python's name."""
    name: str
    """The name for readers, such as `Windows-1252 (Western European)`."""
    sample: str
    """Words in which the encodings differ, as they read in this one, on one line."""


def possible_encodings(raw: bytes) -> tuple[PossibleEncoding, ...]:
    """Return the encodings that bytes may be in, the one that `decode` takes first.

    There is one alone where the bytes tell their encoding. Of several in which they read the same, the more
    widespread is returned. Raises NotText for binary data.
    """
    guess = decode(raw)
    if guess.warning is None:
        return (_possible(guess.encoding, ()),)
    is_wide = guess.encoding in WIDE
    found = {guess.encoding: guess.text}
    for encoding in WIDE if is_wide else _in_order(raw, guess.encoding):
        text = _text_in(raw, encoding)
        if text is not None and text not in found.values():
            found[encoding] = text
    pieces = [raw[:_WIDE_BYTES]] if is_wide else _telling(raw, found)
    return tuple(_possible(encoding, pieces) for encoding in found)


def _in_order(raw: bytes, guess: str) -> list[str]:
    """Return the encodings that extend ASCII, the likelier ones first."""
    latin = [reading.encoding for reading in sorted(latin_readings(raw))]
    return [*latin, *OTHER_SCRIPTS] if guess in {*ENCODINGS, "utf-8"} else [*OTHER_SCRIPTS, *latin]


def _text_in(raw: bytes, encoding: str) -> str | None:
    """Return the text of bytes in an encoding; None if some are none of its, or no text's."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    strange = set(text) - _SPACES
    return None if any(unicodedata.category(character) in _NO_TEXT for character in strange) else text


def _telling(raw: bytes, encodings: Iterable[str]) -> list[bytes]:
    """Return a few pieces: first those that tell the most encodings apart, then others."""
    pieces = pieces_beyond_ascii(raw)
    alike = [tuple(encodings)]
    taken: list[bytes] = []
    while pieces and len(taken) < _SHOWN_PIECES:
        splits = {piece: _split(alike, piece) for piece in pieces}
        best = max(pieces, key=lambda piece: len(splits[piece]))
        if taken and len(splits[best]) == len(alike):
            break
        taken.append(best)
        alike = splits[best]
    others = [piece for piece in pieces if piece not in taken]
    return [*sorted(taken, key=pieces.index), *others[: _SHOWN_PIECES - len(taken)]]


def _split(groups: list[tuple[str, ...]], piece: bytes) -> list[tuple[str, ...]]:
    """Return groups of encodings, split into those in which a piece reads the same."""
    split: dict[tuple[int, str], list[str]] = {}
    for number, group in enumerate(groups):
        for encoding in group:
            split.setdefault((number, piece.decode(encoding, "replace")), []).append(encoding)
    return [tuple(group) for group in split.values()]


def _possible(encoding: str, pieces: Iterable[bytes]) -> PossibleEncoding:
    sample = " … ".join(" ".join(piece.decode(encoding, "replace").split()) for piece in pieces)
    return PossibleEncoding(known_encoding(encoding), encoding_name(encoding), sample)
