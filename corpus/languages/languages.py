"""What the analysis knows of a language: one file a language, `CODE.json`, each of the shape of `Language`.

A file is read when its language is first asked for, in a tenth of a millisecond, for it is JSON.
docs/languages.md tells how to add one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

UNDETERMINED = "und"
"""The code (ISO 639-2) under which articles of two languages, or of one without a file, are compared: words
count as they are written, and those are left out that are function words in any language with a file."""

_FOLDER = Path(__file__).parent
_OWN_NAMES = {"deutsch": "de", "francais": "fr", "français": "fr", "espanol": "es", "español": "es"}
_NAMES_WITHOUT_FILE = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "el": "Greek",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nb": "Norwegian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


class Language(Struct, frozen=True, forbid_unknown_fields=True):
    """What the analysis knows of a language. A string of words has white space between them."""

    name: str
    """Its English name."""
    stemmer: str
    """The name of its Snowball stemmer."""
    months: tuple[str, ...]
    """Twelve times the names of a month, the full one first, then its abbreviations without full stop."""
    weekdays: tuple[str, ...]
    """Seven times the same of a weekday, from Monday."""
    published: tuple[str, ...]
    """Words that may stand before the date of publication, such as "published on"."""
    updated: tuple[str, ...]
    """Words that may stand before the date of a change."""
    bylines: tuple[str, ...]
    """Phrases that begin a byline, in small letters."""
    function_words: tuple[str, ...]
    """Function words, in small letters."""
    saying: tuple[str, ...] = ()
    """Verbs of saying, in the forms that stand between a name and a quotation: "dijo", "a déclaré". English
    has none here: its grammar of speech is in `text.speech`."""
    not_in_names: tuple[str, ...] = ()
    """Words with a capital that end a name behind such a verb: to whom it was said, or when."""
    not_behind_names: tuple[str, ...] = ()
    """Words behind a name that leave a doubt whether it said so: "and", "never", "allegedly"."""
    capitalises_nouns: bool = False
    """Whether every noun has a capital, so that a capital tells nothing of a name."""

    def __post_init__(self) -> None:
        """Check what the types leave open. Raises ValueError."""
        if len(self.months) != 12 or len(self.weekdays) != 7:
            raise ValueError("there are twelve months and seven weekdays")
        listed = (self.months, self.weekdays, self.published, self.updated, self.bylines, self.function_words)
        if not all(listed) or not all(map(str.strip, chain((self.name, self.stemmer), *listed, self.saying))):
            raise ValueError("a list, a name or a word is empty")
        if any(words != words.lower() for words in chain(self.function_words, self.bylines, self.saying)):
            raise ValueError("function words, bylines and verbs of saying stand in small letters")


def words_listed(listed: Iterable[str]) -> tuple[str, ...]:
    """Return the single words of a list of strings of words."""
    return tuple(word for words in listed for word in words.split())


@cache
def codes() -> frozenset[str]:
    """Return the ISO 639-1 codes of the languages that have a file."""
    return frozenset(path.stem for path in _FOLDER.glob("*.json"))


@cache
def language(code: str) -> Language:
    """Return what is known of a language with a file.

    Raises ValueError, which names the file, if it is not of this shape.
    """
    path = _FOLDER / f"{code}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Language)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path}: {error}") from error


def name_of(code: str) -> str:
    """Return the English name of a language; of a rare one, its code."""
    return language(code).name if code in codes() else _NAMES_WITHOUT_FILE.get(code, f"“{code}”")


def code_of(written: str) -> str | None:
    """Return the ISO 639-1 code in what a file says of its language: "de", "de-AT", "German"; else None."""
    plain = written.strip().lower()
    head = plain.replace("_", "-").partition("-")[0]
    if len(head) == 2 and head.isascii() and head.isalpha():
        return head
    names = {name_of(each).lower(): each for each in (*codes(), *_NAMES_WITHOUT_FILE)}
    return names.get(plain) or _OWN_NAMES.get(plain)


def together(of: Iterable[str | None]) -> str:
    """Return the code under which texts of these languages are compared; of an unknown one, English."""
    (one, *others) = {code or "en" for code in of}
    return UNDETERMINED if others else one
