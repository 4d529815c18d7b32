"""Commands that hold articles against each other: parallels, differences, quotations, claims, silences."""

__all__ = [
    "agreement",
    "archive_parallels",
    "claims",
    "differing",
    "matrix",
    "parallels",
    "quotes",
    "silences",
]
