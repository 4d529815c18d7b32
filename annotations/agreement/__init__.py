"""Two coders and more: how far they agree, where they do not, and what was decided on that."""

__all__ = ["coding", "decisions", "divergences", "figures", "nominal", "unitising"]
