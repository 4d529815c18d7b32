"""The first start: a line that says what to press, and the tour on a desk of its own."""

__all__ = ["greeting", "practice", "strip", "tour", "tour_steps"]
