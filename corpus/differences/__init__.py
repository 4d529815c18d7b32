"""Where two passages about one thing differ in substance: number, day, name, outcome, negation."""

__all__ = [
    "accounts",
    "amounts",
    "collated_words",
    "contrast",
    "discrepancies",
    "lexemes",
    "moments",
    "negations",
    "numerals",
    "opposites",
    "proper_names",
    "regions",
]
