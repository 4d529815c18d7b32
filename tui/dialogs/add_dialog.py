"""Bringing articles in: a path is typed with completions, and what a file holds is shown beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING

from msgspec import Struct
from textual import events, on, work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from synoptic.annotations.export.destination import short_path
from synoptic.annotations.model.wording import counted, date_in_words
from synoptic.corpus.errors import UnreadableFile
from synoptic.corpus.files.file_bytes import reason_of
from synoptic.corpus.files.pasted_paths import paths_in
from synoptic.corpus.files.path_completion import (
    FolderEntry,
    begun_anew,
    completions,
    entries_of,
    located,
    split_typed,
)
from synoptic.tui.commands import Where, bindings
from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import ChoiceList, Field, ListField
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from synoptic.corpus.files.loading import LoadedFile

REST = 0.1
"""Seconds for which the mark rests on a file before that is read."""
LARGE = 32 * 1024**2
"""Bytes of a file above which it is read only when it is added."""
_ROOMY = 100
"""Columns from which on the preview stands beside the list."""
_LISTED = 30
"""Articles of a file, or entries of a folder, that a preview lists."""


class PathField(ListField):
    """A field for a path; pasted paths are told, and all else that is pasted is text."""

    @dataclass
    class Dropped(Message):
        """Paths of what is there were pasted."""

        paths: tuple[Path, ...]

    def on_paste(self, event: events.Paste) -> None:
        if paths := paths_in(event.text):
            event.stop()
            event.prevent_default()
            self.post_message(self.Dropped(paths))
        else:
            super().on_paste(event)


class AddAnswer(Struct, frozen=True):
    """What the reader wants to add: files and folders, or the page at an address."""

    paths: tuple[Path, ...] = ()
    """Files and folders."""
    address: str = ""
    """An address; empty where there are paths."""


class AddDialog(Dialog[AddAnswer]):
    """A path with its completions, and a preview of what is marked.

    Enter goes into a folder, and answers with a file, or with all that are ticked, or with an address that
    was typed; Tab ticks.
    """

    DEFAULT_CSS = """
    AddDialog > Vertical { width: 130; height: 80%; }
    AddDialog #found { height: 1fr; margin: 1 0 0 0; }
    AddDialog ChoiceList { width: 2fr; }
    AddDialog #preview { width: 3fr; height: 1fr; padding: 0 0 0 2; scrollbar-size-vertical: 1; }
    AddDialog #preview Static { height: auto; }
    AddDialog.narrow #found { layout: vertical; }
    AddDialog.narrow ChoiceList { width: 1fr; height: 1fr; }
    AddDialog.narrow #preview { width: 1fr; height: 1fr; padding: 0; border-top: solid $border-line; }
    """
    BINDINGS = bindings(Where.ADD)
    TITLE = "Add articles"
    enter = "open or add"
    shown = ("add-tick", "add-above", "add-ticked")

    @dataclass
    class Listed(Message):
        """A folder has been listed."""

        folder: Path
        entries: tuple[FolderEntry, ...]
        fault: str

    @dataclass
    class Previewed(Message):
        """It is known what to show of a path."""

        path: Path
        words: Content

    def __init__(
        self, start: Path, pasted: Sequence[Path] = (), *, title: str = TITLE, enter: str = enter
    ) -> None:
        """Begin in the folder `start`, or with the files that were `pasted`: they are ticked and listed.

        `enter` says what Enter does.
        """
        super().__init__()
        self.title, self.enter = title, enter
        self._start = start
        self._ticked = dict.fromkeys(pasted)
        """What is ticked, in order."""
        self._folder: Path | None = None
        """The folder whose entries are known."""
        self._entries: tuple[FolderEntry, ...] = ()
        self._fault = ""
        self._shown: dict[str, FolderEntry] = {}
        self._typed: str | None = None
        """What the lines are listed for."""
        self._given = ""
        """The folder in the field that the reader did not type, but went to."""
        self._wanted: FolderEntry | None = None
        """What the preview is to show."""
        self._reading = False
        self._previews: dict[Path, Content] = {}

    def compose_box(self) -> ComposeResult:
        field = PathField("a file or a folder")
        if not self._ticked:
            field.value = self._given = _typed_for(self._start)
        yield field
        with Horizontal(id="found"):
            yield ChoiceList()
            with VerticalScroll(id="preview", can_focus=False):
                yield Static("", markup=False)
        yield Label("", classes="remark", markup=False)

    def on_mount(self) -> None:
        self.query_one(PathField).focus()
        self._list_typed()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _ROOMY, "narrow")

    # The list

    def _list_typed(self) -> None:
        """List what fits what is typed, once its folder is known."""
        typed = self.query_one(PathField).value
        if not typed and self._ticked:
            entries = tuple(FolderEntry(path, path.is_dir()) for path in self._ticked)
            self._show(typed, [(str(each.path), each) for each in entries])
            return
        folder = self._typed_folder(typed)
        if folder != self._folder:
            self._list_folder(folder)
        else:
            self._show_completions(typed)

    def _typed_folder(self, typed: str) -> Path:
        return located(split_typed(typed)[0], self._start)

    @work(thread=True, exclusive=True, group="list")
    def _list_folder(self, folder: Path) -> None:
        listed = _listed(folder)
        if not get_current_worker().is_cancelled:
            self.post_message(listed)

    @on(Listed)
    def _take_listed(self, message: Listed) -> None:
        message.stop()
        self._folder, self._entries, self._fault = message.folder, message.entries, message.fault
        self._list_typed()

    def _show_completions(self, typed: str) -> None:
        found = completions(self._entries, split_typed(typed)[1])
        self._show(typed, [(each.name, each) for each in found])

    def _show(self, typed: str, lines: Sequence[tuple[str, FolderEntry]]) -> None:
        is_new = typed != self._typed
        self._typed = typed
        self._shown = {str(entry.path): entry for _, entry in lines}
        choices = self.query_one(ChoiceList)
        choices.fill(self._lines(lines), mark=0 if is_new else choices.highlighted or 0)
        if not lines:
            self._show_words(Content(self._reason_for_none(typed)))
            self._wanted = None
        self._tell()

    def _reason_for_none(self, typed: str) -> str:
        if typed.startswith(("http://", "https://")):
            return "An address: ⏎ fetches its page."
        return self._fault or "No folder or file of that name here that is read."

    def _lines(self, lines: Iterable[tuple[str, FolderEntry]]) -> Iterator[tuple[str, Content]]:
        for name, entry in lines:
            tick = "✓ " if entry.path in self._ticked else "  "
            yield (
                str(entry.path),
                Content.assemble(tick, (single_line(name), "bold" if entry.is_folder else "")),
            )

    def _tell(self) -> None:
        """Say what is ticked."""
        names = ", ".join(path.name or str(path) for path in self._ticked)
        self.query_one(Label).update(single_line(f"{len(self._ticked)} ticked: {names}") if names else "")

    @on(Field.Typed)
    def _complete(self, event: Field.Typed) -> None:
        event.stop()
        self._begin_anew()
        if self.query_one(PathField).value != self._typed:
            self._list_typed()

    def _begin_anew(self) -> None:
        """Have a whole path or an address that is typed behind the folder take its place."""
        field = self.query_one(PathField)
        if (anew := begun_anew(self._given, field.value)) != field.value:
            field.value, self._given = anew, ""
            field.cursor_position = len(anew)

    @on(PathField.Dropped)
    def _take_dropped(self, message: PathField.Dropped) -> None:
        message.stop()
        self._ticked |= dict.fromkeys(message.paths)
        self.query_one(PathField).value = ""
        self._list_typed()

    # The preview

    @on(ChoiceList.OptionHighlighted)
    def _preview(self, event: ChoiceList.OptionHighlighted) -> None:
        event.stop()
        entry = self._wanted = self._shown.get(event.option_id or "")
        if entry is None:
            return
        if (known := self._previews.get(entry.path)) is not None:
            self._show_words(known)
            return
        self._show_words(Content("…"))
        if not self._reading:
            self._read(entry)

    def _read(self, entry: FolderEntry) -> None:
        self._reading = True
        self._read_in_thread(entry)

    # One at a time: reading cannot be broken off, and what is marked meanwhile is passed over.
    @work(thread=True, group="preview", description="preview")
    def _read_in_thread(self, entry: FolderEntry) -> None:
        sleep(REST)
        is_asked = self._wanted is not None and self._wanted.path == entry.path
        words = _preview_of(entry) if is_asked and not get_current_worker().is_cancelled else Content("")
        self.post_message(self.Previewed(entry.path, words))

    @on(Previewed)
    def _take_preview(self, message: Previewed) -> None:
        message.stop()
        self._reading = False
        if message.words:
            self._previews[message.path] = message.words
        wanted = self._wanted
        if wanted is not None and (known := self._previews.get(wanted.path)) is not None:
            self._show_words(known)
        elif wanted is not None:
            self._read(wanted)

    def _show_words(self, words: Content) -> None:
        self.query_one("#preview Static", Static).update(words)
        self.query_one("#preview").scroll_home(animate=False)

    # What the reader does

    @property
    def _marked(self) -> FolderEntry | None:
        return self._shown.get(self.query_one(ChoiceList).marked or "")

    @on(Input.Submitted)
    async def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        await self._catch_up()
        self._go()

    @on(ChoiceList.OptionSelected)
    def _select(self, event: ChoiceList.OptionSelected) -> None:
        event.stop()
        self._go()

    async def _catch_up(self) -> None:
        """List what was typed last, if that has not come yet."""
        import asyncio

        self._begin_anew()
        typed = self.query_one(PathField).value
        if typed == self._typed:
            return
        folder = self._typed_folder(typed)
        if (typed or not self._ticked) and folder != self._folder:
            self._take_listed(await asyncio.to_thread(_listed, folder))
        else:
            self._list_typed()

    def _go(self) -> None:
        from synoptic.corpus.adding.wanted import addresses_in

        entry, text = self._marked, self.query_one(PathField).value.strip()
        if entry is None and not self._ticked and addresses_in(text.encode()):
            self.dismiss(AddAnswer(address=text))
        elif entry is not None and entry.is_folder and entry.path not in self._ticked:
            self._enter(entry)
        elif self._ticked:
            self.dismiss(AddAnswer(tuple(self._ticked)))
        elif entry is not None:
            self.dismiss(AddAnswer((entry.path,)))
        elif (typed := located(text, self._start)).is_file():
            self.dismiss(AddAnswer((typed,)))  # its suffix is of no format, but it may be plain text

    def _enter(self, entry: FolderEntry) -> None:
        self._go_to(f"{split_typed(self.query_one(PathField).value)[0]}{entry.name}")

    def action_tick_path(self) -> None:
        """Tick what is marked, or untick it, and go on to the next."""
        entry = self._marked
        if entry is None:
            return
        if entry.path in self._ticked:
            del self._ticked[entry.path]
        else:
            self._ticked[entry.path] = None
        self._list_typed()
        self.query_one(ChoiceList).move(1)

    def action_go_above(self) -> None:
        """Go to the folder above."""
        self._go_to(_typed_for(self._typed_folder(self.query_one(PathField).value).parent))

    def _go_to(self, folder: str) -> None:
        field = self.query_one(PathField)
        field.value = self._given = folder
        field.cursor_position = len(folder)
        self._list_typed()

    def action_add_ticked(self) -> None:
        """Answer with what is ticked, or else with what is marked, a folder too."""
        if self._ticked:
            self.dismiss(AddAnswer(tuple(self._ticked)))
        elif (entry := self._marked) is not None:
            self.dismiss(AddAnswer((entry.path,)))


def _typed_for(folder: Path) -> str:
    """Return a folder as it is typed, with `~` for the reader's home."""
    path = short_path(folder)
    return path if path.endswith("/") else f"{path}/"


def _listed(folder: Path) -> AddDialog.Listed:
    try:
        return AddDialog.Listed(folder, entries_of(folder), "")
    except OSError as error:
        return AddDialog.Listed(folder, (), reason_of(error))


def _preview_of(entry: FolderEntry) -> Content:
    """Return what is to be seen of a folder or a file."""
    if entry.is_folder:
        return _preview_of_folder(entry.path)
    from synoptic.annotations.importing.import_formats import import_format_at
    from synoptic.corpus.files.loading import articles_in

    try:
        size = entry.path.stat().st_size
        if size > LARGE:
            return Content(f"{size // 1024**2} MiB; it is read when it is added.")
        if (form := import_format_at(entry.path)) is not None:
            return Content(f"Annotations: {form.label}. ⏎ shows what would be imported.")
        return _preview_of_file(articles_in(entry.path))
    except UnreadableFile as error:
        return Content.styled(single_line(error.reason), "$text-error")
    except OSError as error:
        return Content.styled(single_line(reason_of(error)), "$text-error")


def _preview_of_folder(folder: Path) -> Content:
    try:
        entries = completions(entries_of(folder), "")
    except OSError as error:
        return Content.styled(single_line(reason_of(error)), "$text-error")
    files = sum(not each.is_folder for each in entries)
    lines = [f"{counted(files, 'file')} and {counted(len(entries) - files, 'folder')}", ""]
    lines += [single_line(each.name) for each in entries[:_LISTED]]
    if len(entries) > _LISTED:
        lines.append(f"… and {len(entries) - _LISTED} more")
    return Content("\n".join(lines))


def _preview_of_file(read: LoadedFile) -> Content:
    articles = read.articles
    parts: list[Content] = [Content.styled(counted(len(articles), "article"), "bold")]
    for article in articles[:_LISTED]:
        where = " · ".join(filter(None, (article.source, date_in_words(article.date or ""))))
        words = counted(len(article.own_text.split()), "word")
        parts += [Content(""), Content(single_line(article.title))]
        parts.append(Content.styled(single_line(f"{where} · {words}" if where else words), "$text-muted"))
        parts += (Content.styled(single_line(f"! {each}"), "$text-warning") for each in article.warnings)
    if len(articles) > _LISTED:
        parts.append(Content(f"… and {len(articles) - _LISTED} more"))
    if read.remarks:
        parts.append(Content(""))
        parts += (Content.styled(single_line(f"! {each}"), "$text-warning") for each in read.remarks)
    return Content("\n").join(parts)
