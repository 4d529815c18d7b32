"""Run the benchmarks: all of them, or those named."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = (
    "start_and_keys",
    "at_rest",
    "letters_typed",
    "reading_pane",
    "library_screen",
    "search",
    "parallels",
    "differences",
    "quotations",
    "attributed_news",
    "store",
    "shared_store",
    "bit_flips",
    "anchoring",
    "walks",
    "formats",
    "exports",
    "verifying",
)
"""Modules of this package with a `run`."""
BY_NAME_ONLY = (
    "search_million",
    "growth",
    "archive_parallels",
    "archive_search",
    "many_readers",
    "install_sizes",
)
"""More of them, which take long or download."""


def main() -> int:
    """Run those named on the command line, else all; 2 for a name that there is not."""
    chosen = sys.argv[1:] or list(BENCHMARKS)
    known = (*BENCHMARKS, *BY_NAME_ONLY)
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(
            f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}",
            file=sys.stderr,
        )
        return 2
    for name in chosen:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
