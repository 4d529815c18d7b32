"""The `synoptic` command. Nothing here imports Textual until a screen is asked for."""

__all__ = [
    "completion",
    "differing",
    "export",
    "library",
    "list",
    "main",
    "mark",
    "opening",
    "options",
    "output",
    "parallels",
    "quotes",
    "read",
    "search",
    "tags",
]
