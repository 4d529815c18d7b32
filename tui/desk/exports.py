"""Exports: what was marked, the matrix, the differences, and what other features write to a file."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import AnnotationError, InvalidRequest
from synoptic.annotations.export.destination import short_path
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import tree
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.shell.locations import documents_folder, export_folder, template_folder
from synoptic.tui.shell.naming import lettered_name
from synoptic.tui.shell.session import ExportChoice, last_export, remember_export

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Document, Gather, Step
    from synoptic.annotations.export.formats import ExportSubject
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.export.selection import Selection
    from synoptic.annotations.library.library import Library
    from synoptic.tui.desk.search.search import Search
    from synoptic.tui.dialogs.dialog import Confirmation
    from synoptic.tui.dialogs.export_dialog import ExportAnswer, Exported, ExportOption

_TEMPLATE = "template:"
"""Before the name of a template, where a format's may be."""
_NO_PURPOSE = "A comment {# … #} at the beginning of a template is shown here."
_GIVEN_UP = "The export was given up."
_NO_NAME = "Type a file name."
_NAMELESS = "export"
"""The name of a download that the reader called `..`, or `/`."""
_TABLES = ("matrix", "differences")
_MARKDOWN = "markdown"
_NEEDED = {"claim": "matrix", "difference": "differences"}
"""The table that a grouping of Markdown needs."""
_TABLE = "table"
_RARE_TABLES: Mapping[str, str] = {
    "tags-by-outlet": "tags by outlet",
    "tags-by-article": "tags by article",
    "articles-by-tag": "articles by tag",
    "tags-together": "tags that occur together",
    "speakers": "speakers by article",
    "words": "words on each claim through time",
    "quotations": "quotations with speakers and wordings",
    "parallels": "parallels",
    "links": "links",
    "silences": "confirmed silences",
    "articles": "articles",
    "agreement": "agreement of coders",
    "disagreements": "disagreements of coders",
}
"""Tables that are chosen in a menu, with their names."""


class Exports(Feature):
    """Writes what was marked to a file, and the documents of other features."""

    def __init__(
        self, desk: Desk, library: Library, name: str, search: Search, reader: str | None = None
    ) -> None:
        """Export from a library that is called `name`, in which the one at the desk is called `reader`."""
        super().__init__(desk)
        self.reader = reader
        """Name of the reader in a library that several share."""
        self._library, self._name, self._search = library, name, search
        self._last = ExportChoice()
        """What was exported last."""
        self._marked_here: frozenset[str] = frozenset()
        self.tables: dict[str, Gather] = {}
        """The ways of other features to gather what they export, by subject."""

        self.compare: Callable[[Material, Callable[[], bool]], Material | None] = lambda material, _: material
        """The way of other features to add, in a thread, matrix and differences to what is exported.

        It returns None once it is cancelled.
        """

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"export": self.export}

    async def export_table(self, subject: str) -> None:
        """Ask how and where to export one of the tables, and do it."""
        await self.export(_TABLE, table=subject)

    async def export(
        self, what: str | None = None, articles: Sequence[str] = (), table: str | None = None
    ) -> None:
        """Ask what to export, how and where to, and do it: by default what was exported last.

        `articles` are the ids of those that are ticked in the place of the ones ticked last, and `table` is
        chosen in the place of the one that was.
        """
        from synoptic.tui.dialogs.export_dialog import ExportDialog

        last = await asyncio.to_thread(last_export, self._library)
        self._last, self._marked_here = last, self._here()
        choice = last if what is None else replace(last, what=what)
        known = table or choice.table
        choice = replace(
            choice,
            articles=tuple(articles) or choice.articles,
            table=known if known in self._offered() else "tags-by-outlet",
        )

        async def go_on(answer: ExportAnswer) -> None:
            if answer.copies:
                self._desk.copy(_to_paste(answer.exported.document))
                self._desk.say(f"Copied: {answer.exported.counted}.")
            elif self.delivers:
                self._deliver(answer.choice.file, answer.exported.document)
            else:
                target = Path(answer.choice.file).expanduser()
                self._desk.run_worker(self._write(target, lambda _: answer.exported.document))
            if self._desk.is_practice:
                return
            # The file of a browser's reader is none of this machine.
            file = last.file if self.delivers else _whole_path(answer.choice.file)
            kept = replace(answer.choice, file=file)
            await asyncio.to_thread(remember_export, self._library, kept)

        await self.put_up(ExportDialog(self, choice), go_on)

    # What there is to export: see `ExportSource`

    def whats(self) -> Sequence[ExportOption]:
        from synoptic.tui.dialogs.export_dialog import ExportOption

        return [
            ExportOption("all", "all"),
            ExportOption("articles", "articles"),
            *([ExportOption("tags", "tags")] if self._desk.annotations.tags else []),
            *([ExportOption("here", "here")] if self._marked_here else []),
            *([ExportOption("found", "found")] if self._search.hits else []),
            *(ExportOption(subject, subject) for subject in _TABLES if subject in self.tables),
            *([ExportOption(_TABLE, "a table")] if self._offered() else []),
        ]

    def _offered(self) -> Mapping[str, str]:
        """Return the tables that have no place of their own in the row, with their names."""
        return {subject: name for subject, name in _RARE_TABLES.items() if subject in self.tables}

    def hows(self, what: str, /) -> Sequence[ExportOption]:
        from synoptic.annotations.export.formats import ExportSubject, formats_of
        from synoptic.annotations.export.template import purpose_of, templates_in
        from synoptic.tui.dialogs.export_dialog import ExportOption

        subject = _subject(ExportChoice(what))
        options = [
            ExportOption(each.name, each.label, each.suffix, each.purpose) for each in formats_of(subject)
        ]
        if subject is ExportSubject.HIGHLIGHTS:
            options += (
                ExportOption(_TEMPLATE + name, name, path.suffix.casefold(), purpose_of(path) or _NO_PURPOSE)
                for name, path in templates_in(template_folder()).items()
            )
        return options

    def bys(self, what: str, how: str, /) -> Sequence[ExportOption]:
        from synoptic.annotations.export.formats import ExportSubject
        from synoptic.annotations.export.markdown.grouping import Grouping
        from synoptic.tui.dialogs.export_dialog import ExportOption

        if how != _MARKDOWN or _subject(ExportChoice(what)) is not ExportSubject.HIGHLIGHTS:
            return ()
        return [
            ExportOption(each.value, each.value)
            for each in Grouping
            if (needed := _NEEDED.get(each.value)) is None or needed in self.tables
        ]

    def named(self, choice: ExportChoice, /) -> str:
        match choice.what:
            case "articles":
                names = [self._named_article(each) for each in self._articles(choice)]
                return f"{'These' if choice.articles else 'The open articles'}: {'; '.join(names)}"
            case "tags":
                tags = self._tags(choice)
                return f"Tagged {' or '.join(tags)}" if tags else "No tags chosen"
            case "here":
                return "The highlights in the selection, or at the caret"
            case "found":
                return "The highlights that the search has found"
            case "matrix":
                return "Claims by articles, with the exact words"
            case "table":
                return f"Table: {self._offered().get(choice.table, choice.table)}"
            case "differences":
                return "Where the articles differ in substance, both passages quoted"
            case _:
                return "Highlights, tags, notes, links and silences of all articles in this library"

    def to_tick(self, what: str, /) -> Mapping[str, str]:
        if what == "articles":
            return {each.id: self._named_article(each.id) for each in self._desk.articles}
        if what == "tags":
            branches = tree(self._desk.annotations, {article.id for article in self._desk.articles})
            return {
                each.tag.name: f"{each.tag.name}  {each.total}" for each in branches if each.tag is not None
            }
        return {}

    def to_choose(self, what: str, /) -> Mapping[str, str]:
        return self._offered() if what == _TABLE else {}

    def ticked(self, choice: ExportChoice, /) -> frozenset[str]:
        return frozenset(self._articles(choice) if choice.what == "articles" else self._tags(choice))

    @property
    def delivers(self) -> bool:
        return self._desk.is_in_browser

    def file_for(self, choice: ExportChoice, /) -> str:
        file = self._path_for(choice)
        return PurePath(file).name if self.delivers else file

    def _path_for(self, choice: ExportChoice) -> str:
        last = self._last
        place = Path(last.file).parent if last.file else export_folder()
        if last.file and place.is_dir() and _named_alike(last, choice):
            return last.file
        suffix = next(each.suffix for each in self.hows(choice.what) if each.id == choice.how)
        name = self.named_for_library(f"{_stem(choice)}{suffix}")
        return str(self._beside_articles((place if place.is_dir() else export_folder()) / name))

    def _beside_articles(self, target: Path) -> Path:
        """Return the file, or one of its name further up where it would be loaded as an article."""
        from synoptic.annotations.export.destination import is_among_articles

        folders, place = self._folders(), target.absolute().parent
        while is_among_articles(place / target.name, folders) and place.parent != place:
            place = place.parent
        if place == target.absolute().parent:
            return target
        return (place if os.access(place, os.W_OK) else documents_folder()) / target.name

    def document(self, choice: ExportChoice, cancelled: Callable[[], bool], /) -> Exported:
        from synoptic.annotations.export.document import Document
        from synoptic.annotations.export.formats import FORMATS, ExportSubject
        from synoptic.annotations.export.gathering import material_of
        from synoptic.annotations.export.template import filled_in, template_at
        from synoptic.tui.dialogs.export_dialog import Exported

        subject = _subject(choice)
        if subject is not ExportSubject.HIGHLIGHTS:
            gathered = self.tables[subject](cancelled)
            if gathered is None:
                raise InvalidRequest(_GIVEN_UP)
            table, said = gathered
            return self._made(choice, subject, table, said, cancelled)
        material = material_of(
            self._desk.articles,
            self._desk.annotations,
            title=self._name,
            when=datetime.now().astimezone(),
            selection=self._selection(choice),
            texts=self._desk.texts,
            root=self._library.root,
            reader=self.reader,
            shares=self._desk.shares,
        )
        if cancelled():
            raise InvalidRequest(_GIVEN_UP)
        marks, articles = len(material.highlights), len(material.articles)
        said = f"{counted(marks, 'highlight')} in {counted(articles, 'article')}"
        if choice.how.startswith(_TEMPLATE):
            file = template_at(choice.how.removeprefix(_TEMPLATE), template_folder())
            return Exported(Document.of_text(filled_in(file, material, cancelled)), said)
        if choice.how == _MARKDOWN:
            return self._markdown(choice, material, said, cancelled)
        if FORMATS[choice.how].compares:
            compared = self.compare(material, cancelled)
            if compared is None:
                raise InvalidRequest(_GIVEN_UP)
            material = compared
        return self._made(choice, subject, material, said, cancelled)

    def _markdown(
        self, choice: ExportChoice, material: Material, said: str, cancelled: Callable[[], bool]
    ) -> Exported:
        """Return the document in Markdown, with sections as they were chosen."""
        from synoptic.annotations.export.markdown.grouping import Grouping
        from synoptic.annotations.export.markdown.memo import markdown_document
        from synoptic.tui.dialogs.export_dialog import Exported

        if (needed := _NEEDED.get(choice.by)) is not None:
            gathered = self.tables[needed](cancelled)
            if gathered is None:
                raise InvalidRequest(_GIVEN_UP)
            material = replace(material, **{needed: gathered[0]})
        document = markdown_document(material, Grouping(choice.by), _step(cancelled))
        return Exported(document, " · ".join([said, *map(_without, document.left_out)]))

    def _made(
        self,
        choice: ExportChoice,
        subject: ExportSubject,
        content: object,
        said: str,
        cancelled: Callable[[], bool],
    ) -> Exported:
        from synoptic.annotations.export.formats import FORMATS
        from synoptic.tui.dialogs.export_dialog import Exported

        form = FORMATS[choice.how]
        document = form.writes[subject](content, _step(cancelled))
        left_out = map(_without, document.left_out)
        return Exported(document, " · ".join([said, *left_out]), is_text=form.is_text)

    def objection_to(self, choice: ExportChoice, exported: Exported | None, /) -> Confirmation | str | None:
        if self._desk.is_practice:
            return self._not_in_tour
        if self.delivers:
            return None if choice.file else _NO_NAME
        return self._objection_to_writing(choice.file, None if exported is None else exported.document)

    def _selection(self, choice: ExportChoice) -> Selection:
        """Return the selection of a choice. Raises InvalidRequest where nothing is chosen."""
        from synoptic.annotations.export.selection import Selection

        match choice.what:
            case "articles":
                return Selection(articles=frozenset(self._articles(choice)))
            case "tags":
                tags = self._tags(choice)
                if not tags:
                    raise InvalidRequest(f"Choose tags first: {self.key('export-tick')} lists them.")
                return Selection(tags=tags)
            case "here":
                return Selection(highlights=self._marked_here)
            case "found":
                return Selection(highlights=self._found())
            case _:
                return Selection()

    def _articles(self, choice: ExportChoice) -> tuple[str, ...]:
        """Return the ids of the articles that were ticked, as far as they are here; else the open ones'."""
        known = {article.id for article in self._desk.articles}
        return tuple(each for each in choice.articles if each in known) or self._desk.panes

    def _tags(self, choice: ExportChoice) -> tuple[str, ...]:
        """Return the names of the tags that were ticked, as far as they are there; else of the lit ones."""
        known = {tag.name for tag in self._desk.annotations.tags.values()}
        return tuple(each for each in choice.tags if each in known) or tuple(sorted(self._desk.lit))

    def _named_article(self, identifier: str) -> str:
        return lettered_name(self._desk.article(identifier))

    def _here(self) -> frozenset[str]:
        """Return the ids of the highlights in the selection, or under the caret without one."""
        view = self._desk.view
        span = view.selection
        marks = view.marks_here() if span is None else view.marks.touching(span.start, span.end)
        return frozenset(mark.highlight for mark in marks if mark.highlight)

    def _found(self) -> frozenset[str]:
        """Return the ids of the highlights that have a match of the search in them, or are in one."""
        from synoptic.annotations.anchoring.placing import place
        from synoptic.corpus.article import Span

        hits: dict[str, list[Span]] = {}
        for hit in self._search.hits:
            if hit.article is not None and hit.passage is not None:
                hits.setdefault(hit.article.id, []).extend(hit.places or [Span(hit.start, hit.end)])
        articles = {article.id: article for article in self._desk.articles}
        return frozenset(
            highlight.id
            for identifier, spans in hits.items()
            for highlight in self._desk.annotations.highlights_of(identifier)
            if (at := place(articles[identifier], highlight, self._desk.texts).span) is not None
            and any(at.overlaps(span) for span in spans)
        )

    # Files

    @property
    def _not_in_tour(self) -> str:
        return f"Nothing is written in the tour. {self.key('dialog-back')} goes back."

    def named_for_library(self, name: str) -> str:
        """Return the name of a file with the library's name before it."""
        library = re.sub(r"[^\w-]+", "-", self._name).strip("-")
        return f"{library}-{name}" if library else name

    def ask_for_file(self, title: str, name: str, remark: str, document: Callable[[Path], Document]) -> None:
        """Ask where to write a document, and write it there; no file is replaced unasked.

        `document` makes it when the place is known: a file's name may say in which format. A reader at a
        browser names a file to download.
        """
        from synoptic.annotations.export.document import Document

        file = name if self.delivers else str(self._beside_articles(export_folder() / name))

        def check(values: Mapping[str, str]) -> Confirmation | str | None:
            if self._desk.is_practice:
                return self._not_in_tour
            if self.delivers:
                return None if values["File"] else _NO_NAME
            return self._objection_to_writing(values["File"], Document(b""))

        async def deliver(name: str) -> bool:
            self._deliver(name, await asyncio.to_thread(document, Path(name)))
            return True

        def go_on(values: Mapping[str, str]) -> Awaitable[bool]:
            if self.delivers:
                return deliver(values["File"])
            return self._write(Path(values["File"]).expanduser(), document)

        self.fill_in_form(title, {"File": file}, go_on, remark=remark, check=check)

    def _deliver(self, name: str, document: Document) -> None:
        """Have the browser download a document; of a name with folders, only the last part counts."""
        name = PurePath(name).name or _NAMELESS
        self._desk.deliver(name, document.content)
        self._desk.say(f"Your browser downloads {name}")

    def _objection_to_writing(self, name: str, document: Document | None) -> Confirmation | str | None:
        """Return why no file of that name is written, or what to ask before a document replaces one.

        One that `is_managed` goes unasked into the place of its part of a file, if nobody edited that.
        """
        if not name:
            return _NO_NAME
        from synoptic.annotations.export.destination import refuse_unfit

        try:
            target = Path(name).expanduser()
            refuse_unfit(target, self._library, self._desk.articles, self._desk.annotations)
            return None if document is None else _question_on(target, document)
        except AnnotationError as error:
            return str(error)
        except (OSError, RuntimeError) as error:  # the latter for the home of a user whom nobody knows
            return f"{name} cannot be written: {error}"

    async def _write(self, target: Path, document: Callable[[Path], Document]) -> bool:
        """Write a document; say so, or why not and return False."""
        from synoptic.annotations.export.destination import content_for, is_among_articles, write

        def put_there() -> None:
            write(target, content_for(target, document(target), replacing=True))

        try:
            await asyncio.to_thread(put_there)
        except InvalidRequest as error:
            self._desk.alert(str(error), severity="error")
            return False
        except OSError as error:
            fault = f"{short_path(target)} could not be written: {error.strerror or error}."
            self._desk.alert(f"{fault} Choose another file.", severity="error")
            return False
        self._desk.say(f"Written to {short_path(target)}")
        if is_among_articles(target, self._folders()):
            self._desk.alert(f"{short_path(target)} will be loaded as an article. Move it.")
        return True

    def _folders(self) -> set[Path]:
        """Return the folders that articles are read from: the project's, and those of open articles."""
        folders = {article.path.parent for article in self._desk.articles if article.path is not None}
        return folders if self._library.root is None else folders | {self._library.root}


def _whole_path(file: str) -> str:
    """Return the whole path of a file that a reader typed; empty for one that cannot be."""
    try:
        return str(Path(file).expanduser().absolute()) if file else ""
    except (OSError, RuntimeError):  # the latter for the home of a user whom nobody knows
        return ""


def _named_alike(one: ExportChoice, other: ExportChoice) -> bool:
    """Tell whether two choices go to files of one name."""
    return (_subject(one), one.what, one.how) == (_subject(other), other.what, other.how)


def _subject(choice: ExportChoice) -> ExportSubject:
    """Return the subject that something to export is, or is a part of."""
    from synoptic.annotations.export.formats import ExportSubject

    if choice.what == _TABLE:
        return ExportSubject(choice.table)
    return ExportSubject(choice.what) if choice.what in _TABLES else ExportSubject.HIGHLIGHTS


def _stem(choice: ExportChoice) -> str:
    """Return what the file of a choice is called: for its template, or for the subject of the document."""
    from synoptic.annotations.export.formats import FORMATS, ExportSubject

    if choice.how.startswith(_TEMPLATE):
        return choice.how.removeprefix(_TEMPLATE)
    subject = _subject(choice)
    if subject is ExportSubject.HIGHLIGHTS:
        subject = FORMATS[choice.how].subject
    return "notes" if subject is ExportSubject.HIGHLIGHTS else subject.value


def _step(cancelled: Callable[[], bool]) -> Step:
    """Return a step that gives up once that is `cancelled`."""

    def step(_done: int, _left: int) -> None:
        if cancelled():
            raise InvalidRequest(_GIVEN_UP)

    return step


def _without(line: str) -> str:
    return f"without {line}"


def _question_on(target: Path, document: Document) -> Confirmation | None:
    """Return what to ask before a document is written to a file; None where nothing is lost.

    Raises InvalidRequest and OSError.
    """
    from synoptic.tui.dialogs.dialog import Confirmation

    if not target.exists():
        return None
    if document.is_managed:
        from synoptic.annotations.export.markdown.managed_block import part_of

        if (part := part_of(target.read_bytes(), target.name)) is not None:
            edited = "The exported part of the file was edited. Press ⏎ again to replace it, your words too."
            return Confirmation(edited) if part.is_edited else None
    return Confirmation("The file exists. Press ⏎ again to replace it.")


def _to_paste(document: Document) -> str:
    """Return the text of a document for the clipboard."""
    if not document.is_managed:
        return document.text
    from synoptic.annotations.export.markdown.managed_block import without_frame

    return without_frame(document.text)
