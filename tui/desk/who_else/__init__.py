"""Who else has a passage: the question, its answers, and the passages at one height."""

__all__ = ["disagreements", "lining_up", "question", "who_else"]
