"""Commands that hold articles against each other: parallels, differences, quotations, claims, silences."""

__all__ = ["claims", "differing", "matrix", "parallels", "quotes", "silences"]
