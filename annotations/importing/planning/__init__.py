"""Planning an import: which articles are meant, where each passage is, what is new, what has no place."""

__all__ = [
    "anchor_placing",
    "article_matching",
    "foreign_values",
    "hidden",
    "import_plan",
    "planner",
    "raw_offsets",
]
