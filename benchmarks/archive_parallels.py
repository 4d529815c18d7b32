"""Parallels over an archive: what blocking loses, and 10,000 articles on two workers; run by name only.

The articles are made from the sources of `prose`; 500 of them have a passage of another, with one word in
eight changed. Goals: 10 minutes on two workers of 2 GB each, the same pairs on one worker and after one is
killed half way, and 0.98 of the likely parallels that comparing every two articles finds.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import time
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks import prose
from benchmarks.coreferent_news import annotated_news, news_folder
from synoptic.corpus.parallels.blocking import MAX_SHARED, PARTS, RareShingles, least_shared, occurrences_in
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import LIKELY_SCORE, compare
from synoptic.corpus.parallels.dask_workers import local_workers
from synoptic.corpus.parallels.over_archive import ArchiveParallels
from synoptic.corpus.parallels.profile import profile_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from distributed import Client

    from synoptic.corpus.article import Article

_ARTICLES, _PASSAGES, _REUSED = 10_000, 20, 500
_FEW = 200
_MEMORY = 2_000_000_000
_SEED = 2031
_CHANGED = 8


def run() -> None:
    """Print the figures."""
    _print_lost("made articles", [article.text for article in archive(_FEW, _REUSED // 5)[0]])
    _print_lost("real articles and speeches", [article.text for article in prose.real_articles()][:_FEW])
    if (folder := news_folder()) is not None:
        news = [
            "\n\n".join(sentence.text for sentence in sentences)
            for topic in annotated_news(folder, "Train").values()
            for sentences in topic.values()
        ]
        random.Random(_SEED).shuffle(news)
        _print_lost("news (ECB+ Train)", news[:_FEW])
    articles, reused = archive(_ARTICLES, _REUSED)
    characters = sum(len(article.text) for article in articles)
    print(
        f"{len(articles):,} articles, {_ARTICLES * _PASSAGES:,} passages, {characters / 1e6:.0f} MB, "
        f"{len(reused)} passages reused with one word in {_CHANGED} changed",
        flush=True,
    )
    own = [(articles[one], articles[other]) for one, other in reused]
    begun = time.process_time()
    told = [Comparer().between(*each, least=LIKELY_SCORE).parallels for each in own]
    print(
        f"  yardstick: reading and comparing two articles {(time.process_time() - begun) / len(own):.4f} s; "
        f"of the {len(own)} pairs it finds {sum(map(bool, told))}"
    )
    known = {(one.id, other.id) for (one, other), found in zip(own, told, strict=True) if found}
    for workers, is_killed in ((2, False), (2, True), (1, False)):
        _print_run(articles, known, workers, is_killed=is_killed)


def archive(count: int, reused: int) -> tuple[list[Article], list[tuple[int, int]]]:
    """Return so many made articles, and which two of them share a reused passage, the earlier first."""
    chance = random.Random(_SEED)
    texts = [article.text.split("\n\n") for article in prose.articles(count * _PASSAGES, a_piece=_PASSAGES)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < reused:
        one, other = sorted(chance.sample(range(count), 2))
        if (one, other) not in pairs:
            pairs.add((one, other))
            words = chance.choice(texts[one]).split()
            strange = chance.choice(chance.choice(texts)).split()
            for place in range(chance.randrange(_CHANGED), len(words), _CHANGED):
                words[place] = chance.choice(strange)
            texts[other][chance.randrange(_PASSAGES)] = " ".join(words)
    made = [prose.article(f"{number:06}", "\n\n".join(passages)) for number, passages in enumerate(texts)]
    return made, sorted(pairs)


def _print_lost(name: str, texts: Sequence[str]) -> None:
    """Print the share of all pairs that blocking leaves, and of the likely parallels that these have."""
    profiles = [profile_of(text) for text in texts]
    rare = RareShingles([len(profile.units) for profile in profiles])
    sentences = sum(len(profile.units) for profile in profiles)
    for part in range(PARTS):
        rare.add([occurrences_in([each.postings for each in profiles], rare.starts, part)])
    found = {
        pair: len(compare(profiles[pair[0]], profiles[pair[1]]).parallels)
        for pair in combinations(range(len(profiles)), 2)
    }
    likely = sum(found.values())
    for size, least in (("their number", least_shared(sentences)), ("a large archive", MAX_SHARED)):
        kept = [(one, other) for one, others in enumerate(rare.partners(least)) for other in others]
        held = sum(found[pair] for pair in kept)
        print(
            f"{name}: {len(texts)} articles, asked as for {size} ({least:.2f}); compares {len(kept):,} of "
            f"{len(found):,} pairs ({len(kept) / len(found):.1%}), which have {held:,} of {likely:,} likely "
            f"parallels ({held / max(likely, 1):.3f}; goal 0.98)",
            flush=True,
        )


def _print_run(
    articles: Sequence[Article], known: set[tuple[str, str]], workers: int, *, is_killed: bool
) -> None:
    begun = time.perf_counter()
    load = os.getloadavg()[0]
    with local_workers(workers, _MEMORY) as client:
        up = time.perf_counter() - begun
        killed = not is_killed
        first = 0.0

        def progress(doing: str, done: int, total: int) -> None:
            nonlocal killed
            if not killed and doing == "Comparing" and done >= total // 4:
                # The first quarter of the articles has almost half of the pairs.
                killed = True
                os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)

        parallels = ArchiveParallels(articles, client, progress=progress)
        digest = hashlib.sha256()
        found = set()
        number = 0
        for pair in parallels.pairs():
            first = first or time.perf_counter() - begun
            found.add((pair.one.id, pair.other.id))
            number += len(pair.comparison.parallels)
            digest.update(f"{pair.one.id} {pair.other.id} {pair.comparison}".encode())
        seconds = time.perf_counter() - begun
        peak = max(_peaks(client))
    mean = (load + os.getloadavg()[0]) / 2
    print(
        f"  {workers} worker{'s' * (workers > 1)}{', one killed half way' * is_killed}: {seconds:.0f} s "
        f"({up:.0f} to start, first pair after {first:.0f}); {parallels.compared:,} pairs compared, "
        f"{number:,} parallels in {len(found):,}, {len(known & found)} of {len(known)} reused; digest "
        f"{digest.hexdigest()[:16]}; peak of a worker {peak:.0f} MB, own {_own_peak():.0f} MB; "
        f"load {mean:.1f}",
        flush=True,
    )


def _peaks(client: Client) -> list[float]:
    return list(client.run(_own_peak).values())


def _own_peak() -> float:
    """Return the peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    run()
