"""The tests' process as a whole."""

from __future__ import annotations

import gc
import os
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, is_hypothesis_test, settings, strategies
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

import synoptic
from tests.built_packages import ROOT, built
from tests.postgres_server import postgres_server, second_postgres_server

if TYPE_CHECKING:
    import pytest

__all__ = ["built", "postgres_server", "second_postgres_server"]

_OBJECTS = 20_000
"""New objects after which garbage is looked for; an app under test makes a hundred times the usual 700."""

# Programs that tests start have the program from here too, installed or not.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))

settings.register_profile(
    "usual",
    derandomize=True,
    # How long an example takes says how busy the machine is, and nothing about the program.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Other examples, and among them what stands in the modules: numbers and strings that they look for.
settings.register_profile(
    "thorough", settings.get_profile("usual"), derandomize=False, print_blob=True, max_examples=1000
)
settings.load_profile("usual")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage less often, and never among the modules and tests loaded by now, which stay."""
    if any(is_hypothesis_test(getattr(item, "obj", None)) for item in session.items):
        _load_every_module()
        if settings().derandomize:
            _draw_no_constants()
        _run_one_property()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


@settings(max_examples=1, database=None)
@given(strategies.none())
def _run_one_property(_: None) -> None:
    """Have Hypothesis find who refers to its source of random numbers.

    It asks the garbage collector, which from Python 3.14 on says nothing of objects that are frozen.
    """


def _draw_no_constants() -> None:
    """Have the examples of a test depend on that test alone.

    Hypothesis tries what stands in the modules too: a string that is changed in one of them would give every
    property other examples.
    """
    none = Constants()
    providers._get_local_constants = lambda: none


def _load_every_module() -> None:
    """Have every module loaded, so that the order of the tests does not decide which are."""
    for module in walk_packages(synoptic.__path__, "synoptic."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
