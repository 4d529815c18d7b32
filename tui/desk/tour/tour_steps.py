"""The steps of the tour as values: what to press, why one would, and what shows that it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import TypeAlias

from msgspec import Struct
from textual.content import Content

from synoptic.tui.commands import Where, is_command, key_or_name

QUERY = "size of a loaf"
"""What the tour searches for: three articles have it, and two give it to two speakers."""
_EXPORT = "Export"
"""The title of the export dialog."""


class Scene(Struct, frozen=True):
    """What the tour sees on its desk."""

    active: str
    """Id of the article being read."""
    is_at_match: bool = False
    """Whether the reader went to a match of a search."""
    answers: int | None = None
    """How many articles were asked for a passage, once all have answered; None while nothing is asked."""
    highlights: int = 0
    tagged: int = 0
    """Tags on them, each counted as often as it was given."""
    undone: int = 0
    """Changes that can be redone."""
    over: str = ""
    """The name of the view, or the title of the dialog, over the articles; empty for none."""


Done: TypeAlias = Callable[[Scene, Scene], bool]
"""Tells from the scenes at the start of a step and now whether something was done."""


class Goal(Struct, frozen=True):
    """One thing to do."""

    text: str
    """What to press, with ids of commands in braces for their keys, and what is typed as it is."""
    is_done: Done


class Step(Struct, frozen=True):
    """A part of the tour."""

    title: str
    why: str
    """Why a reader would do it."""
    goals: tuple[Goal, ...]
    """To be done in turn."""


def _opened(place: str) -> Done:
    return lambda _, now: now.over == place


def _is_on_articles(_: Scene, now: Scene) -> bool:
    return not now.over


STEPS: tuple[Step, ...] = (
    Step(
        "Five accounts of one night",
        "Each article has a pane and a letter. Keys act on the active article.",
        (
            Goal(
                "{next-pane} goes to the next article, {page-down} scrolls. Try it.",
                lambda then, now: now.active != then.active,
            ),
        ),
    ),
    Step(
        "Search all of them",
        "It forgives typing errors; curly and straight quotation marks are the same.",
        (
            Goal(
                f"Press {{search}}, type {{{QUERY}}}, and go to a match with {{⏎}}.",
                lambda _, now: now.is_at_match,
            ),
        ),
    ),
    Step(
        "Who else has this?",
        "Two articles give this sentence to different speakers: easy to miss.",
        (
            Goal(
                "{parallels} finds the sentence at the caret in the other articles.",
                lambda _, now: bool(now.answers),
            ),
            Goal(
                "{elsewhere-line-up} lines the answers up. {step-back} goes back.",
                lambda _, now: now.answers is None,
            ),
        ),
    ),
    Step(
        "Mark what counts",
        "You can count and export it. In your own library it is saved as you mark it.",
        (
            Goal(
                "{highlight} highlights the sentence at the caret.",
                lambda then, now: now.highlights > then.highlights,
            ),
            Goal(
                "{tag} tags it: type a word such as {blame}, then {⏎}.",
                lambda then, now: now.tagged > then.tagged,
            ),
        ),
    ),
    Step(
        "Undo",
        "You can undo and redo every change, so try things.",
        (
            Goal("{undo} undoes the last change.", lambda then, now: now.undone > then.undone),
            Goal("{redo} redoes it.", lambda then, now: now.undone <= then.undone),
        ),
    ),
    Step(
        "Compare",
        "Differences count: 4.26 metres of water in one article, 4.62 in others.",
        (
            Goal("{compare} shows the articles in rows, with what they share.", _opened(Where.COMPARE)),
            Goal("Look around. {view-back} goes back to the articles.", _is_on_articles),
            Goal("{differences} lists where they may contradict each other.", _opened(Where.DIFFERENCES)),
            Goal("Look around. {view-back} goes back to the articles.", _is_on_articles),
        ),
    ),
    Step(
        "Export, and add your own articles",
        "Markdown, Word, tables and more, with the exact words and their places.",
        (
            Goal("{export} shows the export before anything is written.", _opened(_EXPORT)),
            Goal("Look at it. {dialog-back} goes back.", _is_on_articles),
            Goal(
                "Next: {add-articles} or `synoptic read FOLDER` opens your own articles.",
                lambda _then, _now: False,
            ),
        ),
    ),
)
"""All of them, in order."""


class Progress(Struct, frozen=True):
    """How far the reader is in the tour."""

    start: Scene
    """The desk when the step began."""
    step: int = 0
    goal: int = 0
    is_after_done: bool = False
    """Whether the step before was done, not passed over."""

    def seen(self, now: Scene, steps: Sequence[Step] = STEPS) -> Progress:
        """Return the progress once all is taken up that is done by now."""
        goals = steps[self.step].goals
        goal = self.goal
        while goal < len(goals) and goals[goal].is_done(self.start, now):
            goal += 1
        if goal < len(goals):
            return Progress(self.start, self.step, goal, self.is_after_done)
        return Progress(now, self.step + 1, is_after_done=True)

    def moved(self, steps: int, now: Scene) -> Progress:
        """Return the progress so many steps on, or back, at the beginning of that step."""
        return Progress(now, self.step + steps)


def with_keys(text: str, keymap: Mapping[str, str]) -> Content:
    """Return a text with the reader's keys in the place of the commands in braces.

    What is no command in braces is to be typed as it is.
    """
    parts = []
    for literal, named, _, _ in Formatter().parse(text):
        parts.append(Content(literal))
        if named is not None:
            typed = key_or_name(named, keymap) if is_command(named) else named
            parts.append(Content.styled(typed, "bold $accent"))
    return Content("").join(parts)
