"""Everything that the screen does can be scripted: each command of the app has one of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click
import pytest

from synoptic.tui.command_line.main import synoptic
from synoptic.tui.commands.command import Group, Where
from synoptic.tui.commands.table import COMMANDS

SCRIPTED: Mapping[str, str] = {
    "highlight": "mark",
    "reshape": "mark --move",
    "tag": "mark --tag",
    "note": "note add",
    "remove": "unmark",
    **{f"recent-tag-{number}": "unmark --tag" for number in range(1, 10)},
    "link": "link add",
    "change-link": "link change",
    "parallels": "parallels",
    "search": "search",
    "find-here": "search",
    "library": "list",
    "library-screen": "list",
    "add-articles": "add",
    "tags": "tags list",
    "notes": "note list",
    "quotations": "quotes",
    "compare": "parallels",
    "differences": "differences",
    "matrix": "matrix",
    "links": "link list",
    "article-note": "note add --article",
    "provenance": "set",
    "encoding": "list --encoding",
    "coverage": "unread",
    "trash": "trash restore",
    "export": "export",
    "import-annotations": "import",
    "overview": "export --what",
    "overview-export": "export --what",
    "help": "completion",
    "search-scope": "search --in",
    "search-arrangement": "search --concordance",
    "search-order": "search --sort",
    "search-menu": "searches add",
    "match-highlight": "mark",
    "match-tag": "mark --tag",
    "match-note": "mark --note",
    "match-highlight-all": "mark",
    "match-tag-all": "mark --tag",
    "match-menu": "searches add",
    **{
        f"link-{kind}": "link add"
        for kind in ("agrees", "contradicts", "softens", "omits", "source-of", "same-quote")
    },
    "elsewhere-note": "link change --note",
    "elsewhere-unlink": "link remove",
    "tags-give": "mark --tag",
    "tags-add": "tags add",
    "tags-describe": "tags describe",
    "tags-rename": "tags rename",
    "tags-remove": "tags remove",
    "notes-edit": "note change",
    "notes-remove-link": "link remove",
    "library-fill-in": "set",
    "library-take-dates": "set --from-names",
    "quotations-tag": "mark --tag",
    "quotations-row": "claims add --quote",
    "differences-link": "link add",
    "differences-row": "claims add --difference",
    "differences-aside": "differences --put-aside",
    "differences-hidden": "differences --aside",
    "differences-export": "differences --json",
    "matrix-silent": "silence add",
    "matrix-add": "searches add",
    "matrix-remove": "claims remove",
    "matrix-export": "matrix --json",
    "agreement": "agreement",
    **{f"agreement-coder-{number}": "agreement --decide" for number in range(1, 10)},
    **{f"agreement-{what}": "agreement --decide" for what in ("both", "neither")},
    "agreement-own": "agreement --decide --words",
    "agreement-agreed": "agreement --take-agreed",
    "agreement-by-all": "agreement --by-all",
    "agreement-unit": "agreement --unit",
    "agreement-export": "agreement --output",
    "links-change": "link change",
    "links-remove": "link remove",
    "take-offer": "set --from-names",
    "forget-search": "searches remove",
    "empty-trash": "trash empty",
    "export-write": "export --output",
}
"""The command of the command line, with an option where it matters, by the id of the app's command."""

REASONS: Mapping[str, frozenset[str]] = {
    "Undo goes back over the changes of one run, and each command is one.": frozenset({"undo", "redo"}),
    "The clipboard is the terminal's; a script has standard output.": frozenset(
        {
            *("copy", "copy-cited", "export-copy"),
            *("match-cite", "elsewhere-cite", "notes-cite"),
        }
    ),
    "Each command reads the files anew.": frozenset({"reload"}),
    "It shows how to use the screen, on the sample articles.": frozenset({"tour", "tour-back", "help-tour"}),
    "It arranges the screen: panes, folds, rows, their order.": frozenset(
        {
            *("go-to", "fold", "fold-furniture", "library-down", "library-up", "library-group"),
            *("library-sort", "library-sort-back", "library-reverse", "library-filter"),
            *("quotations-order", "quotations-filter", "compare-possible", "compare-shared", "compare-lead"),
            *("differences-all", "elsewhere-line-up", "agreement-tags"),
        }
    ),
    "It moves, or opens what is there.": frozenset(
        {
            *("follow-link", "next-hit", "previous-hit", "library-pane", "find-next", "find-previous"),
            *("search-earlier", "search-later", "search-list", "elsewhere-next", "elsewhere-previous"),
            *("elsewhere-back", "library-open", "library-open-here", "library-read", "quotations-go"),
            *("quotations-wordings", "wordings-go", "compare-next", "compare-previous", "matrix-follow"),
            *("overview-next", "overview-previous", "overview-table"),
            *("links-matrix", "view-back", "command-palette", "step-back", "leave", "menu"),
        }
    ),
    "It selects or ticks what another command acts on.": frozenset(
        {
            *("select", "grow-selection", "shrink-selection", "swap-ends", "library-tick"),
            *("library-tick-all", "tick-tag", "tick-line", "add-tick"),
        }
    ),
    "It works a form, a dialog or a question.": frozenset(
        {
            *("note-close", "dialog-back", "dialog-help", "form-save", "form-next", "form-previous"),
            *("offer-accept", "add-above", "add-ticked", "export-next", "export-previous"),
            *("export-scroll-down", "export-scroll-up", "export-right", "export-left"),
            "export-tick",
        }
    ),
}
"""The commands of the screen alone, by the reason."""
MOVING = frozenset({Where.ARTICLE_LIST, Where.GRID, Where.LIST, Where.FIELD})
"""Places whose commands all move in a list or a table."""


def _unscripted() -> frozenset[str]:
    """Return the ids of the commands that move or arrange, by their group or place or by name."""
    by_place = {
        each.id
        for each in COMMANDS
        if each.where in MOVING or each.group is Group.ARRANGE or (each.group, each.where) in _STEPS
    }
    return frozenset(by_place).union(*REASONS.values())


_STEPS = {(Group.MOVE, Where.ARTICLE)}
"""Where commands only move the caret."""


def _command(path: str) -> tuple[click.Command, list[str]]:
    """Return the command that words name, and the options after it."""
    command: click.Command = synoptic
    words = path.split()
    while words and not words[0].startswith("-"):
        assert isinstance(command, click.Group), path
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, path
        command = found
    return command, words


def test_each_command_of_the_app_is_scripted_or_says_why_not() -> None:
    unscripted = _unscripted()
    ids = {each.id for each in COMMANDS}
    assert ids == {*SCRIPTED, *unscripted}, {
        "not told": ids - {*SCRIPTED, *unscripted},
        "no command": {*SCRIPTED, *unscripted} - ids,
    }
    assert not SCRIPTED.keys() & unscripted


def test_a_reason_is_given_once() -> None:
    told = [each for ids in REASONS.values() for each in ids]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("path", sorted(set(SCRIPTED.values())))
def test_what_is_named_exists(path: str) -> None:
    command, options = _command(path)
    known = {name for parameter in command.params for name in parameter.opts}
    assert set(options) <= known


def _all(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, below in command.commands.items() if isinstance(command, click.Group) else ():
        yield from _all(below, f"{path} {name}")


PRINTING = (
    *("mark", "unmark", "note", "tags", "link", "claims", "silence", "searches", "set", "unread", "trash"),
    *(
        "add",
        "list",
        "search",
        "parallels",
        "differences",
        "agreement",
        "quotes",
        "highlights",
        "matrix",
        "import",
    ),
)
"""The commands that change or tell something of a library."""


@pytest.mark.parametrize(
    ("path", "command"),
    [each for name in PRINTING for each in _all(_command(name)[0], name)],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_prints_json(path: str, command: click.Command) -> None:
    assert any("--json" in parameter.opts for parameter in command.params), path
