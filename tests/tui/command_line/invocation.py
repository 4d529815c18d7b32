"""The command line, run in the tests' own process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.tui.command_line.main import run

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did."""

    status: int
    """Its exit status."""
    out: str
    """What it wrote on standard output."""
    err: str
    """What it wrote on standard error."""

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def complaint(self, status: int = 2) -> str:
        """Return the one line on standard error of a command with this status that wrote nothing else."""
        assert (self.status, self.out) == (status, ""), self
        lines = self.err.splitlines()
        assert len(lines) == 1, self
        assert lines[0].startswith("synoptic: "), self
        return lines[0].removeprefix("synoptic: ")


@dataclass(frozen=True, slots=True)
class Synoptic:
    """The `synoptic` command in a folder of its own, with a reader's folder of its own."""

    folder: Path
    """The current folder."""
    home: Path
    """Where the personal library lives."""
    capture: Capture

    def __call__(self, *arguments: str | Path) -> Outcome:
        """Run the command with these arguments."""
        self.capture.readouterr()
        with pytest.raises(SystemExit) as left:
            run([str(argument) for argument in arguments])
        printed = self.capture.readouterr()
        status = left.value.code
        assert isinstance(status, int)
        return Outcome(status, printed.out, printed.err)

    def done(self, *arguments: str | Path) -> Outcome:
        """Run the command; it has to succeed without a word on standard error."""
        outcome = self(*arguments)
        assert (outcome.status, outcome.err) == (0, ""), outcome
        return outcome
