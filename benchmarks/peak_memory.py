"""Peak memory of a process that does one thing; run as a program, it does it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import prose
from synoptic.corpus.search.engine import ArticleSearch

_ROOT = Path(__file__).resolve().parents[1]


def peak_memories(passages: int) -> tuple[float, float, float]:
    """Return the peaks, in MB, of processes that load articles, index them and search them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.peak_memory"]
        subprocess.run([*command, "articles", str(passages), folder], check=True, cwd=_ROOT)

        def peak(what: str) -> float:
            run = [*command, what, str(passages), folder]
            return float(subprocess.run(run, check=True, cwd=_ROOT, capture_output=True, text=True).stdout)

        return peak("load"), peak("index"), peak("search")


def main() -> None:
    """Do what the command line says and print the peak in MB."""
    what, passages, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    texts = folder / "texts"
    if what == "articles":
        texts.mkdir()
        for article in prose.articles(passages):
            (texts / article.id).write_text(article.text, encoding="utf-8")
        return
    articles = [
        prose.article(path.name, path.read_text(encoding="utf-8")) for path in sorted(texts.iterdir())
    ]
    if what in {"index", "search"}:
        search = ArticleSearch(articles, folder / "index")
        search.prepare()
        if what == "search":
            for query in ("the", "of the people", "war and peece", "govermnent of the untied"):
                next(iter(search.stages(query, limit=10)))
    # Not that of getrusage, which a process takes over from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


if __name__ == "__main__":
    main()
