"""The bones of the screens: classes stand on few of ours, and each command of the desk has one feature."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

import synoptic.tui
from synoptic.tui.commands import COMMANDS, Where
from synoptic.tui.desk.feature import Feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tui.desk.paper_desk import PaperDesk


def _classes() -> Iterator[type]:
    """Yield every class that is defined in tui."""
    for found in pkgutil.walk_packages(synoptic.tui.__path__, "synoptic.tui."):
        module = importlib.import_module(found.name)
        for _, each in inspect.getmembers(module, inspect.isclass):
            if each.__module__ == found.name:
                yield each


def _ours_above(each: type) -> list[str]:
    return [base.__name__ for base in each.__mro__[1:] if base.__module__.startswith("synoptic.")]


def test_no_widget_or_screen_has_more_than_two_of_ours_above_it() -> None:
    towers = {
        each.__name__: above
        for each in _classes()
        if issubclass(each, Widget | Screen) and len(above := _ours_above(each)) > 2
    }
    assert not towers


def test_a_feature_stands_on_nothing_but_feature() -> None:
    features = [each for each in _classes() if issubclass(each, Feature) and each is not Feature]
    assert features
    assert all(_ours_above(each) == ["Feature"] for each in features)


def test_each_command_of_the_desk_is_served_by_exactly_one_feature(paper: PaperDesk) -> None:
    served = Counter(chain.from_iterable(paper.features.served))
    assert served == Counter(command.id for command in COMMANDS if command.where is Where.DESK)
