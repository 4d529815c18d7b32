"""How many quotations are found to the letter, with the right speaker, and how long that takes."""

from __future__ import annotations

import time

from benchmarks.labelled import labelled_articles, labels
from synoptic.corpus.quotations.quotations import quotations_of

_RUNS = 20


def run() -> None:
    """Print the figures of the articles that were not tuned on, and of the others."""
    known = labels("quotations")
    articles = labelled_articles(known["articles"])
    names = sorted(known["articles"])
    print(f"{len(known['quotations'])} quotations; goals F1 0.98, speakers 0.90")
    for title, chosen in (("reported", names[1::2]), ("tuned on", names[0::2])):
        found_at_all = labelled = both = right = sure = sure_and_right = 0
        for name in chosen:
            if name not in articles:
                continue
            text = articles[name].text
            wanted = {
                tuple(map(tuple, one["parts"])): one["speakers"]
                for one in known["quotations"]
                if one["article"] == name
            }
            found = {tuple((part.start, part.end) for part in one.parts): one for one in quotations_of(text)}
            labelled += len(wanted)
            found_at_all += len(found)
            for parts in wanted.keys() & found.keys():
                is_right = found[parts].speaker in wanted[parts]
                both += 1
                right += is_right
                sure += found[parts].is_certain
                sure_and_right += found[parts].is_certain and is_right
        print(
            f"  {title:9s} F1 {2 * both / (found_at_all + labelled):.3f} (of {labelled}, every part to the "
            f"letter), speaker {right / both:.3f} (of {both}), where it says certain "
            f"{sure_and_right / sure:.3f} (of {sure})"
        )
    begun = time.perf_counter()
    for _ in range(_RUNS):
        for article in articles.values():
            quotations_of(article.text)
    print(f"  {(time.perf_counter() - begun) * 1000 / _RUNS / len(articles):.1f} ms an article")
