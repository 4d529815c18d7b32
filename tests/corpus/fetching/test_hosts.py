"""Which numbers and addresses are asked: a table of hostile ones, and the rule behind it."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.errors import FetchFailed
from synoptic.corpus.fetching.fetcher import Fetcher
from synoptic.corpus.fetching.hosts import is_public, numbers_of, resolve
from synoptic.corpus.fetching.web_address import is_address, page_key, web_address

PRIVATE = [
    *("127.0.0.1", "127.255.0.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.7", "198.18.0.1", "203.0.113.9", "240.0.0.1"),
    *("255.255.255.255", "224.0.0.1", "239.1.1.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1"),
    *(
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
    ),
    *("2002:7f00:1::", "2002:a00:1::1", "2001:0:0a00:1::1"),
    *("", "localhost", "1.2.3", "01.2.3.4.5"),
]
PUBLIC = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("number", PRIVATE)
def test_numbers_of_this_machine_and_its_networks(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_numbers_of_the_public_network(number: str) -> None:
    assert is_public(number)


HOSTILE = [
    *("http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f000001/"),
    *(
        "http://0x7f.0.0.1/",
        "http://0/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://[::1]/",
        "http://[::]/",
    ),
    *("http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:ffff:7f00:1]/", "http://0.0.0.0:80/"),
    *("https://169.254.169.254/latest/meta-data/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/"),
]


@pytest.mark.parametrize("address", HOSTILE)
def test_addresses_that_lead_here_in_disguise(address: str) -> None:
    with pytest.raises(FetchFailed):
        Fetcher().fetch(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "file:///etc/passwd",
            "ftp://example.org/",
            "gopher://example.org/",
            "javascript://example.org/%0aalert(1)",
        ),
        *(
            "http://user@example.org/",
            "http://user:secret@example.org/",
            "http://:@example.org/",
            "http:///path",
        ),
        *("http://", "http://:80/", "http://example.org:99999/", "http://example.org:port/", "http://[::1/"),
        *(
            "http://exa mple.org/",
            "http://example.org/\r\nX: y",
            "http://example.org/\x00",
            "http://" + "a" * 3000,
        ),
        *("http://¯/", "http://a¯b.org/", "http://.../", "http://example.org:0/", f"http://{'a' * 70}ü.org/"),
    ],
)
def test_what_is_no_address_to_fetch(address: str) -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(FetchFailed):
        Fetcher(local=True, resolver=resolver).fetch(address)


def test_one_number_that_is_not_public_is_enough() -> None:
    with pytest.raises(FetchFailed):
        numbers_of("mixed.example", 80, lambda *_: ["8.8.8.8", "10.0.0.1"], local=False)
    assert numbers_of("mixed.example", 80, lambda *_: ["10.0.0.1"], local=True) == ["10.0.0.1"]
    with pytest.raises(FetchFailed, match="No host has the name"):
        numbers_of("none.example", 80, lambda *_: [], local=True)


@given(st.ip_addresses(v=4))
def test_an_ipv6_number_that_stands_for_another_is_judged_by_it(number: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(0xFFFF << 32 | int(number))
    translated = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | int(number))
    assert is_public(str(mapped)) == is_public(str(number))
    assert is_public(str(translated)) == is_public(str(number))
    six_to_four = ipaddress.IPv6Address(0x2002 << 112 | int(number) << 80)
    assert not is_public(str(six_to_four)) or is_public(str(number))


@given(st.ip_addresses(), st.booleans())
def test_nothing_private_passes(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address, is_upper: bool
) -> None:
    text = str(number).upper() if is_upper else str(number)
    if (
        number.is_private
        or number.is_loopback
        or number.is_link_local
        or number.is_unspecified
        or number.is_multicast
    ):
        assert not is_public(text)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_however_a_number_is_written_it_is_judged_by_what_the_system_makes_of_it(
    number: int, form: str
) -> None:
    try:
        found = resolve(form.format(number), 80)
    except FetchFailed:
        return
    assert found == [str(ipaddress.IPv4Address(number))]


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = web_address(text)
    except FetchFailed:
        return
    assert address.scheme in {"http", "https"}
    assert str(address).isascii()
    assert not {"\r", "\n", " "} & set(str(address))
    assert web_address(str(address)) == address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.org/a/", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=3#top", "https://EXAMPLE.org:443/a?id=3"),
        ("example.org/a", "https://example.org/a?fbclid=1"),
    ],
)
def test_two_addresses_of_one_page(one: str, other: str) -> None:
    assert page_key(one) == page_key(other)


def test_other_pages_have_other_keys() -> None:
    addresses = [
        "https://example.org/a",
        "https://example.org/A",
        "https://example.org/a?id=1",
        "https://b.example.org/a",
    ]
    assert len({page_key(each) for each in addresses}) == 4


@pytest.mark.parametrize(
    "text", ["https://example.org", "www.example.org/a", "example.org/news/1", "HTTP://x"]
)
def test_addresses_are_told_from_paths(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize("text", ["story/a.txt", "/a/b", "a.txt", "../x", "C:\\a", "-", "~/x", "a b.c/d e"])
def test_paths_are_no_addresses(text: str) -> None:
    assert not is_address(text)
