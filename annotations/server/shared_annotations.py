"""Annotations on a server: records as rows that several readers see and change."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from msgspec import Struct

from synoptic.annotations.errors import (
    AnnotationError,
    Conflict,
    NotPermitted,
    Outdated,
    ServerUnreachable,
    StoreNotWritable,
)
from synoptic.annotations.files.annotation_file import StoreContents
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SAID, SHELVES, Change, Edit, apply
from synoptic.annotations.model.values import ADJUDICATION, ArticleRecord, Tag
from synoptic.annotations.server.administration import Standing, ensure_known_format, no_member
from synoptic.annotations.server.connection import explained, library, said, unreachable
from synoptic.annotations.server.documents import decoded, encoded, json_text, marked, unmarked
from synoptic.annotations.server.listening import Listener
from synoptic.annotations.server.server_session import ANSWER_SECONDS, BYTES_PER_SECOND
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    import psycopg

    from synoptic.annotations.model.values import Record
    from synoptic.annotations.server.connection import Connection
    from synoptic.annotations.server.server_session import ServerSession

Versions = Mapping[tuple[str, str], int]
"""The change that wrote each record last, by shelf and id."""

_KINDS: Mapping[str, type[Record]] = {name: kind for kind, name in SHELVES.items()}
_NEWS = """
SELECT NULL, session_user::text, s.role, s.sequence, NULL, s.blind, s.format, s.library::text
FROM synoptic.state() s
UNION ALL
SELECT r.shelf, r.id, r.document::text, r.version, r.position, NULL, NULL, NULL
FROM synoptic.records r WHERE r.version > %(since)s
UNION ALL
SELECT g.shelf, g.id, NULL, g.version, 0, NULL, NULL, NULL
FROM synoptic.removed g WHERE g.version > %(since)s AND %(since)s >= 0
"""
"""In one statement, which sees one moment: how the library stands, and what was written and removed since."""
_EVERYTHING = -1
_LONG_SECONDS = 180.0
"""How long a server may take to send everything."""
_PATIENCE = 2
"""How often others may be faster before we ask the server to make them wait."""


class Snapshot(Struct, frozen=True):
    """A library as it was read from a server: from here, only what is new has to be read."""

    annotations: Annotations
    """What the reader could see."""
    versions: Versions
    """The change that wrote each record last; of unreadable ones, too."""
    sequence: int
    """The last change that it holds."""
    standing: Standing
    """Who saw it, in which role."""
    problems: Mapping[tuple[str, str], str] = {}
    """A line for each record that could not be read, by shelf and id."""


class SharedAnnotations:
    """Annotations on a server: all that `AnnotationStore` needs of it. One change is one transaction.

    Not for several threads at once, but for `is_stale`, and what `listen` calls.
    """

    def __init__(self, session: ServerSession, start: Snapshot | None = None) -> None:
        """Know of a library; nothing is read. `start` is what was read of it before."""
        self._session = session
        self._problems: dict[tuple[str, str], str] = dict(start.problems) if start else {}
        known = start.annotations if start else Annotations()
        self._contents = StoreContents(known, tuple(self._problems.values()))
        self._versions: dict[tuple[str, str], int] = dict(start.versions) if start else {}
        self._seen = start.sequence if start else _EVERYTHING
        self._standing = start.standing if start else None
        self._notices: list[str] = []
        self._listener: Listener | None = None
        self._on_news: Callable[[], None] | None = None
        self._news, self._must_look = 0, True
        self._losses = 0
        self._is_locked = self._is_firm = False
        # Written within the transaction of `locked`, and true when that is committed.
        self._pending: tuple[Annotations, Change, int] | None = None

    @property
    def place(self) -> str:
        """The server, for messages."""
        return str(self._session.address)

    @property
    def reader(self) -> str | None:
        """The name of the reader, by which the server knows the reader; None before the first reading."""
        return self._standing.reader if self._standing else None

    @property
    def standing(self) -> Standing | None:
        """How the library stood when it was read last; None before."""
        return self._standing

    @property
    def status(self) -> str | None:
        """None: what the server does not take does not wait here."""
        return None

    @property
    def contents(self) -> StoreContents:
        """The contents that were read and committed."""
        return self._contents

    @property
    def notices(self) -> tuple[str, ...]:
        """Events that a reader should know of, one line each, oldest first."""
        return tuple(self._notices)

    @property
    def damage(self) -> str | None:
        """None: a server sees to its own files."""
        return None

    @property
    def way_out(self) -> str:
        """What a reader can do where nothing can be written."""
        return "ask an owner of the library for the role of a coder"

    @property
    def snapshot(self) -> Snapshot | None:
        """The library as it was read last; None before the first reading."""
        if self._standing is None:
            return None
        held, versions, problems = self._contents.annotations, dict(self._versions), dict(self._problems)
        return Snapshot(held, versions, self._seen, self._standing, problems)

    def listen(self, on_news: Callable[[], None] | None = None) -> None:
        """Hear of others' changes from now on, in a thread of its own, and call `on_news` there each time.

        Until `close`, `is_stale` then costs nothing; otherwise it asks the server.
        """
        self._on_news = on_news
        if self._listener is None:
            self._listener = Listener(self._session.address, self._hear)

    def probe(self) -> None:
        """Have the one who listens ask at once whether the server is there: `heard_since` will tell."""
        if self._listener is not None:
            self._listener.probe()

    def heard_since(self, moment: float) -> bool:
        """Tell whether it listens, and the server gave a sign of life after a moment of `time.monotonic`."""
        return self._listener is not None and self.hears and self._listener.heard_at > moment

    def ask(self) -> None:
        """Ask the server a short question. Raises StoreError where it does not answer."""
        self._asked("SELECT 1")

    @property
    def hears(self) -> bool:
        """Whether it listens, and the server was there when that was seen last."""
        return self._listener is not None and self._listener.fault is None

    def read(self) -> StoreContents:
        """Take in all changes since the last call.

        Raises StoreTooNew, StoreNotReadable and ServerUnreachable; the contents are then as before.
        """
        # What is heard from here on may be newer than the answer.
        self._news, self._must_look = 0, False
        try:
            standing, rows = self._news_since(self._seen)
            before = self._standing
            is_other = before is None or (standing.role, standing.is_blind) != (before.role, before.is_blind)
            if self._seen != _EVERYTHING and (is_other or standing.sequence < self._seen):
                # Others' records may be shown now, or hidden; or the server was restored from a backup.
                standing, rows = self._news_since(_EVERYTHING)
                self._take_in_all(rows)
            elif self._seen == _EVERYTHING:
                self._take_in_all(rows)
            elif rows:
                self._take_in_some(rows)
        except AnnotationError:
            self._must_look = True
            raise
        self._note_standing(standing)
        self._seen = standing.sequence
        return self._contents

    def is_stale(self) -> bool:
        """Tell whether somebody else has written, or may have, since the last read or commit.

        Without `listen`, it asks the server, unless a change is being made: its commit would see. Raises
        StoreError.
        """
        if self._must_look or self._news > self._seen:
            return True
        if self._listener is not None:
            return self._listener.fault is not None
        if self._is_locked:
            return False
        row = self._asked("SELECT sequence, role, blind FROM synoptic.state()")
        known = self._standing
        return known is None or row != (self._seen, known.role, known.is_blind)

    def why_read_only(self) -> str | None:
        """Return why nothing can be written, as it seems without trying; None if it can be."""
        if self._standing is not None and self._standing.role == "reader":
            return f"“{on_one_line(self._standing.reader)}” is a reader of this library, who changes nothing"
        return None

    def forbids(self, edit: Edit) -> str | None:
        """Return why the reader may not make an edit, in a sentence; None if the reader may.

        The server decides; this is to say it in plain words, and before anything is sent.
        """
        known = self._standing
        if known is None or known.role == "owner":
            return None
        if edit.before is not None and (author := getattr(edit.before, "creator", None)) is not None:
            if author != known.reader:
                thing = SAID[edit.key[0]].removeprefix("the ").capitalize()
                whose = "agreed on by an owner" if author == ADJUDICATION else f"by “{on_one_line(author)}”"
                others = "Only an owner" if author == ADJUDICATION else "Only its author or an owner"
                return f"{thing} {whose}: {others.lower()} can change it."
        elif edit.after is None and edit.key[0] in {ArticleRecord, Tag} and not known.sees_all:
            return "Only an owner can remove tags and articles while coding is blind."
        return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make a change; where others were faster twice, they wait this time.

        Raises as `read` does, and StoreNotWritable.
        """
        self._is_locked = True
        try:
            if self._losses < _PATIENCE:
                yield
            else:
                with self._turn():
                    yield
        finally:
            self._is_locked = False

    def commit(self, change: Change, change_id: str | None = None) -> None:
        """Carry out a change on the server, all of it or nothing; only within `locked`.

        `change_id` is the UUID of a change that may have been sent before: the server makes it once. Raises
        Conflict if a record is not as the change expects it; Outdated if there are changes that were not
        read; NotPermitted; ServerUnreachable if nobody knows whether the change was made; StoreNotWritable.
        """
        annotations = apply(self._contents.annotations, change)
        number = self._sent(change_id or str(uuid4()), json_text([self._row(edit) for edit in change.edits]))
        if number == 0:
            self._losses += 1
            self._must_look = True
            raise Outdated("other readers were faster; try again")
        if self._is_firm:
            self._pending = annotations, change, number
        else:
            self._take(annotations, change, number)

    def was_made(self, change_id: str) -> bool:
        """Tell whether a change of ours was carried out, by its UUID. Raises StoreError."""
        return self._asked("SELECT FROM synoptic.changes WHERE id = %s", (change_id,)) is not None

    def close(self) -> None:
        """Stop listening and leave the server. Raises nothing; all can still be used."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            self._must_look = True
        self._session.close()

    def _hear(self, sequence: int | None) -> None:
        """Note that there is news; in the thread of the listener."""
        if sequence is None:
            self._session.retry_at_once()
            self._must_look = True
        else:
            self._news = max(self._news, sequence)
        if self._on_news is not None:
            self._on_news()

    def _asked(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...] | None:
        """Return the first row of an answer."""
        psycopg = library()
        try:
            with self._session.connection() as connection:
                return connection.execute(query, values).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            raise no_member(self._session.address, self.reader or "") from None
        except psycopg.Error as error:
            raise explained(self._session.address, error) from error

    def _news_since(self, since: int) -> tuple[Standing, list[tuple[Any, ...]]]:
        """Return how the library stands, and the rows of what was written since a change."""
        psycopg = library()
        address = self._session.address
        try:
            seconds = _LONG_SECONDS if since == _EVERYTHING else ANSWER_SECONDS
            with self._session.connection(seconds) as connection:
                rows = connection.execute(_NEWS, {"since": since}).fetchall()
        except psycopg.errors.InsufficientPrivilege:
            raise no_member(address, self.reader or "") from None
        except psycopg.Error as error:
            raise explained(address, error) from error
        state = next((row for row in rows if row[0] is None), None)
        if state is None:
            raise no_member(address, self.reader or "")
        _, reader, role, sequence, _, is_blind, found, library_id = state
        ensure_known_format(address, found)
        # In the order in which they came: those of one change were made at the same time.
        news = sorted((row for row in rows if row[0] is not None), key=lambda row: row[4])
        return Standing(reader, role, is_blind, sequence, library_id), news

    def _take_in_all(self, rows: list[tuple[Any, ...]]) -> None:
        self._problems, self._versions = {}, {}
        shelves: dict[str, dict[str, Record]] = {name: {} for name in _KINDS}
        # So much that is new, and nothing of it in circles: looking for those takes longer than the rest.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            for name, identifier, text, version, *_ in rows:
                self._versions[name, identifier] = version
                if (record := self._record(name, identifier, text)) is not None:
                    shelves[name][record.id] = record
        finally:
            if was_enabled:
                gc.enable()
        annotations: Annotations = Annotations(**shelves)  # type: ignore[arg-type]  # each has its kind
        if annotations == self._contents.annotations:
            annotations = self._contents.annotations
        self._contents = StoreContents(annotations, tuple(self._problems.values()))

    def _take_in_some(self, rows: list[tuple[Any, ...]]) -> None:
        annotations = self._contents.annotations
        changed: dict[str, dict[str, Record | None]] = {}
        for name, identifier, text, version, *_ in rows:
            self._problems.pop((name, identifier), None)
            if text is None:
                self._versions.pop((name, identifier), None)
                record = None
            else:
                self._versions[name, identifier] = version
                record = self._record(name, identifier, text)
            known = unmarked(identifier)
            # Our own changes are among them where others' came in between.
            if getattr(annotations, name).get(known) != record:
                changed.setdefault(name, {})[known] = record
        if changed:
            annotations = annotations.changed(changed)
        self._contents = StoreContents(annotations, tuple(self._problems.values()))

    def _record(self, name: str, identifier: str, text: str) -> Record | None:
        """Return the record that a document holds; None, and a line about it, if it cannot be read."""
        try:
            return decoded(_KINDS[name], text)
        except ValueError as error:
            fault = on_one_line(f"Record “{identifier}” of “{name}” cannot be read: {error}")
            self._problems[name, identifier] = f"{fault}; an owner can repair it on the server"
            return None

    def _note_standing(self, standing: Standing) -> None:
        before, self._standing = self._standing, standing
        if before is None or before.reader != standing.reader:
            return
        if before.role != standing.role:
            self._notices.append(f"You are now: {standing.role} of this library.")
        if before.is_blind != standing.is_blind:
            self._notices.append(
                "Coding is blind now: coders see only their own annotations."
                if standing.is_blind
                else "Coding is no longer blind: all see all annotations."
            )

    def _row(self, edit: Edit) -> dict[str, object]:
        """Return an edit as the server takes it."""
        return {
            "shelf": SHELVES[edit.key[0]],
            "id": edit.key[1],
            "version": None if edit.before is None else self._versions[_key(*edit.key)],
            "document": None if edit.after is None else encoded(edit.after),
        }

    def _sent(self, change_id: str, edits: str) -> int:
        """Send a change, again if the connection was cut, and return its number; 0 if we are outdated."""
        psycopg = library()
        is_last = self._is_firm
        seconds = self._session.patience + len(edits) / BYTES_PER_SECOND
        while True:
            try:
                with self._session.connection(seconds) as connection:
                    row = connection.execute(
                        "SELECT synoptic.commit_change(%s, %s, %s)", (change_id, self._seen, edits)
                    ).fetchone()
                assert row is not None  # noqa: S101  # a function returns one
                return int(row[0])
            except ServerUnreachable:
                # It may be there already: under its id, it is made once.
                if is_last:
                    raise
                is_last = True
            except psycopg.Error as error:
                raise self._refusal(error) from error

    def _refusal(self, error: psycopg.Error) -> AnnotationError:
        errors, known = library().errors, self._standing
        if isinstance(error, errors.UniqueViolation) and known is not None and not known.sees_all:
            return NotPermitted(
                "The same is here, hidden from you while coding is blind. Ask an owner to add it, or to run "
                "`synoptic blind off` first."
            )
        if error.sqlstate == "SY002" or isinstance(error, errors.UniqueViolation):
            self._must_look = True
            return Conflict("another reader changed the same thing since")
        if error.sqlstate == "SY003":
            return NotPermitted("Other readers use it: only an owner can remove it.")
        if isinstance(error, errors.InsufficientPrivilege):
            # The role may be another since the last reading.
            self._must_look = True
            return NotPermitted(f"The server does not permit it: {said(error)}.")
        if isinstance(error, errors.LockNotAvailable | errors.ReadOnlySqlTransaction | errors.DiskFull):
            return StoreNotWritable(self.place, f"takes no change now ({said(error)})", "try again later")
        return explained(self._session.address, error)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Keep others from writing within a transaction; what is committed in it counts at its end."""
        psycopg = library()
        try:
            with self._session.connection(ANSWER_SECONDS) as connection:
                with connection.transaction():
                    connection.execute("SELECT synoptic.wait_turn()")
                    self._is_firm, self._must_look, self._pending = True, True, None
                    yield
                self._take_pending(connection)
        except psycopg.Error as error:
            raise self._refusal(error) from error
        finally:
            self._is_firm, self._pending = False, None

    def _take_pending(self, connection: Connection) -> None:
        if self._pending is not None:
            if connection.closed:
                # psycopg ends the transaction of a connection that is gone without a word.
                raise unreachable(self._session.address, ConnectionError("the connection was cut"))
            self._take(*self._pending)

    def _take(self, annotations: Annotations, change: Change, number: int) -> None:
        """Have what was committed in the contents."""
        for edit in change.edits:
            key = _key(*edit.key)
            if edit.after is None:
                self._versions.pop(key, None)
            else:
                self._versions[key] = number
        self._contents = StoreContents(annotations, self._contents.problems)
        self._losses = 0
        if number == self._seen + 1:
            self._seen = number
        else:
            self._must_look = True


def _key(kind: type[Record], identifier: str) -> tuple[str, str]:
    """Return shelf and id as the server has them."""
    return SHELVES[kind], marked(identifier)
