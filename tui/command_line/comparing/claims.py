"""Commands on claims, the rows of the matrix: tags, saved searches, chosen quotations and differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec import Struct

from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.completing.names import complete_claim
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.named import record_named
from synoptic.tui.command_line.opening import open_annotations, open_for_printing, told_where
from synoptic.tui.command_line.options import WORDS, json_option, library_option, paths_argument
from synoptic.tui.command_line.output import aligned, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article

claims = listing_group("claims", "List, add and remove claims, the rows of the matrix")


class KnownClaim(Struct, frozen=True):
    """A claim as the library knows it, without its passages."""

    id: str
    """Its key (see `matrix.matrix.Claim`)."""
    label: str
    """Its name."""

    @property
    def kind(self) -> str:
        """`tag`, `search`, `quotation` or `difference`."""
        return self.id.partition(":")[0]

    @property
    def json(self) -> dict[str, object]:
        """Its JSON."""
        return {"id": self.id, "kind": self.kind, "label": self.label}


def known_claims(annotations: Annotations) -> tuple[KnownClaim, ...]:
    """Return the claims of a library, in the order of the matrix."""
    from synoptic.annotations.matrix.claims import key_of_search
    from synoptic.annotations.store.tags import tree

    tags = (branch.tag for branch in tree(annotations))
    return (
        *(KnownClaim(f"tag:{tag.id}", tag.name) for tag in tags if tag is not None),
        *(KnownClaim(key_of_search(each), each.name) for each in annotations.searches.values()),
        *(KnownClaim(row.claim, row.label) for row in annotations.rows.values()),
    )


def claim_named(name: str, annotations: Annotations) -> KnownClaim:
    """Return the claim with that id or name, or part of a name. Raises ClickException as `record_named`."""
    known = known_claims(annotations)
    return record_named(
        "claim", name, known, lambda each: each.id, "synoptic claims", lambda each: each.label
    )


@claims.command(LIST, examples=("synoptic claims list",))
@json_option
@library_option()
def list_claims(*, as_json: bool) -> int:
    """List claims: kind and name."""
    found = known_claims(open_annotations().annotations)
    if not found:
        complain("No claims. Add a tag, a saved search or, with `synoptic claims add`, a quotation.")
        return 1
    if as_json:
        for each in found:
            say_json(each.json)
        return 0
    for line in aligned([(each.kind, each.label) for each in found], stretch=1, numbers=frozenset()):
        say(line)
    return 0


@claims.command(
    examples=(
        'synoptic claims add --quote "size of a loaf"',
        "synoptic claims add --difference 35a39b1c story/",
    )
)
@paths_argument
@click.option("--quote", metavar="TEXT", type=WORDS, help="A quotation with these words.")
@click.option("--difference", metavar="ID", type=WORDS, help="A difference of `synoptic differences --json`.")
@json_option
@library_option()
def add(paths: tuple[Path, ...], *, quote: str | None, difference: str | None, as_json: bool) -> int:
    """Add a quotation or a difference to the matrix.

    A tag is a row by itself (`synoptic tags add`), and so is a saved search (`synoptic searches add`).
    """
    if (quote is None) == (difference is None):
        raise click.UsageError("Give --quote or --difference.")
    opened = open_for_printing(paths)
    if quote is not None:
        found = _quotation(quote, opened.articles)
        if found is None:
            complain(f"No quotation with “{quote}”. Run `synoptic quotes`.")
            return 1
    else:
        found = _difference(difference or "", opened.articles)
    row = opened.store.add_row(found.id, found.label)
    _report("Added", KnownClaim(row.claim, row.label), opened.store, as_json=as_json)
    return 0


def _quotation(quote: str, articles: tuple[Article, ...]) -> KnownClaim | None:
    """Return the claim of the quotation with these words; None without one. Raises ClickException."""
    from synoptic.annotations.matrix.claims import key_of_quotation, words_of_key
    from synoptic.corpus.quotations.survey import QuotationSurveyor
    from synoptic.corpus.text.folding import fold

    with ProgressBar("Finding quotations") as bar:
        survey = QuotationSurveyor().survey(articles, progress=bar.of)
    wanted = fold(quote.strip()).text
    if survey is None or not wanted:
        return None
    said = [(key_of_quotation(survey, n), fold(one.words).text) for n, one in enumerate(survey.quotations)]
    exact = {key for key, words in said if words.strip("“”\"'‘’ ") == wanted.strip("“”\"'‘’ ")}
    keys = exact or {key for key, words in said if wanted in words}
    if len(keys) > 1:
        named = ", ".join(in_quotation_marks(excerpt(words_of_key(key))) for key in sorted(keys)[:5])
        raise click.ClickException(
            f"“{quote}” is in {counted(len(keys), 'quotation')}: {named}; give more words."
        )
    return next((KnownClaim(key, words_of_key(key)) for key in keys), None)


def _difference(identifier: str, articles: tuple[Article, ...]) -> KnownClaim:
    """Return the claim of the difference with that id. Raises ClickException."""
    from synoptic.annotations.matrix.claims import key_of_difference
    from synoptic.tui.command_line.comparing.differing import difference_named, differences_among

    one = difference_named(identifier, differences_among(articles))
    return KnownClaim(key_of_difference(one), one.said)


@claims.command(examples=("synoptic claims remove bearing",))
@click.argument(
    "names", shell_complete=complete_claim, metavar="CLAIM...", nargs=-1, required=True, type=WORDS
)
@json_option
@library_option()
def remove(names: tuple[str, ...], *, as_json: bool) -> None:
    """Remove rows of the matrix, by the claims' ids or names; `synoptic trash` restores quotations.

    With the row of a saved search, the search is removed.
    """
    store = open_annotations()
    chosen = {each.id: each for each in (claim_named(name, store.annotations) for name in names)}
    for each in chosen.values():
        if each.kind == "tag":
            raise click.ClickException(
                f"“{each.label}” is a tag; remove it with `synoptic tags remove`, off all highlights too."
            )
    for each in chosen.values():
        if each.kind == "search":
            store.forget_search(each.label)
        else:
            store.remove_row(each.id)
        _report("Removed", each, store, as_json=as_json)


def _report(done: str, claim: KnownClaim, store: AnnotationStore, *, as_json: bool) -> None:
    if as_json:
        say_json(claim.json)
    else:
        say(f"{done} the row {in_quotation_marks(claim.label)}{told_where(store)}.")
