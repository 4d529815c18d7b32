"""The numbers of hosts, and which of them are on the public network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import TypeAlias

from synoptic.corpus.errors import FetchFailed, NoNetwork
from synoptic.corpus.fetching.web_address import web_address

Resolver: TypeAlias = Callable[[str, int], list[str]]
"""Return the numbers of a host and port, IPv4 or IPv6. Raises FetchFailed."""
IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# IPv6 numbers that lead to the IPv4 number in them, by translators: RFC 6052, and RFC 8215 for local ones.
_TRANSLATED = tuple(ipaddress.IPv6Network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48"))
# Numbers of the form ::a.b.c.d, which RFC 4291 has done away with, and some systems still connect to.
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def is_public(number: str) -> bool:
    """Tell whether a number is one host on the public network, and not of this machine or its networks.

    An IPv6 number that stands for an IPv4 number is judged by it.
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast
        for each in (address, *_embedded(address))
        if each is not None
    )


def _embedded(address: IPAddress) -> tuple[IPAddress | None, ...]:
    if not isinstance(address, ipaddress.IPv6Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in _COMPATIBLE or any(address in network for network in _TRANSLATED):
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address.sixtofour, *(address.teredo or ()))


def numbers_of(host: str, port: int, resolver: Resolver, *, local: bool) -> list[str]:
    """Return the numbers of a host; a connection is made to these, so that no later answer is trusted.

    Raises FetchFailed where one of them is not public, unless `local`.
    """
    numbers = resolver(host, port)
    if not numbers:
        raise FetchFailed(f"No host has the name {host}. Check the address.")
    if not local and not all(map(is_public, numbers)):
        raise FetchFailed(
            f"{host} is on this machine or its networks. `synoptic add --local` fetches from there."
        )
    return numbers


def are_named_local(addresses: Iterable[str]) -> bool:
    """Tell whether each of some addresses names this machine or its networks, as `localhost` and numbers do.

    Whoever types that asks for it; a name that only leads there does not say so.
    """
    try:
        return all(_is_named_local(web_address(each).host) for each in addresses)
    except FetchFailed:
        return False


def _is_named_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)


def resolve(host: str, port: int) -> list[str]:
    """Return the numbers that the system knows for a host. Raises FetchFailed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in {socket.EAI_AGAIN, socket.EAI_FAIL}:
            raise NoNetwork(
                "No answer from the network about names of hosts. Check the connection, and try again."
            ) from error
        raise FetchFailed(f"No host has the name {host}. Check the address.") from error
    except (UnicodeError, ValueError) as error:
        raise FetchFailed("No address of a page. Check it.") from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))
