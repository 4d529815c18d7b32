"""The served app in a real browser: mouse, keys, clipboard, downloads, a phone's width, the sign-off."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.serving.launch import Launch
from tests.tui.serving.chromium import Page, browser, chromium
from tests.tui.serving.served import served_alone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.tui.conftest import Desk

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

_CLIPBOARD = "Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard').get.call(navigator)"
_PHONE = (390, 844)


@asynccontextmanager
async def reading(
    desk: Desk,
    folder: Path,
    *,
    size: tuple[int, int] = (1280, 800),
    phone: bool = False,
    is_refused: bool = False,
) -> AsyncIterator[tuple[Page, str]]:
    """Serve the three articles, open them in a browser, and yield the page and the address.

    At the end, the page has asked nobody else, and nothing was wrong with it but what `is_refused`.
    """
    launch = Launch(("--library", str(desk.library.folder), "read", "--", str(desk.folder)))
    async with served_alone(launch) as address, browser(folder / "browser") as page:
        await page.open(address, size=size, phone=phone)
        await page.shows("Bridge stays shut")
        await page.shows("help")
        yield page, address
        origin = address.partition("/?")[0]
        allowed = (f"{origin}/", f"{origin.replace('http', 'ws')}/")
        assert [each for each in page.requests if not each.startswith(allowed)] == []
        # The browser has words of its own on a refusal, some of them late: it may ask for an icon.
        assert [each for each in page.errors if not (is_refused and "status of 403" in each)] == []


async def test_a_story_is_marked_searched_copied_and_exported(desk: Desk, tmp_path: Path) -> None:
    async with reading(desk, tmp_path) as (page, address):
        origin = address.partition("/?")[0]
        assert await page.evaluate("location.href") == f"{origin}/"
        assert await page.evaluate("document.cookie") == ""
        await page.send(
            "Browser.grantPermissions",
            permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
            origin=origin,
        )

        # Select with the mouse, copy, tag.
        await page.drag("because it moved")
        await page.press("y")
        await page.until_true(f"{_CLIPBOARD}.readText().then(text => text.includes('because it moved'))")
        await page.drag("38 lorries")
        await page.press("t")
        await page.shows("Tag “38 lorries”")
        await page.type("number")
        await page.press("Enter")
        await page.shows("1 highlight")

        # A note on it, with what was copied.
        await page.press("a")
        await page.shows("Note on")
        await page.type("who counted? ")
        await page.paste()
        await page.shows("who counted?")
        await page.shows("who counted? because it moved")
        await page.press("Escape")
        await page.until(lambda: "Note on" not in page.text, "the note's end")

        # Search.
        await page.press("/")
        await page.shows("Search")
        await page.type("cranes")
        await page.shows("1 place")
        await page.press("Escape")
        await page.until(lambda: "1 place" not in page.text, "the search's end")
        await page.shows("who counted?")

        # Export: a download, and no file on the server.
        await page.press("e")
        await page.shows("download")
        await page.shows("Name")
        await page.press("Enter")
        await page.until(lambda: page.downloaded, "the download")
        (name,) = page.downloaded
        assert name.endswith(".md")
        written = (tmp_path / "browser" / "downloads" / name).read_text("utf-8")
        assert "38 lorries" in written
        assert "who counted?" in written
    annotations = AnnotationStore(desk.library.folder).annotations
    (highlight,) = annotations.highlights.values()
    assert highlight.anchor.exact == "38 lorries"
    assert [each.name for each in annotations.tags.values()] == ["number"]


async def test_after_the_sign_off_the_browser_is_not_let_in(desk: Desk, tmp_path: Path) -> None:
    async with reading(desk, tmp_path, is_refused=True) as (page, address):
        await page.click("form button")
        await page.until_true("document.title.startsWith('Signed off')")
        for each in (address, address.partition("?")[0]):
            await page.open(each)
            await page.until_true("document.title.startsWith('Not signed in')")


async def test_on_a_phone_bars_and_fingers_do_what_keys_do(desk: Desk, tmp_path: Path) -> None:
    desk.hold_only(
        "\n\n".join(["Bridge stays shut", *(f"Paragraph {n} of a long night." for n in range(90))])
    )
    async with reading(desk, tmp_path, size=_PHONE, phone=True) as (page, _):
        columns, rows = page.size
        assert columns >= 45
        assert rows >= 35
        assert await page.evaluate("document.documentElement.scrollWidth") == _PHONE[0]
        assert await page.evaluate(
            "[...document.querySelectorAll('#keys button')].every(each => {"
            " const box = each.getBoundingClientRect();"
            " return box.height >= 40 && box.width >= 36 && box.right <= innerWidth; })"
        )
        # Without a screen keyboard that pops up at each tap, until it is asked for.
        assert await page.evaluate("document.querySelector('.xterm-helper-textarea').inputMode") == "none"
        await page.press("a")
        await page.shows("Note on")
        await page.tap("#keyboard")
        assert await page.evaluate("document.querySelector('.xterm-helper-textarea').inputMode") == "text"
        await page.type("typed with it")
        await page.shows("typed with it")
        assert "Note on" in page.text
        await page.tap("[aria-label=Escape]")
        await page.until(lambda: "Note on" not in page.text, "the note's end")

        await page.tap("#control")
        assert await page.evaluate("document.getElementById('control').ariaPressed") == "true"
        await page.type("p")
        await page.shows("─ Palette")
        assert await page.evaluate("document.getElementById('control').ariaPressed") == "false"
        await page.tap("[aria-label=Escape]")
        await page.until(lambda: "─ Palette" not in page.text, "the palette's end")

        await page.swipe("Paragraph 12 ", 10)
        await page.until(lambda: "Bridge stays shut\n" not in page.text and "Paragraph 0 " not in page.text)

        await page.press("?")
        await page.shows("Go down a line")
        await page.tap("[aria-label=Escape]")
        await page.until(lambda: "Go down a line" not in page.text, "the end of the help")
        await page.press("/")
        await page.shows("Search")
        await page.type("night")
        await page.shows("90 places")
        await page.tap("[aria-label=Down]")
        await page.tap("[aria-label=Enter]")
        await page.shows("of a long night")


async def test_a_copy_that_the_browser_forbids_is_offered(desk: Desk, tmp_path: Path) -> None:
    async with reading(desk, tmp_path) as (page, _):
        await page.evaluate(
            f"Object.getPrototypeOf({_CLIPBOARD}).writeText = () => Promise.reject(new Error('forbidden'))"
        )
        await page.drag("because it moved")
        await page.press("y")
        await page.until_true("!document.getElementById('copying').hidden")
        assert "because it moved" in await page.evaluate("document.getElementById('to-copy').value")
        await page.click("#copy")
        await page.until_true("document.getElementById('copying').hidden")
