"""The fourth floor of the reading screen: turning selections into highlights, and tagging them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from tui.display import single_line
from tui.reading.overlay import recent_tags
from tui.screens.noting import NotingScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.tag_pane import TagPane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotations.model import Highlight
    from corpus.article import Passage
    from tui.screens.tag_picker import Picked

_NOTHING_HERE = (
    "Nothing is selected, and no highlight is under the caret. Select with v and a motion, or drag."
)


class MarkingScreen(NotingScreen):
    """Answers to the keys that act on a selection or on the highlight under the caret."""

    @on(ArticleView.Wanted)
    def _do_wanted(self, message: ArticleView.Wanted) -> None:
        self.active = message.view.article.id
        match message.what:
            case "highlight":
                self._highlight()
            case "tag":
                self._tag()
            case "note":
                self._note()
            case "remove":
                self._remove()
            case "copy":
                self._copy()
            case "recent_tag":
                self._give_recent(message.number)

    def _highlight_here(self) -> Highlight | None:
        """Return the innermost highlight under the caret."""
        marks = self.view.marks_here()
        if not marks:
            return None
        innermost = min(marks, key=lambda mark: mark.end - mark.start)
        return self.annotations.highlights.get(innermost.highlight)

    def _rest_on(self, passage: Passage) -> None:
        """Drop the selection; leave the caret on its last character, so that keys act on the highlight."""
        view = self.row.views.get(passage.article)
        if view is not None:
            view.go_to(max(passage.start, passage.end - 1))

    def _highlight(self) -> None:
        passage = self.view.passage()
        if passage is None:
            if self._highlight_here() is None:
                self.notify(_NOTHING_HERE, markup=False)
            else:
                self._tag()
            return
        record = self.record()
        self.keep(lambda store: self.make(store, record, passage))
        self._rest_on(passage)

    def _remove(self) -> None:
        highlight = self._highlight_here()
        if highlight is None:
            self.notify("No highlight is under the caret. ] goes to the next one.", markup=False)
            return
        self.keep(lambda store: store.remove([highlight.id]))
        self.notify("Highlight removed; u brings it back.", markup=False)

    def _copy(self) -> None:
        passage = self.view.passage()
        if passage is None:
            self.notify("Nothing is selected to copy.", markup=False)
            return
        self.app.copy_to_clipboard(passage.text)
        self.notify(f"Copied {len(passage.text)} characters.", markup=False)
        self.view.drop_selection()

    # Tags

    def _tag(self) -> None:
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self.notify(_NOTHING_HERE, markup=False)
            return
        given = [tag.name for tag in self.annotations.tags_of(highlight)] if highlight and not passage else []

        def change(picked: Picked | None) -> None:
            if picked is not None:
                self._change_tags(passage, highlight, picked.give, picked.take)

        from tui.screens.tag_picker import TagPicker

        self.app.push_screen(TagPicker(recent_tags(self.annotations), given), change)

    def _change_tags(
        self,
        passage: Passage | None,
        highlight: Highlight | None,
        give: Sequence[str] = (),
        take: Sequence[str] = (),
    ) -> None:
        if passage is not None:
            record = self.record()
            self.keep(lambda store: self.make(store, record, passage, give))
            self._rest_on(passage)
        elif highlight is not None:
            self.keep(lambda store: store.retag(highlight.id, give=give, take=take))

    def _give_recent(self, number: int) -> None:
        recent = recent_tags(self.annotations)
        if number > len(recent):
            self.notify(f"There is no tag {number} yet. t finds or makes one.", markup=False)
            return
        self._toggle_tag(recent[number - 1].name)

    def _toggle_tag(self, name: str) -> None:
        """Give a tag to the selection; give it to or take it from the highlight under the caret."""
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self.notify(_NOTHING_HERE, markup=False)
            return
        has = highlight is not None and any(tag.name == name for tag in self.annotations.tags_of(highlight))
        if has and passage is None:
            self._change_tags(passage, highlight, take=[name])
        else:
            self._change_tags(passage, highlight, give=[name])

    @on(TagPane.Lit)
    def _light(self, message: TagPane.Lit) -> None:
        self.lit = self.lit ^ {message.name}

    @on(TagPane.Wanted)
    def _change_tag(self, message: TagPane.Wanted) -> None:
        match message.what:
            case "give":
                self._toggle_tag(message.name)
            case "remove":
                self.keep(lambda store: store.remove_tag(message.name, nested=True))
                self.notify(f"Tag {single_line(message.name)} removed; u brings it back.", markup=False)
            case "rename":
                self._rename_tag(message.name)

    def _rename_tag(self, name: str) -> None:
        def rename(values: dict[str, str] | None) -> None:
            if values is not None and values["Name"] != name:
                self.keep(lambda store: store.rename_tag(name, values["Name"]))

        from tui.screens.form import Form

        self.app.push_screen(Form("Rename the tag", {"Name": name}), rename)

    def _note(self) -> None:
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is not None:
            record = self.record()
            self.keep(lambda store: self.make(store, record, passage))
            self._rest_on(passage)
            self.edit_note(passage)
        elif highlight is not None:
            self.edit_note(highlight.id)
        else:
            self.notify(_NOTHING_HERE, markup=False)
