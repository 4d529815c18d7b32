"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> settings:
    """Return settings for `number` examples in a usual run, and for so many more in a thorough one."""
    usual = settings.get_profile("usual").max_examples
    return settings(max_examples=number * settings().max_examples // usual)
