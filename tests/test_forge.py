"""What a forge reads says what the project says: versions, names, commands."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.built_packages import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]
PYTHONS = [
    each.rpartition(" ")[2]
    for each in PROJECT["classifiers"]
    if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", each)
]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FILES = [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / ".pre-commit-config.yaml", ROOT / "CITATION.cff"]


def read(name: str) -> Any:
    # Everything is text: YAML would take the key `on` for true, and 3.10 for a number.
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), yaml.BaseLoader)


def steps(workflow: str) -> list[dict[str, Any]]:
    return [step for job in read(f".github/workflows/{workflow}")["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("name", [str(path.relative_to(ROOT)) for path in FILES])
def test_a_file_is_yaml(name: str) -> None:
    assert isinstance(read(name), dict)


def test_the_suite_runs_on_every_python_that_is_named() -> None:
    jobs = read(".github/workflows/test.yml")["jobs"]
    matrices = [job["strategy"]["matrix"] for job in jobs.values() if "strategy" in job]
    assert [matrix["python"] for matrix in matrices] == [PYTHONS, PYTHONS]
    assert PYTHONS[0] == PYPROJECT["tool"]["mypy"]["python_version"]
    assert SpecifierSet(PROJECT["requires-python"]) == SpecifierSet(f">={PYTHONS[0]}")


def test_the_oldest_python_makes_the_oldest_environment() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"uv venv .*--python ([\d.]+)", makefile) == [PYTHONS[0]]


@pytest.mark.parametrize("workflow", [path.name for path in WORKFLOWS])
def test_a_workflow_runs_what_there_is(workflow: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for step in steps(workflow):
        assert ("uses" in step) != ("run" in step), step
        if "uses" in step:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[\w./]+", step["uses"]), step
        for targets in re.findall(r"^make ((?:[a-z-]+ ?)+)", step.get("run", ""), re.MULTILINE):
            assert all(f"\n{target}: " in makefile for target in targets.split())


def test_only_the_job_that_publishes_can_publish() -> None:
    jobs = read(".github/workflows/release.yml")["jobs"]
    assert read(".github/workflows/release.yml")["permissions"] == {"contents": "read"}
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert jobs["publish"]["environment"] == "release"
    assert all("run" not in step for step in jobs["publish"]["steps"])


def test_the_citation_is_of_this_version() -> None:
    citation = read("CITATION.cff")
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["authors"] == PROJECT["authors"]
    assert set(citation["keywords"]) <= set(PROJECT["keywords"])


def test_hooks_are_the_checks_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(BIN)", ".venv/bin")
    hooks = [hook for repository in read(".pre-commit-config.yaml")["repos"] for hook in repository["hooks"]]
    assert hooks
    assert all(f"\t{hook['entry']}" in makefile for hook in hooks)


def test_every_dependency_has_a_lower_bound_that_its_pin_meets() -> None:
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    )
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    extras = {extra: needed for extra, needed in PROJECT["optional-dependencies"].items() if extra != "all"}
    for each in [*PROJECT["dependencies"], *(each for needed in extras.values() for each in needed)]:
        requirement = Requirement(each)
        if requirement.name == PROJECT["name"]:
            continue  # an extra that another one has
        assert any(bound.operator == ">=" for bound in requirement.specifier), each
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, each


def test_one_extra_has_all_that_readers_use() -> None:
    extras = PROJECT["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    assert everything.extras == extras.keys() - {"all", "dev", "site"}
