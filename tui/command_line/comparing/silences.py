"""Commands on silences: an article has nothing on a claim, and a reader has confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.voices import name_of
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.comparing.claims import claim_named
from synoptic.tui.command_line.comparing.matrix import matrix_of
from synoptic.tui.command_line.completing.names import complete_article, complete_claim
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.named import article_named, described, open_named, record_for
from synoptic.tui.command_line.opening import keep_letters, open_for_printing
from synoptic.tui.command_line.options import WORDS, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Silence
    from synoptic.corpus.article import Article

silence = listing_group("silence", "List, confirm and withdraw silences of articles on claims")


@silence.command(LIST, examples=("synoptic silence list",))
@paths_argument
@json_option
@library_option()
def list_silences(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """List confirmed silences: claim, article, day of the confirmation."""
    opened = open_for_printing(paths)
    articles = {each.id: each for each in opened.articles}
    found = [each for each in opened.store.annotations.silences.values() if each.article in articles]
    for each in found:
        article = articles[each.article]
        if as_json:
            say_json(_record(each, article))
            continue
        day = each.created.astimezone().date().isoformat()
        earlier = "" if each.digest == article.digest else ", of an earlier text"
        by = "" if each.creator == opened.store.reader else f" by {name_of(each.creator)}"
        say(f"{each.label}: {article_name(article)} has nothing on it (confirmed{by} {day}{earlier}).")
    if not found:
        complain("No silences confirmed for these articles.")
    return 0 if found else 1


@silence.command(examples=("synoptic silence add claim/time B",))
@click.argument("claim", shell_complete=complete_claim, type=WORDS)
@click.argument("article", shell_complete=complete_article)
@json_option
@library_option()
def add(claim: str, article: str, *, as_json: bool) -> int:
    """Confirm that ARTICLE has nothing on CLAIM, after reading it.

    CLAIM is one of `synoptic claims`, by its name or part of it. An article with words on it is refused.
    """
    opened = open_named([article])
    chosen = article_named(article, opened.articles)
    known = claim_named(claim, opened.store.annotations)
    rows = (row for row in matrix_of(opened).rows if row.claim.key == known.id)
    cells = (cell for row in rows for cell in row.cells if cell.article == chosen.id)
    for passage in (passage for cell in cells for passage in cell.passages):
        number = paragraph_number(chosen.text, passage.start)
        raise click.ClickException(f"{described(chosen)} has words on “{known.label}”: paragraph {number}.")
    record = record_for(chosen, opened)
    keep_letters(opened)
    made = opened.store.confirm_silence(known.id, known.label, record, chosen.digest)
    if as_json:
        say_json(_record(made, chosen))
    else:
        say(f"Confirmed: {article_name(chosen)} has nothing on “{known.label}”.")
    return 0


@silence.command(examples=("synoptic silence remove claim/time C",))
@click.argument("claim", shell_complete=complete_claim, type=WORDS)
@click.argument("article", shell_complete=complete_article)
@json_option
@library_option()
def remove(claim: str, article: str, *, as_json: bool) -> int:
    """Withdraw the confirmation that ARTICLE has nothing on CLAIM."""
    opened = open_named([article])
    chosen = article_named(article, opened.articles)
    known = claim_named(claim, opened.store.annotations)
    silences = opened.store.annotations.silences_of(chosen.id)
    there = [each for each in silences if each.claim == known.id]
    confirmed = next((each for each in there if each.creator == opened.store.reader), None)
    if confirmed is None:
        by = ", ".join(name_of(each.creator) for each in there)
        kept = f" This silence is by {by}; it stays as it is." if by else ""
        whose = " of yours" if by else ""
        complain(f"No silence{whose} of {described(chosen)} on “{known.label}”.{kept}")
        return 1
    opened.store.withdraw_silence(known.id, chosen.id)
    if as_json:
        say_json(_record(confirmed, chosen))
    else:
        say(f"Withdrew the silence of {article_name(chosen)} on “{known.label}”.")
    return 0


def _record(each: Silence, article: Article) -> dict[str, object]:
    """Return the JSON of a silence; `earlier` tells that the article had another text then."""
    return {
        "id": each.id,
        "claim": each.claim,
        "label": each.label,
        "article": each.article,
        "confirmed": each.created.isoformat(),
        "earlier": each.digest != article.digest,
        **({} if each.creator is None else {"creator": each.creator}),
    }
