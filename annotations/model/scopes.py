"""What can be searched."""

from __future__ import annotations

from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["text", "notes", "tags", "titles", "all"]
SCOPES: tuple[Scope, ...] = ("text", "notes", "tags", "titles", "all")
"""What can be searched."""
