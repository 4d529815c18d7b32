"""Every dependency has a licence that this project accepts, and says which.

What the base, each extra and the checks bring along is looked at separately, directly or not.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING

import pytest
from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.metadata import Distribution

OURS = "synoptic-reader"
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CNRI-Python",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-1.1",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""Licences, by their SPDX names, of packages that a program under Apache-2.0 may be published with."""
KNOWN = {
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "pyte": "LGPL-3.0-only",
}
"""Packages under other licences that are used as they are, as libraries: see docs/decisions.md."""
READ = {
    # What they say of themselves is loose or covers more than the package; their files were read.
    "docutils": "BSD-2-Clause",  # its GPL part is a mode of Emacs, which is in no wheel
    "partd": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # with PDFium's own dependencies, all of them permissive
    "pyperclip": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "zict": "BSD-3-Clause",
    "pystemmer": "MIT AND BSD-3-Clause",
    "alabaster": "BSD-3-Clause",
    "sphinxcontrib-applehelp": "BSD-2-Clause",
    "sphinxcontrib-devhelp": "BSD-2-Clause",
    "sphinxcontrib-htmlhelp": "BSD-2-Clause",
    "sphinxcontrib-jsmath": "BSD-2-Clause",
    "sphinxcontrib-qthelp": "BSD-2-Clause",
    "sphinxcontrib-serializinghtml": "BSD-2-Clause",
}
_CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
"""SPDX names of what classifiers say; “BSD License” may be either, and says nothing."""
_PROSE = {"BSD 2-Clause License": "BSD-2-Clause", "The BSD 2-Clause License": "BSD-2-Clause"}
_TOKEN = re.compile(r"\(|\)|[^\s()]+")


def licence(named: Distribution) -> str:
    """Return the SPDX expression of what a package says of its licence. Raises ValueError if it says none."""
    about = named.metadata
    name = canonicalize_name(about["Name"])
    if name in READ:
        return READ[name]
    if "License-Expression" in about:
        return str(canonicalize_license_expression(about["License-Expression"]))
    written = about["License"] if "License" in about else ""  # noqa: SIM401  # its type has no get
    try:
        return str(canonicalize_license_expression(_PROSE.get(written, written)))
    except ValueError:
        classified = {each for each in about.get_all("Classifier") or () if each.startswith("License ::")}
        if len(classified) != 1 or not classified <= _CLASSIFIERS.keys():
            raise ValueError(f"{name} names no licence: {written[:80]!r}, {sorted(classified)}") from None
        return _CLASSIFIERS[classified.pop()]


def is_met(expression: str, allowed: Callable[[str], bool]) -> bool:
    """Tell whether an SPDX expression lets us choose licences that are allowed: AND binds more than OR."""
    tokens = _TOKEN.findall(expression)

    def any_of() -> bool:
        met = all_of()
        while tokens[:1] == ["OR"]:
            del tokens[0]
            met = all_of() or met
        return met

    def all_of() -> bool:
        met = one()
        while tokens[:1] == ["AND"]:
            del tokens[0]
            met = one() and met
        return met

    def one() -> bool:
        token = tokens.pop(0)
        if token == "(":
            met = any_of()
            assert tokens.pop(0) == ")"
            return met
        if tokens[:1] == ["WITH"]:  # an exception gives more rights, never fewer
            del tokens[:2]
        return allowed(token)

    met = any_of()
    assert not tokens, expression
    return met


def required(name: str, extra: str) -> Iterator[Requirement]:
    """Yield what a package with one of its extras needs on this machine; extra "" is none."""
    for each in distribution(name).requires or ():
        requirement = Requirement(each)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def brought_along(extra: str) -> set[str]:
    """Return the names of all packages that ours needs with one extra, directly or not."""
    waiting, seen = [(OURS, extra)], set[tuple[str, str]]()
    while waiting:
        if (now := waiting.pop()) not in seen:
            seen.add(now)
            for requirement in required(*now):
                name = canonicalize_name(requirement.name)
                waiting += [(name, each) for each in ("", *requirement.extras)]
    return {name for name, _ in seen} - {OURS}


EXTRAS = sorted(distribution(OURS).metadata.get_all("Provides-Extra") or ())


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_every_dependency_has_a_licence_that_is_allowed(extra: str) -> None:
    try:
        said = {name: licence(distribution(name)) for name in brought_along(extra)}
    except PackageNotFoundError as error:
        pytest.fail(f"{error.name} is needed and not installed")
    refused = {
        name: expression for name, expression in said.items() if not is_met(expression, ALLOWED.__contains__)
    }
    assert refused == {name: KNOWN[name] for name in refused.keys() & KNOWN.keys()}
    assert {"textual", "tinydb", "rapidfuzz"} <= said.keys()


def test_what_was_read_and_what_is_known_is_needed() -> None:
    needed = {name for extra in EXTRAS for name in brought_along(extra)}
    assert READ.keys() | KNOWN.keys() <= needed


def test_only_the_checks_and_shared_libraries_have_a_known_exception() -> None:
    found = {extra: brought_along(extra) & KNOWN.keys() for extra in ["", *EXTRAS]}
    assert {extra for extra, names in found.items() if names} == {"all", "dev", "shared"}


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("MIT", True),
        ("AGPL-3.0-or-later", False),
        ("GPL-3.0-only", False),
        ("LGPL-2.1-or-later", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-2.0-only OR MPL-1.1", True),
        ("GPL-3.0-only AND MIT", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only AND Zlib", True),
        ("(MIT OR GPL-3.0-only) AND Zlib", True),
        ("(LGPL-3.0-only OR GPL-3.0-only) AND Zlib", False),
        ("Apache-2.0 WITH LLVM-exception AND MIT", True),
        ("GPL-3.0-only WITH GCC-exception-3.1", False),
    ],
)
def test_a_licence_is_told(expression: str, *, met: bool) -> None:
    assert is_met(expression, ALLOWED.__contains__) is met
