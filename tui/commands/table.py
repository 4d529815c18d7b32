"""The table of commands: bindings, bars, help, menus, palette and docs/keys.md are made of it.

Ids are what a keymap names: one that was given once stays.
"""

from __future__ import annotations

from dataclasses import replace

from synoptic.annotations.model.values import LINK_KINDS
from synoptic.tui.commands.command import Command, Group, Where


def _at(where: Where, *commands: Command, group: Group | None = None) -> tuple[Command, ...]:
    return tuple(replace(command, where=where, group=group) for command in commands)


_RECENT_TAGS = tuple(
    Command(
        f"recent-tag-{number}",
        str(number),
        (
            "Toggle the most recent tag (or a count for the next motion)"
            if number == 1
            else f"Toggle recent tag {number}"
        ),
    )
    for number in range(1, 10)
)
_LINK_LABELS = {"source-of": "its source", "same-quote": "same quote"}
_LINKS = tuple(
    Command(f"link-{kind}", str(number), f"Link: {kind}", f"link('{kind}')", _LINK_LABELS.get(kind, kind))
    for number, kind in enumerate(LINK_KINDS, 1)
)

COMMANDS: tuple[Command, ...] = (
    *_at(
        Where.ARTICLE,
        Command("line-down", "down,j", "Go down a line", "move_rows(1)"),
        Command("line-up", "up,k", "Go up a line", "move_rows(-1)"),
        Command("next-character", "right,l", "Go to the next character", "move"),
        Command("previous-character", "left,h", "Go to the previous character", "move"),
        Command("next-word", "w,ctrl+right", "Go to the next word (selecting: its end)", "move"),
        Command("previous-word", "W,ctrl+left", "Go to the previous word", "move"),
        Command("next-sentence", ")", "Go to the next sentence (selecting: its end)", "move"),
        Command("previous-sentence", "(", "Go to the previous sentence", "move"),
        Command("next-paragraph", "}", "Go to the next paragraph (selecting: its end)", "move"),
        Command("previous-paragraph", "{", "Go to the previous paragraph", "move"),
        Command("line-start", "home,0", "Go to the start of the line"),
        Command("line-end", "end,$", "Go to the end of the line"),
        Command("page-down", "space,pagedown", "Go down a page", "move_page(1.0)"),
        Command("page-up", "b,pageup", "Go up a page", "move_page(-1.0)"),
        Command("half-page-down", "ctrl+d", "Go down half a page", "move_page(0.5)"),
        Command("half-page-up", "ctrl+u", "Go up half a page", "move_page(-0.5)"),
        Command("article-start", "g,ctrl+home", "Go to the start of the article"),
        Command("article-end", "G,ctrl+end", "Go to the end of the article"),
        Command("share", "%", "Go to N % (type 40%)"),
        group=Group.MOVE,
    ),
    *_at(Where.DESK, Command("go-to", ":", "Go to a paragraph, or to N %"), group=Group.MOVE),
    *_at(
        Where.ARTICLE,
        Command("next-highlight", "]", "Go to the next highlight"),
        Command("previous-highlight", "[", "Go to the previous highlight"),
        group=Group.MOVE,
    ),
    *_at(
        Where.DESK,
        Command("follow-link", "x", "Follow the link here to its other end", short="Follow the link"),
        group=Group.MOVE,
    ),
    *_at(
        Where.ARTICLE,
        Command(
            "next-overlapping",
            "m",
            "Switch to the next highlight that overlaps here",
            short="Switch to the next that overlaps here",
        ),
        group=Group.MOVE,
    ),
    *_at(
        Where.ARTICLE,
        Command("select", "v", "Select from here; move to extend", label="select"),
        Command(
            "grow-selection",
            "s",
            "Grow the selection: word, sentence, quotation …",
            label="grow",
            short="Grow the selection",
        ),
        Command("shrink-selection", "S", "Shrink the selection again"),
        Command("swap-ends", "o", "Go to the other end of the selection", label="other end"),
        Command("reshape", "r", "Move the ends of the highlight here", short="Move its ends"),
        group=Group.MARK,
    ),
    *_at(
        Where.DESK,
        Command("highlight", "enter", "Highlight the selection", label="highlight", short="Highlight"),
        Command("tag", "t", "Tag the selection, or the highlight here", label="tag", short="Tag …"),
        Command(
            "note",
            "a",
            "Write a note on the selection, or the highlight here",
            label="note",
            short="Write a note …",
        ),
        *_RECENT_TAGS,
        Command("remove", "d,delete", "Remove the highlight here", short="Remove"),
        Command("copy", "y", "Copy the selection", label="copy", short="Copy"),
        Command("copy-cited", "Y", "Copy the selection with its source", short="Copy with its source"),
        Command(
            "link",
            "L",
            "Start a link from the selection or sentence here; again: end it here",
            label="link",
            short="Link this …",
        ),
        Command("change-link", "E", "Change, annotate or remove the link here", short="Change the link …"),
        Command("menu", ".", "Open the menu for the selection or the caret", label="more"),
        group=Group.MARK,
    ),
    *_at(
        Where.DESK,
        Command(
            "parallels",
            "p",
            "Find this passage in the other articles: who else has it?",
            label="who else",
            short="Who else has this?",
        ),
        Command("search", "/", "Search all articles", label="search"),
        Command("next-hit", "n", "Go to the next match, through all articles"),
        Command("previous-hit", "N", "Go to the previous match"),
        Command(
            "find-here",
            "ctrl+f",
            "Find in this article, with a regular expression",
            short="Find in this article …",
        ),
        Command("library", "f,f2", "Find an article in the library", label="library"),
        Command("tags", "T,f3", "List the tags: light up, rename, remove", label="tags"),
        Command("notes", "M,f4", "List the notes on this article", label="notes"),
        Command("quotations", "Q", "List all quotations: speakers, places, wordings"),
        Command("compare", "V", "Compare the open articles in rows"),
        Command("matrix", "B", "Show the matrix: claims by articles"),
        group=Group.FIND,
    ),
    *_at(
        Where.DESK,
        Command("next-pane", "tab", "Go to the next article", label="next"),
        Command("previous-pane", "shift+tab", "Go to the previous article"),
        Command("close-pane", "c", "Close this article's pane"),
        Command("move-pane-left", "<", "Move this pane to the left"),
        Command("move-pane-right", ">", "Move this pane to the right"),
        Command("widen-pane", "+", "Widen this pane"),
        Command("narrow-pane", "-", "Narrow this pane"),
        Command("link-scrolling", "=", "Scroll the articles together, by what they say", label="together"),
        Command("fold", "z", "Fold the selected lines or this paragraph, or unfold", short="Fold"),
        Command("fold-furniture", "Z", "Fold or unfold all boilerplate of this article"),
        Command("switch-light", "f5", "Switch between light and dark"),
        group=Group.ARRANGE,
    ),
    *_at(
        Where.DESK,
        Command("article-note", "A", "Write a note on this article", short="Write a note on the article …"),
        Command(
            "provenance",
            "i",
            "Fill in title, source, author, date, address",
            short="Fill in title, source, date …",
        ),
        Command("coverage", "C", "Reading progress: pause or reset"),
        Command("reload", "R", "Reload the articles that changed on disk"),
        Command("undo", "u", "Undo", label="undo", also=Where.VIEW),
        Command("redo", "ctrl+r,U", "Redo", also=Where.VIEW),
        Command("trash", "X", "Open the trash: restore what was removed"),
        Command("export", "e", "Export as Markdown", label="export"),
        Command("help", "?,f1", "Show all keys", label="help", also=Where.VIEW),
        Command("step-back", "escape", "Go one step back", label="back"),
        Command("leave", "q,ctrl+q,ctrl+c", "Quit; everything is saved", label="quit"),
        group=Group.KEEP,
    ),
    *_at(
        Where.PROMPT,
        Command("find-next", "down", "Go to the next match", "step(1)", label="next"),
        Command("find-previous", "up", "Go to the previous match", "step(-1)", label="previous"),
    ),
    *_at(
        Where.SEARCH,
        Command(
            "search-scope",
            "ctrl+t",
            "Search text, notes, tags, titles, or all of them",
            "change_scope()",
            label="text, notes, tags, titles, all",
        ),
        Command(
            "search-arrangement",
            "ctrl+g",
            "List matches best first, by article, or as a concordance",
            "change_arrangement()",
        ),
        Command("search-order", "ctrl+s", "Sort the concordance", "change_order()"),
        Command(
            "search-menu",
            "ctrl+o",
            "Act on matches; save, recall or export the search",
            "screen.hit('menu')",
            label="more",
        ),
        Command("search-earlier", "ctrl+up", "Recall the search before", "recall(1)"),
        Command("search-later", "ctrl+down", "Recall the search after", "recall(-1)"),
        Command("search-list", "tab", "Switch between the field and the list", "change_focus()"),
    ),
    *_at(
        Where.MATCHES,
        Command("match-highlight", "h", "Highlight the match", "screen.hit('highlight')"),
        Command("match-tag", "t", "Tag the match", "screen.hit('tag')"),
        Command("match-note", "a", "Write a note on the match", "screen.hit('note')"),
        Command("match-highlight-all", "H", "Highlight all matches", "screen.hit('highlight-all')"),
        Command("match-tag-all", "T", "Tag all matches", "screen.hit('tag-all')"),
        Command("match-menu", ".", "Open the menu for the matches", "screen.hit('menu')"),
    ),
    *_at(
        Where.ELSEWHERE,
        Command(
            "elsewhere-line-up",
            "enter",
            "Line up all answers; again: go into the marked article",
            "line_up()",
            label="line up",
        ),
        Command(
            "elsewhere-next",
            "right,l",
            "Show the next nearest passage of that article",
            "nearest(1)",
            label="nearest",
        ),
        Command("elsewhere-previous", "left,h", "Go back to the nearer passage", "nearest(-1)"),
        *_LINKS,
        Command("elsewhere-note", "a", "Write a note on the link", "note()", label="note"),
        Command("elsewhere-unlink", "d", "Remove the link", "unlink()", label="unlink"),
        Command("elsewhere-back", "q", "Go back", "screen.command('step-back')"),
    ),
    *_at(
        Where.TAGS,
        Command("tags-give", "t", "Tag the selection with the marked tag", "want('give')"),
        Command("tags-rename", "r", "Rename the marked tag", "want('rename')"),
        Command("tags-remove", "d,delete", "Remove the marked tag", "want('remove')"),
    ),
    *_at(
        Where.NOTES,
        Command("notes-edit", "a", "Edit the marked note", "edit()"),
        Command("notes-remove-link", "d", "Remove the marked link", "remove()"),
    ),
    *_at(Where.EDITOR, Command("note-close", "ctrl+s", "Close the note; it is saved", "close()")),
    *_at(
        Where.QUOTATIONS,
        Command("quotations-go", "enter", "Go to the marked quotation", "go()", label="go there"),
        Command("quotations-order", "o", "Sort by speaker, article or date", "change_order()", label="sort"),
        Command("quotations-filter", "/,f", "Filter the quotations", "filter()", label="filter"),
        Command("quotations-tag", "t", "Tag the marked quotation", "tag()", label="tag"),
        Command(
            "quotations-row",
            "m",
            "Add the quotation to the matrix, or remove it",
            "claim()",
            label="into the matrix",
        ),
        Command("quotations-wordings", "tab", "Switch between the list and the wordings", "switch()"),
    ),
    *_at(
        Where.WORDINGS, Command("wordings-go", "enter", "Go to one of the wordings", "screen.go_to_another()")
    ),
    *_at(
        Where.COMPARE,
        Command(
            "compare-next", "n", "Go to the next row that articles share", "step(1)", label="next shared"
        ),
        Command("compare-previous", "N", "Go to the previous row that articles share", "step(-1)"),
        Command(
            "compare-shared",
            "o",
            "Show only the rows that articles share, or all",
            "only_shared()",
            label="only shared",
        ),
        Command("compare-lead", "L", "Order the rows by this column", "lead()", label="this one leads"),
    ),
    *_at(
        Where.MATRIX,
        Command(
            "matrix-silent",
            "s",
            "Confirm that the article is silent, or undo that",
            "silent()",
            label="silent",
        ),
        Command("matrix-add", "a", "Add a row for a search", "add()", label="add a search"),
        Command("matrix-remove", "d,delete", "Remove the row", "remove()", label="remove"),
        Command("matrix-export", "e", "Export as Markdown or CSV", "export()", label="export"),
    ),
    *_at(
        Where.GRID,
        Command("table-down", "down,j", "Go down a row", "move_rows(1)"),
        Command("table-up", "up,k", "Go up a row", "move_rows(-1)"),
        Command("table-right", "right,l,tab", "Go to the next column", "move_columns(1)"),
        Command("table-left", "left,h,shift+tab", "Go to the previous column", "move_columns(-1)"),
        Command("table-page-down", "space,pagedown,ctrl+d", "Go down a page", "move_page(1)"),
        Command("table-page-up", "b,pageup,ctrl+u", "Go up a page", "move_page(-1)"),
        Command("table-start", "g,home,ctrl+home", "Go to the first row", "move_rows(-1000000)"),
        Command("table-end", "G,end,ctrl+end", "Go to the last row", "move_rows(1000000)"),
        Command("table-go", "enter", "Go to the marked passage", "choose()", label="go there"),
    ),
    *_at(Where.VIEW, Command("view-back", "escape,q", "Go back to the articles", "leave()", label="back")),
    *_at(
        Where.LIST,
        Command("list-down", "down,j", "Move down the list", "cursor_down()"),
        Command("list-up", "up,k", "Move up the list", "cursor_up()"),
    ),
    *_at(
        Where.FIELD,
        Command("field-down", "down", "Move down the list", "move(1)"),
        Command("field-up", "up", "Move up the list", "move(-1)"),
        Command("field-page-down", "pagedown", "Move down the list by 8 lines", "move(8)"),
        Command("field-page-up", "pageup", "Move up the list by 8 lines", "move(-8)"),
    ),
    *_at(Where.DIALOG, Command("dialog-back", "escape", "Go back", "leave()", label="back")),
    *_at(
        Where.FORM,
        Command("form-save", "ctrl+s", "Save the form", "answer()", label="save"),
        Command("form-next", "down", "Go to the next field", "app.focus_next()"),
        Command("form-previous", "up", "Go to the previous field", "app.focus_previous()"),
    ),
    *_at(Where.OFFER, Command("offer-accept", "enter,y", "Accept", "accept()", label="yes")),
    *_at(
        Where.TAG_PICKER,
        Command("tick-tag", "tab", "Tick the marked tag, for more than one", "tick()", label="tick several"),
    ),
    *_at(
        Where.SEARCH_PICKER,
        Command("forget-search", "d,delete", "Remove the saved search", "forget()", label="remove"),
    ),
    *_at(
        Where.TRASH, Command("empty-trash", "delete", "Empty the trash", "empty()", label="empty the trash")
    ),
    *_at(Where.HELP, Command("close-help", "?,f1,q", "Close the help", "leave()")),
    *_at(Where.APP, Command("command-palette", "ctrl+p", "Open the command palette")),
)
"""All of them, in the order of the help."""

TOGETHER: tuple[tuple[Where, ...], ...] = (
    (Where.ARTICLE, Where.DESK, Where.APP),
    (Where.PROMPT, Where.APP),
    (Where.FIELD, Where.SEARCH, Where.APP),
    (Where.MATCHES, Where.LIST, Where.SEARCH, Where.APP),
    (Where.LIST, Where.ELSEWHERE, Where.APP),
    (Where.LIST, Where.TAGS, Where.APP),
    (Where.LIST, Where.NOTES, Where.APP),
    (Where.EDITOR, Where.APP),
    (Where.LIST, Where.QUOTATIONS, Where.VIEW, Where.APP),
    (Where.FIELD, Where.QUOTATIONS, Where.VIEW, Where.APP),
    (Where.WORDINGS, Where.VIEW, Where.APP),
    (Where.GRID, Where.COMPARE, Where.VIEW, Where.APP),
    (Where.GRID, Where.MATRIX, Where.VIEW, Where.APP),
    (Where.FORM, Where.DIALOG, Where.APP),
    (Where.OFFER, Where.DIALOG, Where.APP),
    (Where.FIELD, Where.TAG_PICKER, Where.DIALOG, Where.APP),
    (Where.LIST, Where.TAG_PICKER, Where.DIALOG, Where.APP),
    (Where.LIST, Where.SEARCH_PICKER, Where.DIALOG, Where.APP),
    (Where.LIST, Where.TRASH, Where.DIALOG, Where.APP),
    (Where.HELP, Where.DIALOG, Where.APP),
)
"""Places that answer at the same time, the inner ones first: there, one key can serve one command only.

A pane's keys are its own while it has the keyboard: the articles' keys are meant to give way to them.
"""

_BY_ID = {command.id: command for command in COMMANDS}


def command_of(identifier: str) -> Command:
    """Return the command of that id."""
    return _BY_ID[identifier]


def commands_in(*places: Where) -> tuple[Command, ...]:
    """Return the commands that places answer to, place by place, each in the order of the table."""
    return tuple(command for place in places for command in COMMANDS if place in command.places)
