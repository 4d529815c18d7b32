"""The pictures of the README and of docs/ show the app as it is: drawn again, they are the same."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from docs.draw_pictures import FOLDER, MOVING, STILLS, draw_moving, draw_still

pytestmark = pytest.mark.asyncio

_ANEW = "the screen has changed: run `make docs`, and look at"


@pytest.mark.parametrize("name", STILLS)
async def test_a_picture_shows_the_screen_as_it_is(name: str) -> None:
    file = FOLDER / f"{name}.svg"
    assert await draw_still(STILLS[name]) == file.read_text(encoding="utf-8"), f"{_ANEW} {file}"


async def test_the_moving_picture_shows_the_screens_as_they_are() -> None:
    file = FOLDER / f"{MOVING}.svg"
    assert await draw_moving() == file.read_text(encoding="utf-8"), f"{_ANEW} {file}"


async def test_pictures_fetch_nothing_run_nothing_and_are_small() -> None:
    pictures = [FOLDER / f"{name}.svg" for name in (*STILLS, MOVING)]
    assert sorted((FOLDER / "pictures").glob("*")) == sorted(
        each for each in pictures if each.parent != FOLDER
    )
    for file in pictures:
        svg = file.read_text(encoding="utf-8")
        elements = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(svg).iter()}
        assert elements <= {"svg", "title", "style", "defs", "g", "use", "rect", "path", "text"}
        assert "url(" not in svg
        assert "@import" not in svg
        assert len(svg) < (500_000 if file == FOLDER / f"{MOVING}.svg" else 150_000)


async def test_every_picture_stands_on_a_page_with_what_it_shows() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in FOLDER.glob("*.md"))
    missing = [name for name, still in STILLS.items() if f"![{still.title}]({name}.svg)" not in pages]
    assert not missing
