"""How quickly 10,000 quotations are checked, and how many of those that were altered are named.

The yardstick is Python's own search: for each quotation, `words in text` of one article after another until
one has it; it tells exact from not, and nothing else. It is measured in turn with the checks, in one process.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from benchmarks import exports, prose
from benchmarks.altered_quotations import EXPECTED, KINDS, Drafts, running
from synoptic.annotations.anchoring.placing import NOTHING_KEPT
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS, ExportSubject
from synoptic.annotations.verifying.checker import Checker
from synoptic.annotations.verifying.draft_quotations import quotations_in_draft
from synoptic.annotations.verifying.exported_quotations import ExportedQuotation
from synoptic.annotations.verifying.quotations_in_files import quotations_in_file
from synoptic.annotations.verifying.stored_quotations import stored_verdicts
from synoptic.annotations.verifying.verdict import Verdict, WrittenQuotation
from synoptic.corpus.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.altered_quotations import Labelled

GOAL = 5.0
"""CPU seconds that 10,000 quotations may take, the articles read."""
_REPEATS = 3
_DRAFTS, _ALTERED, _EXACT = 100, 8, 12
_ONE_IN, _FEW = 10, 5


def run() -> None:
    """Print the times of 10,000 quotations, and a row for each thing that is done to quotations."""
    _print_times()
    _print_found()


def _print_times() -> None:
    articles, annotations = exports.library()
    highlights = list(annotations.highlights.values())
    anchors = [(each.article, each.current) for each in highlights]
    # Highlights of the benchmark begin and end within words; a quotation does not.
    inside = (" ".join(each.exact.split()[1:-1]) for _, each in anchors)
    words = [WrittenQuotation(words=(each,), is_attributed=True) for each in inside if each]
    placed = [
        ExportedQuotation(
            words=each.exact, article=article, digest=each.digest, start=each.start, end=each.end
        )
        for article, each in anchors
    ]
    random = Random(1)
    altered = [
        WrittenQuotation(words=(_altered(one.words[0], random),), is_attributed=True)
        for one in words[::_ONE_IN]
        if one.words[0].count(" ") > _FEW
    ]
    document = FORMATS["markdown"].writes[ExportSubject.HIGHLIGHTS](
        exports.gathered(articles, annotations), unwatched
    )

    def checked(quotations: Iterable[WrittenQuotation | ExportedQuotation]) -> int:
        checker = Checker(articles)
        return sum(checker.check(each).state is not None for each in quotations)

    def of_document() -> int:
        return checked(quotations_in_file(Path("export.md"), document.content, articles))

    def searched() -> int:
        return sum(any(one.words[0] in article.text for article in articles) for one in words)

    works: dict[str, Callable[[], int]] = {
        "yardstick: `words in text`": searched,
        "words with places": lambda: checked(placed),
        "words alone": lambda: checked(words),
        "a tenth of them, all altered": lambda: checked(altered),
        "a Markdown export": of_document,
        "the library": lambda: len(list(stored_verdicts(annotations, articles, texts=NOTHING_KEPT))),
    }
    times: defaultdict[str, list[float]] = defaultdict(list)
    counts: dict[str, int] = {}
    for _ in range(_REPEATS):
        for name, work in works.items():
            start = time.process_time()
            counts[name] = work()
            times[name].append(time.process_time() - start)
    print(f"{len(words):,} quotations against {len(articles)} articles; goal {GOAL} s of CPU")
    for name, own in times.items():
        print(
            f"  {name:32s} {statistics.median(own):6.2f} s ({min(own):.2f}–{max(own):.2f}), {counts[name]:,}"
        )


def _altered(words: str, random: Random) -> str:
    each = words.split()
    each[random.randrange(len(each))] = "granite"
    return " ".join(each)


def _print_found() -> None:
    """Print what is told of drafts of some 1,000 words, each with 20 quotations of which 8 were altered."""
    articles = prose.real_articles()
    articles = tuple(replace(each, source=f"Witness {_name(number)}") for number, each in enumerate(articles))
    kept, foreign = articles[: len(articles) * 3 // 4], articles[len(articles) * 3 // 4 :]
    table = told_of_drafts(kept, foreign, seed=16, drafts=_DRAFTS)
    total = sum(map(Counter.total, table.values()))
    wrong = sum(
        number for kind, own in table.items() for state, number in own.items() if state != EXPECTED[kind]
    )
    print(f"{total} quotations in {_DRAFTS} drafts, {len(kept)} articles; {wrong} not told as labelled")
    for kind in KINDS:
        own = ", ".join(f"{number} {state}" for state, number in table[kind].most_common())
        print(f"  {kind:34s} {own}")


def _name(number: int) -> str:
    """Return a name that no other number has, of letters alone."""
    letters = ""
    while True:
        letters = chr(ord("a") + number % 26) + letters
        number //= 26
        if not number:
            return f"{letters}ville".capitalize()


def told_of_drafts(
    articles: Sequence[Article], foreign: Sequence[Article], *, seed: int, drafts: int
) -> dict[str, Counter[str]]:
    """Return for each kind of alteration how often each state was told; `found` for none."""
    made = Drafts(articles, foreign, Random(seed))
    checker = Checker(articles)
    table: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for number in range(drafts):
        text, labelled = made.draft(_ALTERED, _EXACT)
        draft = Article(f"draft {number}", "A draft", text, f"{number}", Path("/draft.md"))
        verdicts = [checker.check(one) for one in quotations_in_draft(draft, articles)]
        for one, verdict in told(labelled, verdicts):
            state = (
                "not found"
                if verdict is None
                else "too short"
                if verdict.state is None
                else verdict.state.value
            )
            table[one.kind][state] += 1
    return table


def told(
    labelled: Iterable[Labelled], verdicts: Sequence[Verdict]
) -> Iterable[tuple[Labelled, Verdict | None]]:
    """Yield each quotation of a draft with what was told of it, in the order of the draft."""
    left = list(verdicts)
    for one in labelled:
        words = running(one.words)
        found = next((each for each in left if running(" ".join(each.written.words)) == words), None)
        if found is not None:
            left.remove(found)
        yield one, found
