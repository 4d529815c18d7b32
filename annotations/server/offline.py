"""A library on a server that may be away: reading goes on, and changes wait on the disk until it is back.

What is shown is always the library as it was read last, with the changes that wait carried out on it. When
the server answers again, they are sent in order, each under its own id, so that one whose answer was lost is
not made twice; those that no longer fit are rebased (`model.rebasing`).
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from synoptic.annotations.errors import (
    Conflict,
    NotPermitted,
    Outdated,
    ServerUnreachable,
    StoreBroken,
    StoreError,
    StoreNotReadable,
    StoreNotWritable,
)
from synoptic.annotations.files import disk
from synoptic.annotations.files.annotation_file import StoreContents
from synoptic.annotations.files.kept_texts import needed_digests
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES, apply
from synoptic.annotations.model.rebasing import rebased, referred_to
from synoptic.annotations.model.values import ArticleRecord, Tag
from synoptic.annotations.model.wording import counted
from synoptic.annotations.server import replica
from synoptic.annotations.server.connection import own_name, said
from synoptic.annotations.server.queue import ChangeQueue, Waiting
from synoptic.annotations.server.server_session import ANSWER_SECONDS
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.changes import Change, Edit
    from synoptic.annotations.model.rebasing import Rebased
    from synoptic.annotations.model.values import Record
    from synoptic.annotations.server.administration import Standing
    from synoptic.annotations.server.server_session import ServerSession
    from synoptic.annotations.server.shared_texts import SharedTexts

PROMPT_SECONDS = 2.0
"""How long a server may take to answer while somebody watches: what it has not taken by then waits here."""
REPLICA_SECONDS = 300.0
"""How old a replica may grow while there is news."""
_MOST_ATTEMPTS = 20
"""How often a change is rebased because others were faster, until the next look."""


class PatientAnnotations:
    """Annotations on a server, or without it for a while: all that `AnnotationStore` needs of them.

    Not for several threads at once, but for `is_stale` and what `listen` calls. Several processes of one
    reader may share the folder: each sends what waits there, one at a time.
    """

    def __init__(
        self, session: ServerSession, folder: Path, key: bytes, texts: SharedTexts | None = None
    ) -> None:
        """Know of a library; nothing is read from the server.

        `folder` keeps the replica and the queue, `key` is the reader's own (see `queue.own_key`); `texts` are
        sent before the changes that need them.
        """
        self._folder, self._key, self._texts, self._session = folder, key, texts, session
        known = replica.load(folder, session.library_id, own_name(session.address), key)
        self._shared = SharedAnnotations(session, known)
        self._queue: ChangeQueue | None = None
        self._queue_fault: StoreError | None = None
        self._contents = self._shared.contents
        self._drawn: tuple[Annotations, tuple[Waiting, ...]] = (self._contents.annotations, ())
        self._is_online = self._was_told = self._is_listening = self._has_turn = False
        self._left_at = float("-inf")
        self._unsure: tuple[str, Change] | None = None
        self._saved = None if known is None else (known.sequence, known.standing)
        self._save_at = 0.0
        self._notices: list[str] = []
        self._heard: dict[SharedAnnotations | ChangeQueue, int] = {}

    @property
    def place(self) -> str:
        """The server, for messages."""
        return self._shared.place

    @property
    def reader(self) -> str | None:
        """The name of the reader; None before the first reading."""
        return self._shared.reader

    @property
    def standing(self) -> Standing | None:
        """How the library stood when the server answered last; None before."""
        return self._shared.standing

    @property
    def is_online(self) -> bool:
        """Whether the server answered when it was asked last."""
        return self._is_online

    @property
    def waiting(self) -> int:
        """How many changes wait for the server."""
        return 0 if self._queue is None else len(self._queue.waiting)

    @property
    def status(self) -> str | None:
        """How it stands with the server, in a few words; None if all is as it should be."""
        number = f"{counted(self.waiting, 'change')} {'waits' if self.waiting == 1 else 'wait'}"
        if self._is_online:
            return f"sending: {number}" if self.waiting else None
        return f"offline: {number}" if self.waiting else "offline"

    @property
    def contents(self) -> StoreContents:
        """The contents that were read and committed, with the changes that wait."""
        return self._contents

    @property
    def notices(self) -> tuple[str, ...]:
        """Events that a reader should know of, one line each; it only grows."""
        for source in (self._shared, self._queue):
            if source is not None:
                found = source.notices
                self._notices += found[self._heard.get(source, 0) :]
                self._heard[source] = len(found)
        return tuple(self._notices)

    @property
    def damage(self) -> str | None:
        """None: a server sees to its own files, and a damaged queue keeps nobody from changes."""
        return None

    @property
    def way_out(self) -> str:
        """What a reader can do where nothing can be written."""
        if self._queue_fault is not None and not self._is_online:
            return self._queue_fault.advice
        return self._shared.way_out

    def listen(self, on_news: Callable[[], None] | None = None) -> None:
        """Hear of others' changes, and of the server's coming back, as `SharedAnnotations.listen` does.

        From now on the server has to answer promptly, and nothing is asked of it while nothing is heard.
        """
        self._is_listening, self._session.patience = True, PROMPT_SECONDS
        self._shared.listen(on_news)

    def read(self) -> StoreContents:
        """Take in all changes since the last call, and send those that wait.

        Raises ServerUnreachable where the server does not answer and nothing is known of the library, and
        StoreError where it refuses; the contents are then as before.
        """
        if self._may_ask():
            self._session.away = None
            try:
                self._read_shared()
                self._is_online = True
            except ServerUnreachable as error:
                if self._shared.standing is None:
                    raise
                self._leave(error)
        self._look_at_the_queue()
        if self._is_online and not self._has_turn:
            self._send()
            if self._was_told and not self.waiting:
                self._say("The server answers again; it has all your changes.")
                self._was_told = False
            self._keep_replica(is_urgent=False)
        self._draw()
        return self._contents

    def _read_shared(self) -> None:
        """Take in all changes; a connection that was cut is made again before the server counts as away."""
        try:
            if self._is_listening and not self._shared.hears:
                # It may hang: a short question tells that sooner than waiting for the news does.
                self._shared.ask()
            self._shared.read()
        except ServerUnreachable:
            self._shared.read()

    def is_stale(self) -> bool:
        """Tell whether there may be news, from others, of the server, or in the queue. Raises StoreError."""
        if self._shared.standing is None or self._is_queue_stale():
            return True
        if self._is_online:
            if self.waiting and not self._has_turn:
                return True
            try:
                return self._shared.is_stale()
            except ServerUnreachable:
                # Reading tells whether the connection was cut or the server is away.
                return True
        return self._may_ask()

    def why_read_only(self) -> str | None:
        """Return why nothing can be written, as it seems without trying; None if it can be."""
        if not self._is_online and self._queue_fault is not None:
            return f"does not answer, and {on_one_line(self._queue_fault.path)} {self._queue_fault.reason}"
        return self._shared.why_read_only()

    def forbids(self, edit: Edit) -> str | None:
        """Return why the reader may not make an edit, in a sentence; None if the reader may."""
        return self._shared.forbids(edit)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make a change. Raises as `read` does, and OSError and StoreNotWritable."""
        self._unsure = None
        try:
            with ExitStack() as stack:
                self._has_turn = self._takes_the_turn(stack)
                if not self._has_turn:
                    if self._queue is not None:
                        with _written(self._queue.path):
                            stack.enter_context(self._queue.locked())
                    yield
                    return
                try:
                    yield
                    stack.close()
                except ServerUnreachable as error:
                    # The change was made within a transaction, and nobody knows whether that was ended.
                    if self._is_online and self._unsure is None:
                        raise
                    self._leave(error)
                    self._wait_with_what_is_unsure()
                self._draw()
        finally:
            self._has_turn, self._unsure = False, None

    def _takes_the_turn(self, stack: ExitStack) -> bool:
        """Take the server's lock, if the change can be sent to it."""
        if not self._is_online or self.waiting:
            return False
        try:
            stack.enter_context(self._shared.locked())
        except ServerUnreachable as error:
            self._leave(error)
            return False
        return True

    def commit(self, change: Change) -> None:
        """Carry out a change on the server, or have it wait; only within `locked`, and when not stale.

        Raises Conflict if a record is not as the change expects it, and as `SharedAnnotations.commit` and
        `ChangeQueue.append` do.
        """
        identifier = str(uuid4())
        if self._is_online and not self.waiting:
            try:
                self._unsure = identifier, change
                self._send_texts(change)
                self._shared.commit(change, identifier)
            except ServerUnreachable as error:
                # It may be there: under its id, it is not made twice.
                self._leave(error)
                self._wait_with_what_is_unsure()
            except BaseException:
                self._unsure = None
                raise
            self._draw()
            return
        self._wait_with(identifier, change)

    def close(self) -> None:
        """Keep what is known of the library, and leave the server. Raises nothing; all can still be used."""
        self._keep_replica()
        if self._queue is not None:
            self._queue.close()
        self._shared.close()
        self._is_listening, self._session.patience = False, ANSWER_SECONDS

    # Without the server

    def _may_ask(self) -> bool:
        """Tell whether there is a point in asking the server: while it is away, after something was heard."""
        return self._is_online or not self._is_listening or self._shared.heard_since(self._left_at)

    def _leave(self, error: ServerUnreachable) -> None:
        """Go on without the server."""
        if self._is_online or not self._was_told:
            self._was_told = True
            self._say(f"{self.place} {error.reason}. You are offline: changes are kept here and sent later.")
        self._is_online, self._left_at, self._session.away = False, time.monotonic(), error
        self._shared.probe()
        self._keep_replica()

    def _wait_with_what_is_unsure(self) -> None:
        unsure, self._unsure = self._unsure, None
        if unsure is not None:
            self._wait_with(*unsure)

    def _wait_with(self, identifier: str, change: Change) -> None:
        """Put a change into the queue and carry it out here. Raises Conflict and StoreNotWritable."""
        annotations = self._contents.annotations
        after = apply(annotations, change)
        if self._queue is None:
            raise StoreNotWritable(self.place, self.why_read_only() or "does not answer", self.way_out)
        waiting = Waiting(identifier, change, referred_to(annotations, change))
        try:
            with _written(self._queue.path):
                self._queue.append(waiting)
        except StoreNotWritable:
            # An error at the very end can leave it in the file.
            self._look_at_the_queue()
            self._draw()
            raise
        # Not those of another process that were read along with it: they are still to be drawn.
        self._drawn = self._drawn[0], (*self._drawn[1], waiting)
        self._contents = StoreContents(after, self._shared.contents.problems)

    def _keep_replica(self, *, is_urgent: bool = True) -> None:
        """Write the library as it was read last, unless that is there; with time, unless it is urgent."""
        snapshot = self._shared.snapshot
        if snapshot is None or (snapshot.sequence, snapshot.standing) == self._saved:
            return
        is_same_view = self._saved is not None and self._saved[1] == snapshot.standing
        if not is_urgent and is_same_view and time.monotonic() < self._save_at:
            return
        self._saved, self._save_at = (
            (snapshot.sequence, snapshot.standing),
            time.monotonic() + REPLICA_SECONDS,
        )
        try:
            replica.save(self._folder, snapshot, self._key)
        except OSError as error:
            where = on_one_line(self._folder / replica.FILE_NAME)
            self._say(f"{where} could not be written ({error.strerror}): nothing can be read offline later.")

    # The queue

    def _look_at_the_queue(self) -> None:
        """Read the queue; where it cannot be used, changes can be made while the server answers."""
        standing = self._shared.standing
        assert standing is not None  # noqa: S101  # the library was read
        queue = self._queue or ChangeQueue(self._folder, standing.library, standing.reader, self._key)
        try:
            if self._queue is None and disk.stamp_of(queue.path) is not None:
                with queue.locked():
                    self._queue = queue
            else:
                queue.read()
            self._queue, self._queue_fault = queue, None
        except (StoreError, OSError) as error:
            fault = error if isinstance(error, StoreError) else None
            if fault is None:
                fault = StoreNotReadable(queue.path, f"cannot be used ({error})", "mend that, and restart")
            if str(self._queue_fault) != str(fault):
                self._say(str(fault))
            self._queue, self._queue_fault = None, fault

    def _is_queue_stale(self) -> bool:
        if self._queue is None:
            return False
        try:
            return self._queue.is_stale() or self._to_draw() != self._drawn[1]
        except OSError:
            return True

    def _to_draw(self) -> tuple[Waiting, ...]:
        """Return what is not in the library as it was read last: it waits, or another process has sent it."""
        waiting = self._queue.waiting if self._queue is not None else ()
        if self._is_online:
            return waiting
        ids = {each.id for each in waiting}
        return (*(each for each in self._drawn[1] if each.id not in ids), *waiting)

    def _draw(self) -> None:
        """Carry out on what was read what is not in it yet."""
        shared, waiting = self._shared.contents, self._to_draw()
        if not waiting:
            self._contents, self._drawn = shared, (shared.annotations, ())
            return
        if self._drawn[0] is shared.annotations and self._drawn[1] == waiting:
            return
        annotations = shared.annotations
        twins = dict(self._queue.twins) if self._queue is not None else {}
        for each in waiting:
            fitting = rebased(annotations, each.change, each.context, twins)
            twins |= fitting.twins
            if fitting.change is not None:
                annotations = apply(annotations, fitting.change)
        self._drawn = shared.annotations, waiting
        if annotations == self._contents.annotations:
            annotations = self._contents.annotations
        self._contents = StoreContents(annotations, shared.problems)

    def _send(self) -> None:
        """Send what waits, in order; what cannot be sent now waits on."""
        queue = self._queue
        if queue is None or not queue.waiting:
            return
        lock = self._folder / "sending.lock"
        sent = 0
        try:
            # Who was too slow for a prompt answer is given its time now.
            with disk.locked(lock, lock, 0), self._session.patient():
                queue.read()
                for each in queue.waiting:
                    sent += self._send_one(queue, each)
        except ServerUnreachable as error:
            self._leave(error)
        except (TimeoutError, Outdated):
            # Another process is sending, or others are faster: at the next look, again.
            pass
        except StoreError as error:
            self._say_once(f"{on_one_line(error.path)} {error.reason}; changes wait.")
        except OSError as error:
            where = on_one_line(error.filename or self._folder)
            self._say_once(f"{where} could not be written ({error.strerror}); changes wait.")
        if sent:
            self._say(f"{counted(sent, 'change')} made offline {'was' if sent == 1 else 'were'} sent.")

    def _send_one(self, queue: ChangeQueue, waiting: Waiting) -> bool:
        """Send a change in the form that fits; False if it was refused.

        Raises StoreError, OSError, and Outdated if others were faster all the time.
        """
        if self._shared.was_made(waiting.id):
            self._shared.read()
            self._drop(queue, waiting)
            return True
        for attempt in range(_MOST_ATTEMPTS):
            try:
                with self._shared.locked():
                    fitting = self._send_fitting(queue, waiting)
            except Outdated:
                if attempt == _MOST_ATTEMPTS - 1:
                    raise
                self._shared.read()
                continue
            except (NotPermitted, StoreBroken, Conflict) as error:
                # A conflict on what the server had last is one with what is hidden: it stays.
                cause = error.__cause__ if isinstance(error, StoreBroken) else None
                fault = said(cause) if cause is not None else str(error).removesuffix(".")
                where = on_one_line(queue.set_aside(waiting, fault))
                self._drop(queue, waiting)
                self._say(f"The server refused “{waiting.change.label}”: {fault}. It is kept in {where}.")
                self._shared.read()
                return False
            for notice in fitting.notices:
                self._say(notice)
            if fitting.left_out:
                queue.set_aside(waiting, "its article is unknown")
            self._drop(queue, waiting)
            break
        return True

    def _drop(self, queue: ChangeQueue, waiting: Waiting) -> None:
        """Have a change wait no longer: it is in the library as it was read, or refused. Raises OSError."""
        queue.drop(waiting.id)
        self._drawn = Annotations(), tuple(each for each in self._drawn[1] if each.id != waiting.id)

    def _send_fitting(self, queue: ChangeQueue, waiting: Waiting) -> Rebased:
        """Send a change in the form that fits now, and return that. Raises as `SharedAnnotations.commit`."""
        if self._shared.is_stale():
            self._shared.read()
        now = self._shared.contents.annotations
        fitting = rebased(now, waiting.change, waiting.context, queue.twins)
        if fitting.twins:
            queue.note_twins(fitting.twins)
        if fitting.change is not None:
            change = self._permitted(fitting.change)
            if change.edits:
                self._send_texts(change)
                self._shared.commit(change, waiting.id)
        return fitting

    def _permitted(self, change: Change) -> Change:
        """Return a change without what goes along with it and is forbidden by now."""
        kept = tuple(
            edit
            for edit in change.edits
            if edit.after is not None
            or edit.key[0] not in {ArticleRecord, Tag}
            or self._shared.forbids(edit) is None
        )
        return replace(change, edits=kept)

    def _send_texts(self, change: Change) -> None:
        """Send the texts that a change needs. Raises as `SharedTexts.send`."""
        if self._texts is None:
            return
        made: dict[str, dict[str, Record]] = {}
        for edit in change.edits:
            if edit.after is not None:
                made.setdefault(SHELVES[edit.key[0]], {})[edit.after.id] = edit.after
        self._texts.send(needed_digests(Annotations(**made)))  # type: ignore[arg-type]  # each under its kind

    def _say_once(self, notice: str) -> None:
        """Tell of what each look meets again."""
        if notice not in self._notices:
            self._say(notice)

    def _say(self, notice: str) -> None:
        self._notices.append(notice)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Write a file within a block. Raises StoreNotWritable, which names that file and not the server."""
    try:
        yield
    except OSError as error:
        reason = f"could not be written ({error.strerror})"
        advice = "make room on its disk" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "fix that"
        raise StoreNotWritable(error.filename or path, reason, f"{advice}, then try again") from error
