"""What holds for every command: exit statuses and variables of the environment."""

from __future__ import annotations

from collections.abc import Mapping

EXIT_STATUSES: Mapping[int, str] = {
    0: "Done.",
    1: "Nothing found.",
    2: "Wrong use, or input or a library that cannot be used. A line on standard error says what, where, "
    "and what to do.",
    130: "Interrupted with Ctrl-C.",
    143: "Ended by SIGTERM. Changes that were reported are kept.",
}
"""Exit statuses, and what each means."""

VARIABLES: Mapping[str, str] = {
    "SYNOPTIC_LIBRARY": "The library, as --library names it.",
    "SYNOPTIC_HOME": "One folder for the personal library, settings and caches, instead of the platform's "
    "folders.",
    "SYNOPTIC_ARCHIVE": "The address of the archive, as --archive names it.",
    "NO_COLOR": "If it is not empty, the screen is grey. Signs, bold and underlined text replace colours. "
    "Other commands print no colours.",
    "CLICOLOR, CLICOLOR_FORCE": "CLICOLOR=0 also makes the screen grey, unless CLICOLOR_FORCE is set "
    "and not 0.",
    "TERM, COLORTERM": "The colours of the terminal. TERM=dumb shows no screen and no progress.",
    "COLUMNS": "The width to which lists are cut in a terminal.",
}
"""Variables of the environment, and their effects."""

FILES: Mapping[str, str] = {
    ".synoptic/": "The library of its folder and of the folders below. `synoptic init` makes one.",
    "~/.local/share/synoptic/": "The personal library, on Linux.",
    "~/.config/synoptic/": "Settings, keys and templates, on Linux.",
    "~/.cache/synoptic/": "Caches, on Linux; you can delete them. `synoptic doctor` shows all places.",
}
"""Where files are kept, and which."""
