"""The command that forgets reading progress."""

from __future__ import annotations

import click

from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.command_line.completing.names import complete_article
from synoptic.tui.command_line.named import article_named, open_named
from synoptic.tui.command_line.options import WORDS, json_option, library_option
from synoptic.tui.command_line.output import article_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain


@command(
    examples=(
        "synoptic unread A",
        "synoptic unread --all",
    )
)
@click.argument("names", shell_complete=complete_article, metavar="[ARTICLE]...", nargs=-1, type=WORDS)
@click.option("--all", "is_all", is_flag=True, help="Reset it for all articles.")
@json_option
@library_option()
def unread(names: tuple[str, ...], *, is_all: bool, as_json: bool) -> int:
    """Reset the reading progress of articles. ARTICLE is named as in `synoptic mark`."""
    from synoptic.annotations.files.reading_record import ReadingRecord

    if is_all == bool(names):
        raise click.UsageError("Name the articles, or say --all.")
    opened = open_named(names)
    record = ReadingRecord(opened.library.folder)
    if record.notice is not None:
        complain(record.notice)
    named = [article_named(name, opened.articles) for name in names] if names else opened.articles
    articles = list({each.id: each for each in named}.values())
    shares = {each.id: record.of(each.id, each.digest).coverage.share(len(each.text)) for each in articles}
    read = [each for each in articles if shares[each.id] > 0]
    for each in read:
        record.reset(each.id)
    record.save()
    for each in read:
        if as_json:
            say_json(article_json(each) | {"coverage": 0.0})
        else:
            say(f"Forgot what was read of {article_name(each)}.")
    if not read:
        complain("Nothing of it was read.")
    return 0 if read else 1
