"""Commands that hold articles against each other: parallels, differences, quotations, claims, silences."""

<<<<<<< HEAD
__all__ = ["agreement", "archive_parallels", "claims", "differing", "matrix", "parallels", "quotes", "silences",]
=======
>>>>>>> de6e89b (Name the new module in its package, and type the tests)
