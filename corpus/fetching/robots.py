"""What a site asks robots not to fetch (RFC 9309), as `robots.txt` says it."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from msgspec import Struct

MAX_BYTES = 512 * 1024
"""What is read of a file; RFC 9309 asks for 500 KiB at least."""
MAX_DELAY = 30.0
"""The longest pause that is kept, in seconds."""

_MAX_RULES = 2000
_AGENT = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)


class Rule(Struct, frozen=True):
    """One line of a group."""

    pattern: str
    """Beginning of a path, with `*` for any characters, and `$` for the end."""
    allows: bool
    """Whether it is allowed."""


class Robots(Struct, frozen=True):
    """What a site asks of one robot."""

    rules: tuple[Rule, ...] = ()
    """Rules of the groups for this robot, else of those for all."""
    delay: float = 0.0
    """Seconds between two requests."""

    def allow(self, target: str) -> bool:
        """Tell whether a path with its query may be fetched: the longest rule that fits decides."""
        path = _in_one_spelling(target)
        fitting = [(len(rule.pattern), rule.allows) for rule in self.rules if _fits(rule.pattern, path)]
        return max(fitting, default=(0, True))[1] or target == "/robots.txt"


EVERYTHING, NOTHING = Robots(), Robots((Rule("/", allows=False),))
"""Where a site has no such file, and where it has a fault."""


def robots_of(content: bytes, agent: str) -> Robots:
    """Return what a file asks of a robot of this name."""
    groups: dict[str, list[Rule]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    in_rules = False
    count = 0
    for line in content[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            found = _AGENT.match(value)
            agents += [found.group().lower()] if found else []
            for each in agents:
                groups.setdefault(each, [])
        elif name in {"allow", "disallow"}:
            in_rules = True
            count += 1
            if value and count <= _MAX_RULES:
                for each in agents:
                    groups[each].append(Rule(_in_one_spelling(value), allows=name == "allow"))
        elif name == "crawl-delay":
            in_rules = True
            for each in agents:
                delays[each] = _seconds(value)
    mine = agent.lower() if agent.lower() in groups else "*"
    return Robots(tuple(groups.get(mine, ())), delays.get(mine, 0.0))


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, MAX_DELAY) if seconds > 0 else 0.0


def _in_one_spelling(path: str) -> str:
    return quote(unquote(path, errors="surrogateescape"), safe="/*$?=&:@!+,;~'()", errors="surrogateescape")


def _fits(pattern: str, path: str) -> bool:
    """Tell whether a path begins as a pattern says; each star takes as little as it can."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not is_whole or at == len(path)
    for piece in others[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if is_whole:
        return path.endswith(others[-1]) and len(path) - len(others[-1]) >= at
    return path.find(others[-1], at) >= 0
