"""How fast a page may send: more than a reader types or drags, and less than would keep the server busy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic


class Pace:
    """A bucket that fills at a rate: who takes more waits.

    (The leaky bucket: J. Turner, “New directions in communications”, IEEE Comm. Magazine 24, 1986.)
    """

    def __init__(
        self,
        rate: float,
        burst: float,
        *,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Let `rate` pass a second, and `burst` at once."""
        self._rate, self._burst = rate, burst
        self._clock, self._sleep = clock, sleep
        self.left = burst
        """What passes without waiting; less than nothing of what waits."""
        self._last = clock()

    async def take(self, amount: float) -> None:
        """Take an amount; wait, where it is not there yet, until it would be."""
        now = self._clock()
        self.left = min(self._burst, self.left + (now - self._last) * self._rate) - amount
        self._last = now
        if self.left < 0:
            await self._sleep(-self.left / self._rate)
