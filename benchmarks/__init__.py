"""Figures, not tests: `make bench`. Each is a ratio against a yardstick measured in the same run."""
