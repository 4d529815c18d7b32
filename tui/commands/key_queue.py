"""The queue of keys: each is dealt with before the next is passed on, since it may open what that is for."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import events
from textual.message import Message

from synoptic.tui.commands.keyboards import Keyboard
from synoptic.tui.commands.refused_keys import RefusedKeys

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widget import Widget

_LONGEST_KEY = 2.0
"""Seconds after which the next key is passed on whatever became of the one before."""
_LOOK_AGAIN = 0.05
"""Seconds after which it is looked whether a key that was not answered for has lost who would answer."""
_ROUNDS = 3
"""How often it is asked whether a key is dealt with: a field answers Enter with a message, and who gets that
may answer with another. Each round comes after the answers of the one before."""


@dataclass
class KeyPassed(Message):
    """A key has been dealt with, as far as it takes so many rounds less one of messages."""

    target: MessagePump
    rounds: int
    since: float
    """When the key was passed on."""


class TakesKeys(Protocol):
    """An app as its queue of keys sees it."""

    @property
    def focused(self) -> Widget | None:
        """The widget that has the keyboard."""

    @property
    def screen(self) -> Screen[object]:
        """The screen over all others."""

    @property
    def is_ending(self) -> bool:
        """Whether it ends: what is typed after the last key is not meant for it."""

    @property
    def keyboard(self) -> str:
        """The name of the reader's keyboard."""

    async def take_key(self, event: events.Key | events.Paste) -> None:
        """Give a key to the widget that has the keyboard, or else to the screen."""

    def say(self, message: str) -> None:
        """Say something in the status line for a while."""

    def hush(self) -> None:
        """End what was said."""

    def set_timer(self, delay: float, callback: Callable[[], Awaitable[None]]) -> Timer:
        """Call something in so many seconds."""


class KeyQueue:
    """Passes keys on to an app, one after another.

    A key travels from the widget that has the keyboard up to the app, where the bindings are. A message
    that follows it on the same way tells that it has arrived, and that what it does is done.
    """

    def __init__(self, app: TakesKeys, keymap: Mapping[str, str]) -> None:
        """Take keys as on the keyboard of the app; those that the keymap names stay what they are."""
        self._app, self._keymap = app, keymap
        self._keyboard = Keyboard(app.keyboard, keymap)
        self.refused = RefusedKeys()
        """The keys that are ignored after one that was refused."""
        self._since: float | None = None
        """When the key that is being dealt with was passed on; None if none is."""
        self._target: MessagePump | None = None
        """Who deals with it."""
        self._timer: Timer | None = None
        self._waiting: deque[tuple[events.Key | events.Paste, float]] = deque()
        """The keys that came meanwhile, each with the time when it did."""

    async def add(self, event: events.Key | events.Paste) -> None:
        """Pass a key on, now or once those before it are dealt with."""
        self._waiting.append((event, monotonic()))
        await self._pass_next_on()

    async def arrived(self, message: KeyPassed) -> None:
        """Take up that a key has arrived at the app; pass the next on if what it does is done."""
        if message.since != self._since:
            return  # who dealt with it was being closed, and others had their turn
        left = message.rounds - 1
        if left and message.target.post_message(KeyPassed(message.target, left, message.since)):
            return
        self._since = None
        await self._pass_next_on()

    def refuse(self, message: str) -> None:
        """Ignore what is typed right after the last key, since that was refused for this reason."""
        self.refused.refuse(message, monotonic())

    @property
    def _is_busy(self) -> bool:
        """Whether somebody is at work on a key. Whoever is closed by one, as a dialog is, never says."""
        since, target = self._since, self._target
        return (
            since is not None
            and monotonic() - since < _LONGEST_KEY
            and target is not None
            and target.is_running
        )

    async def _pass_next_on(self) -> None:
        """Pass keys on until one of them is to be waited for.

        A letter is not: its field gets those after it in turn, and draws it sooner if nobody asks.
        """
        app = self._app
        while self._waiting and not self._is_busy and not app.is_ending:
            event, came = self._waiting.popleft()
            is_text = self._is_text(event)
            if not is_text and self._is_ignored(event, came):
                continue
            app.hush()
            target = app.focused or app.screen
            since = monotonic()
            if not is_text:
                self._since, self._target = since, target
            await app.take_key(event if isinstance(event, events.Paste) else self._meant(event))
            if not is_text:
                target.post_message(KeyPassed(target, _ROUNDS, since))
        if self._waiting and not app.is_ending and self._timer is None:
            self._timer = app.set_timer(_LOOK_AGAIN, self._look_again)

    async def _look_again(self) -> None:
        self._timer = None
        await self._pass_next_on()

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Tell whether a key is a letter for the field that has the keyboard."""
        field = self._app.focused
        return (
            isinstance(event, events.Key)
            and field is not None
            and field.check_consume_key(event.key, event.character)
        )

    def _is_ignored(self, event: events.Key | events.Paste, came: float) -> bool:
        """Tell whether a key does nothing since the one before it was refused; no text is such a key."""
        if isinstance(event, events.Paste):
            return False
        ignored = self.refused.ignores(event.key, event.character, came)
        if ignored:
            self._app.say(self.refused.told)
        return ignored

    def _meant(self, event: events.Key) -> events.Key:
        """Return a key as the keyboard of the commands has it, unless it is text for a field."""
        is_text = self._is_text(event) or (
            # A field in it is about to have the keyboard.
            self._app.focused is None and self._app.screen.is_modal
        )
        if self._keyboard.name != self._app.keyboard:
            self._keyboard = Keyboard(self._app.keyboard, self._keymap)
        key = event.key if is_text else self._keyboard.meant(event.key, event.character)
        return event if key == event.key else events.Key(key, event.character)


@runtime_checkable
class QueuesKeys(Protocol):
    """An app whose keys are queued: after one that was refused they do nothing."""

    key_queue: KeyQueue
    """The keys that wait."""
