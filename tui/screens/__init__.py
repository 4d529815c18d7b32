"""The screens: the reading screen, which owns the state, and those that open over it."""
