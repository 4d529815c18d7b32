"""Names of files that every file system takes."""

from __future__ import annotations

import re
import unicodedata

_UNFIT = re.compile(r'[/\\:*?"<>|]+')
# Windows has devices of these names in every folder, whatever comes behind a dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)


def fit_name(name: str, max_bytes: int) -> str:
    """Return a name that every file system takes, hides nothing, and is no option of a command.

    A suffix can be put behind it. `max_bytes` is in UTF-8.
    """
    shown = "".join(
        each if each.isprintable() else " " for each in unicodedata.normalize("NFC", _UNFIT.sub(" ", name))
    )
    words = " ".join(shown.split()).lstrip(".-~ ")
    own = f"_{words}" if _DEVICE.match(words) else words
    cut = own.encode("utf-8", "replace")[:max_bytes].decode("utf-8", "ignore")
    return cut.rstrip(". ") or "article"
