"""Known items: phrases that somebody half remembers, sought among 100,000 passages, against fzf.

A phrase is four consecutive words of a passage, one or two of them misspelt by one edit (a letter wrong,
missing, too many, or changed places with its neighbour). It counts as found where one of the first ten hits
is in a passage that has the very phrase. Seeds are fixed; those of the phrases that are held out were not
looked at while searching was made.

First answers are compared with tantivy's own query for the same words (see `fuzzy_automata.own_query`), and
its automata with the widened vocabulary; `synoptic search` with `synoptic --version`: processor time, in
turn, in one run.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import prose
from benchmarks.fuzzy_automata import AutomataSearch, own_query
from benchmarks.peak_memory import peak_memories
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.large_search import LargeSearch
from synoptic.corpus.search.passage_index import PassageIndex, open_index, passages_of
from synoptic.corpus.search.query import Query, Request
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.results import Hit

PASSAGES = 100_000
_QUERIES = 200
_TYPED = 40
_STEPPED = 5
_LISTED = 50
_STEP_MILLISECONDS = 5
_PAGE = 10
_FZF_QUERIES = 8
_HELD_OUT_SEED = 40_417
_COMMAND_PASSAGES = 30_000
_COMMAND_RUNS = 9
# Files that changed a moment ago are not kept as read (see `articles.reading_cache`).
_SETTLED_SECONDS = 2.5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORT = ("a", "e", "s", "t", "the", "the ", "of", "and ", "in the", "of the ", "that", "people", "govern")


class Known(NamedTuple):
    """A phrase and how it is remembered."""

    phrase: str
    """The words, folded."""
    query: str
    """The same, misspelt."""


def run(passages: int = PASSAGES) -> None:
    """Print how much is found, how fast, and what it takes."""
    articles = list(prose.articles(passages))
    size = sum(len(article.text.encode()) for article in articles) / 1e6
    print(f"{passages} invented passages in {len(articles)} articles, {size:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        search = ArticleSearch(articles, index)
        begun = time.perf_counter()
        search.prepare()
        seconds = time.perf_counter() - begun
        on_disk = sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6
        print(f"\nindex made: {seconds:.2f} s, {size / seconds:.1f} MB/s (goal 20), {on_disk:.1f} MB on disk")
        begun = time.perf_counter()
        search = ArticleSearch(articles, index)
        search.prepare()
        print(f"index opened again: {time.perf_counter() - begun:.3f} s (goal 0.2)")
        known = list(known_items(articles, _QUERIES))
        if passages <= PASSAGES:
            _report_found(search, articles, known)
            print("\nheld out:", end="")
            _report_found(search, articles, list(known_items(articles, _QUERIES, _HELD_OUT_SEED)))
        _report_keys(search, known)
        passage_index = open_index(index, articles)
        _report_ratios(search, passage_index, known)
        if passages > PASSAGES:
            return
        held_out = list(known_items(articles, _QUERIES, _HELD_OUT_SEED))
        _report_automata(articles, passage_index, held_out, known[:_TYPED])
        _report_steps(search, known)
        _report_second_stage(search, known)
        _report_fzf(search, articles, known)
    _report_command()
    real = prose.real_articles()
    print(f"\n{len(real)} real articles, {sum(len(each.text) for each in real) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        search = ArticleSearch(real, Path(folder))
        search.prepare()
        _report_found(search, real, list(known_items(real, _QUERIES)))
    bare, ours, opened = peak_memories(passages)
    print(f"\npeak memory over that of the articles ({bare:.0f} MB with Python):")
    print(f"  {ours - bare:.0f} MB while the index is made, {opened - bare:.0f} MB to search it (goal 120)")


def known_items(articles: Sequence[Article], count: int, seed: int = 5) -> Iterable[Known]:
    """Yield so many phrases of the articles, misspelt, the same for the same seed."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        article = chance.choice(articles)
        start, end = chance.choice(list(passages_of(article.text)))
        words = words_in(folded_text(article.text[start:end]))
        if len(words) < 4:
            continue
        first = chance.randrange(len(words) - 3)
        phrase = words[first : first + 4]
        long = [place for place, word in enumerate(phrase) if len(word) >= 4 and word.isalpha()]
        if long:
            typed = list(phrase)
            for place in chance.sample(long, min(len(long), chance.choice((1, 2)))):
                typed[place] = _misspelt(chance, phrase[place])
            made += 1
            yield Known(" ".join(phrase), " ".join(typed))


def _misspelt(chance: random.Random, word: str) -> str:
    at, letter = chance.randrange(len(word) - 1), chance.choice(_LETTERS)
    return chance.choice(
        (
            word[:at] + letter + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _rank(hits: Iterable[Hit], texts: dict[str, str], phrase: str) -> int | None:
    """Return the place of the first hit in a passage that has the phrase, from 0."""
    for rank, hit in enumerate(hits):
        text = texts[hit.passage.article]
        for start, end in passages_of(text):
            if start <= hit.passage.start < end:
                if f" {phrase} " in f" {' '.join(words_in(folded_text(text[start:end])))} ":
                    return rank
                break
    return None


def _report_found(search: ArticleSearch, articles: Sequence[Article], known: Sequence[Known]) -> None:
    texts = {article.id: article.text for article in articles}
    firsts: list[float] = []
    ranks: dict[str, list[int | None]] = {"at once": [], "after reading everything": []}
    for each in known:
        begun = time.perf_counter()
        stages = search.stages(each.query, limit=_PAGE)
        first = next(stages)
        firsts.append(1000 * (time.perf_counter() - begun))
        ranks["at once"].append(_rank(first.hits, texts, each.phrase))
        last = first
        for stage in stages:
            last = stage
        ranks["after reading everything"].append(_rank(last.hits, texts, each.phrase))
    print(f"\n{len(known)} misspelt phrases of four words, each asked for once:")
    for stage_name, found in ranks.items():
        ten = sum(rank is not None for rank in found) / len(found)
        one = sum(rank == 0 for rank in found) / len(found)
        print(f"  {stage_name}: {ten:.1%} among the first ten (goal 99.5 %), {one:.1%} first (goal 95 %)")
    _report_times("  to the first page with its spans", firsts)


def _report_keys(search: ArticleSearch, known: Sequence[Known]) -> None:
    times = []
    for each in known[:_TYPED]:
        times += [_first_page(search, each.query[:end]) for end in range(1, len(each.query) + 1)]
    _report_times(f"\n{len(times)} keys of {_TYPED} such phrases as they are typed", times)
    short = [_first_page(search, query) for _ in range(5) for query in _SHORT]
    _report_times("one letter or frequent words", short)
    print(
        "  "
        + ", ".join(
            f"{query!r} {time:.1f}" for query, time in zip(_SHORT, short[-len(_SHORT) :], strict=True)
        )
    )


def _first_page(search: ArticleSearch, query: str) -> float:
    begun = time.perf_counter()
    next(iter(search.stages(query, limit=_PAGE)))
    return 1000 * (time.perf_counter() - begun)


def _report_ratios(search: ArticleSearch, index: PassageIndex, known: Sequence[Known]) -> None:
    """Compare the first answer to each key, and to whole phrases, with tantivy's own."""
    own = _tantivy_search(index)

    def first(typed: str) -> None:
        next(iter(search.stages(typed, limit=_PAGE)))

    keys = [each.query[:end] for each in known[:_TYPED] for end in range(1, len(each.query) + 1)]
    for what, typed in (("phrases", [f"{each.query} " for each in known]), ("keys", keys)):
        ours, theirs = [], []
        for one in typed:
            ours.append(_processor_milliseconds(first, one))
            theirs.append(_processor_milliseconds(own, one))
        print(
            f"{what}: processor time {statistics.median(ours):.1f} ms, tantivy's own query "
            f"{statistics.median(theirs):.1f} ms; {sum(ours) / sum(theirs):.2f} x (goal 4)"
        )


def _tantivy_search(index: PassageIndex) -> Callable[[str], None]:
    """Return a function that lets tantivy search for typed words by its own query."""

    def search(typed: str) -> None:
        index.best(own_query(index.schema, typed), _PAGE, weighed=False)

    return search


def _report_automata(
    articles: Sequence[Article], index: PassageIndex, known: Sequence[Known], keys: Sequence[Known]
) -> None:
    """Compare the passages of the widened vocabulary with those of tantivy's automata, in turn."""
    texts = {article.id: article.text for article in articles}
    index.vocabulary.make_shortlist()
    searches = {"widened vocabulary": LargeSearch(articles), "tantivy's automata": AutomataSearch(articles)}
    for search in searches.values():
        search.index = index
    ranks: dict[str, list[int | None]] = {name: [] for name in searches}
    times: dict[str, list[float]] = {name: [] for name in searches}
    typed = [each.query[:end] for each in keys for end in range(1, len(each.query) + 1)]
    for asked, phrase in [*((each.query, each.phrase) for each in known), *((each, "") for each in typed)]:
        for name, search in searches.items():
            begun = time.process_time()
            hits = search.at_once(Request(Query.parse(asked), _PAGE, None, _go_on))
            if phrase:
                ranks[name].append(_rank(hits, texts, phrase))
            else:
                times[name].append(1000 * (time.process_time() - begun))
    print(f"\ncandidates, {len(known)} held-out phrases and {len(typed)} keys, each in turn:")
    for name, found in ranks.items():
        ten = sum(rank is not None for rank in found) / len(found)
        one = sum(rank == 0 for rank in found) / len(found)
        print(f"  {name}: {ten:.1%} among the first ten, {one:.1%} first")
        _report_times("    processor time of the first answer to a key", times[name])


def _go_on() -> None:
    """Ask nothing: the answer is wanted."""


def _report_steps(search: ArticleSearch, known: Sequence[Known]) -> None:
    """Print how long a search goes on without a question whether its answer is still wanted."""
    steps: list[float] = []
    begun = time.thread_time()

    def asked() -> bool:
        nonlocal begun
        steps.append(1000 * (time.thread_time() - begun))
        begun = time.thread_time()
        return False

    for each in known[:_STEPPED]:
        for end in range(1, len(each.query) + 1):
            begun = time.thread_time()
            for _ in search.stages(each.query[:end], limit=_LISTED, cancelled=asked):
                asked()
    whole = sum(steps)
    late = sum(step for step in steps if step > _STEP_MILLISECONDS)
    _report_times(f"{len(steps)} steps between two questions whether to go on", steps)
    print(f"  {late / whole:.1%} of the time in steps longer than {_STEP_MILLISECONDS} ms")


def _processor_milliseconds(done: Callable[[str], None], typed: str) -> float:
    begun = time.process_time()
    done(typed)
    return 1000 * (time.process_time() - begun)


def _report_command() -> None:
    """Compare `synoptic search` on an indexed library with `synoptic --version`."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "articles"
        library.mkdir()
        articles = list(prose.articles(_COMMAND_PASSAGES, a_piece=30))
        for article in articles:
            (library / f"{article.id}.txt").write_text(article.text, "utf-8")
        time.sleep(_SETTLED_SECONDS)
        environment = os.environ | {"SYNOPTIC_HOME": str(Path(folder) / "home")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        version = ["--version"]
        print(f"\n{_COMMAND_PASSAGES} passages in {len(articles)} files, processor time of a command:")
        phrase = next(iter(known_items(articles, 1))).query
        for what, query in (
            ("a misspelt phrase", phrase),
            ("words that are far apart", "goverment people war"),
        ):
            searching = ["search", query, str(library), "--limit", str(_PAGE)]
            _command_milliseconds(searching, environment)
            pairs = [
                (_command_milliseconds(version, environment), _command_milliseconds(searching, environment))
                for _ in range(_COMMAND_RUNS)
            ]
            bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratios = sorted(our / their for their, our in pairs)
            print(
                f"  {what}: {ours:.0f} ms, --version {bare:.0f} ms; {statistics.median(ratios):.2f} x "
                f"({ratios[0]:.2f}-{ratios[-1]:.2f}; goal 3)"
            )


def _command_milliseconds(arguments: Sequence[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = [sys.executable, "-m", "synoptic", *arguments]
    subprocess.run(program, env=environment, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _report_second_stage(search: ArticleSearch, known: Sequence[Known]) -> None:
    times = []
    for each in known[:20]:
        begun = time.perf_counter()
        search.search(each.query, limit=_PAGE)
        times.append(1000 * (time.perf_counter() - begun))
    _report_times("both stages", times)


def _report_times(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    print(
        f"{what}: median {statistics.median(ordered):.1f} ms, "
        f"95 % {ordered[int(0.95 * len(ordered))]:.1f} ms, longest {ordered[-1]:.1f} ms"
    )


def _report_fzf(search: ArticleSearch, articles: Sequence[Article], known: Sequence[Known]) -> None:
    """Compare with `fzf --filter` on the same passages, one a line, in the same run."""
    program = shutil.which("fzf")
    if program is None:
        print("\nfzf is not installed here: no comparison")
        return
    lines = [
        " ".join(article.text[start:end].split())
        for article in articles
        for start, end in passages_of(article.text)
    ]
    content = "\n".join(lines).encode()
    ours, theirs, found = [], [], 0
    for each in known[:_FZF_QUERIES]:
        ours.append(_first_page(search, each.query))
        begun = time.perf_counter()
        answer = subprocess.run(
            [program, "--filter", each.query], input=content, capture_output=True, check=False
        )
        theirs.append(1000 * (time.perf_counter() - begun))
        first = answer.stdout.decode().splitlines()[:_PAGE]
        found += any(f" {each.phrase} " in f" {' '.join(words_in(folded_text(line)))} " for line in first)
    ratio = statistics.median(their / our for their, our in zip(theirs, ours, strict=True))
    print(
        f"\nfzf --filter, {_FZF_QUERIES} of the phrases: {found / _FZF_QUERIES:.0%} among the first ten, "
        f"median {statistics.median(theirs):.0f} ms; it takes {ratio:.0f} x as long (goal 200)"
    )
