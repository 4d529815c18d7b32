"""No dependency is GPL or AGPL code, nor is what a dependency brings along."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

OURS = "synoptic-reader"
_GPL = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public|Affero", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:MPL|Mozilla|MIT|BSD|Apache|LGPL|Lesser)\b", re.IGNORECASE)
_REQUIREMENT = re.compile(r"[\w.-]+")
_FOR_DEVELOPERS = re.compile(r"extra\s*==\s*[\"']dev[\"']")


def licences(named: Distribution) -> str:
    """Return what a package says of its licence, one statement a line."""
    about = named.metadata
    classifiers = [each for each in about.get_all("Classifier") or () if each.startswith("License")]
    written = [about[name][:200] for name in ("License-Expression", "License") if name in about]
    return "\n".join([*classifiers, *written])


def is_gpl_alone(said: str) -> bool:
    """Tell whether a licence is GPL or AGPL, with no other one to choose."""
    return _GPL.search(said) is not None and _CHOICE.search(said) is None


def brought_along() -> Iterator[str]:
    """Yield the names of all installed packages that ours needs with its extras, directly or not."""
    waiting, seen = [OURS], {OURS}
    while waiting:
        try:
            required = distribution(waiting.pop()).requires or ()
        except PackageNotFoundError:  # it is for another system or an older Python
            continue
        for each in required:
            found = _REQUIREMENT.match(each)
            if found is None or _FOR_DEVELOPERS.search(each):
                continue
            name = re.sub(r"[-_.]+", "-", found[0]).lower()
            if name not in seen:
                seen.add(name)
                waiting.append(name)
                yield name


def test_no_dependency_is_gpl_or_agpl() -> None:
    found = {}
    for name in brought_along():
        try:
            found[name] = licences(distribution(name))
        except PackageNotFoundError:
            continue
    assert {"textual", "trafilatura", "lxml", "psycopg", "pypdfium2"} <= found.keys()
    assert not {name: said for name, said in found.items() if is_gpl_alone(said)}


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("MIT", False),
        ("AGPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU AFFERO GPL 3.0", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("LGPL-2.1-or-later", False),
    ],
)
def test_a_licence_is_told(said: str, *, alone: bool) -> None:
    assert is_gpl_alone(said) is alone
