"""Run the benchmarks: all of them, or those named."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = (
    "start_and_keys",
    "reading_pane",
    "search",
    "parallels",
    "quotations",
    "store",
    "anchoring",
)
"""Modules of this package with a `run`."""


def main() -> int:
    """Run those named on the command line, else all; 2 for a name that there is not."""
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        print(
            f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr
        )
        return 2
    for name in chosen:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
