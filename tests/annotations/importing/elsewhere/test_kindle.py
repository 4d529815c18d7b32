"""Clippings of a Kindle, in the shapes of its languages and generations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere.kindle import read, recognises


def clipping(line: str, words: str = "the lock", title: str = "The lock (Jane O’Neil)") -> str:
    return f"{title}\r\n- {line}\r\n\r\n{words}\r\n==========\r\n"


def content(*clippings: str) -> bytes:
    # The device writes a mark of byte order before each title.
    return "".join(f"\ufeff{each}" for each in clippings).encode()


LINES = {
    "Your Highlight on page 1 | location 10-12 | Added on Monday, 30 December 2024 14:46:33": (
        2024,
        12,
        30,
        14,
    ),
    "Your Highlight on Location 5-6 | Added on Monday, January 1, 2024 12:05:00 AM": (2024, 1, 1, 0),
    "Highlight Loc. 563-64  | Added on Saturday, 29 April 17 21:23:29 GMT-02:23": (2017, 4, 29, 21),
    "Highlight on Page 20 | Added on Monday, November 14, 2011, 10:24 PM": (2011, 11, 14, 22),
    "Ihre Markierung bei Position 233-235 | Hinzugefügt am Dienstag, 5. März 2024 21:12:45": (2024, 3, 5, 21),
    "Votre surlignement Emplacement 307-307 | Ajouté le lundi 17 décembre 2012 à 08:27:45": (2012, 12, 17, 8),
    "La subrayado en la página 6 | posición 36-40 | Añadido el lunes, 30 de septiembre de 2019 8:00:39": (
        2019,
        9,
        30,
        8,
    ),
    "La tua evidenziazione alla posizione 512-514 | Aggiunto in data martedì 5 marzo 2024 18:40:02": (
        2024,
        3,
        5,
        18,
    ),
    "Seu destaque na página 33 | posição 410-412 | Adicionado: terça-feira, 5 de março de 2024 09:12:45": (
        2024,
        3,
        5,
        9,
    ),
    "Je markering op pagina 6 | locatie 36-40 | Toegevoegd op maandag 30 september 2019 18:00:39": (
        2019,
        9,
        30,
        18,
    ),
    "Ваш выделенный отрывок на странице 5 | Местоположение 1234 "
    "| Добавлено: понедельник, 30 декабря 2024 г. в 14:46:33": (2024, 12, 30, 14),
    "您在位置 #351-352的标注 | 添加于 2024年3月5日星期二 下午9:12:45": (2024, 3, 5, 21),
    "位置No. 152-155のハイライト | 追加日： 2024年4月2日火曜日 22:15:08": (2024, 4, 2, 22),
}
"""Second lines of clippings, each with year, month, day and hour."""


@pytest.mark.parametrize(("line", "when"), LINES.items())
def test_languages_and_generations(line: str, when: tuple[int, int, int, int]) -> None:
    found = content(clipping(line))
    assert recognises(found, "My Clippings.txt")
    incoming = read(found, "My Clippings.txt")
    (one,) = incoming.highlights
    (article,) = incoming.articles
    assert one.anchor.exact == "the lock"
    assert one.created is not None
    assert (one.created.year, one.created.month, one.created.day, one.created.hour) == when
    assert one.created.tzinfo is UTC
    assert (article.title, article.author) == ("The lock", "Jane O’Neil")
    assert not incoming.left_out


def test_a_note_goes_to_its_highlight() -> None:
    """A note stands where its highlight ends, before or after it; one by itself is on the book."""
    added = "Added on Monday, January 1, 2024 10:00:00 AM"
    incoming = read(
        content(
            clipping(f"Your Note on Location 12 | {added}", "Why?"),
            clipping(f"Your Highlight on Location 10-12 | {added}", "the lock\nstayed"),
            clipping(f"Your Highlight on Location 12-14 | {added}", "closed"),
            clipping(f"Your Note on Location 900 | {added}", "On the book"),
            clipping(f"Your Bookmark on Location 5 | {added}", ""),
            clipping(f"Ihre Notiz bei Position 14 | {added}", "Und\n\nwarum?"),
            clipping(f"Your Note on Location 12 | {added}", "Elsewhere", "Another (B)"),
        ),
        "My Clippings.txt",
    )
    assert [(each.anchor.exact, each.note) for each in incoming.highlights] == [
        ("the lock\nstayed", "Why?"),
        ("closed", "Und\n\nwarum?"),
    ]
    assert [(each.article, each.text) for each in incoming.notes] == [
        ("The lock (Jane O’Neil)", "On the book"),
        ("Another (B)", "Elsewhere"),
    ]
    assert incoming.left_out == ("1 bookmark",)


def test_koreader_s_clippings() -> None:
    """`target/my_clippings.lua` of KOReader: pages alone, and several highlights on one."""
    lines = []
    for minute, words in enumerate(("one", "two")):
        lines += [
            clipping(
                f"Your highlight on page 7 | Added on Monday, January 01, 2024 10:0{minute}:00 AM", words
            ),
            clipping(
                f"Your note on page 7 | Added on Monday, January 01, 2024 10:0{minute}:00 AM", f"on {words}"
            ),
        ]
    incoming = read(content(*lines), "x.txt")
    assert [(each.anchor.exact, each.note) for each in incoming.highlights] == [
        ("one", "on one"),
        ("two", "on two"),
    ]


def test_made_longer_and_held_back() -> None:
    line = "Your Highlight on Location 10-12 | Added on Monday, January 1, 2024 10:00:00 AM"
    incoming = read(
        content(
            clipping(line, "the lock"),
            clipping(line, "the lock stayed"),
            clipping(line, "<You have reached the clipping limit for this item>"),
            clipping(line, " "),
            "torn\r\n==========\r\n",
            clipping("Þú merktir á síðu 5 | staðsetning 60", "icelandic"),
        ),
        "x.txt",
    )
    assert [each.anchor.exact for each in incoming.highlights] == ["the lock stayed"]
    assert incoming.left_out == (
        "clipping 3: the device kept no words, beyond the publisher’s limit",
        "clipping 4: it has no words",
        "clipping 5: no second line that says what it is",
        "clipping 6: no second line that says what it is",
        "1 highlight, made longer or made again later",
    )


@pytest.mark.parametrize(
    ("title", "named", "author"),
    [
        ("Freedom (2nd ed.) (Brian M. Carney;Isaac Getz)", "Freedom (2nd ed.)", "Brian M. Carney;Isaac Getz"),
        ("--authors (Inconnu(e))", "--authors", "Inconnu(e)"),
        ("無職転生 06 (MFブックス)（理不尽な孫の手）", "無職転生 06 (MFブックス)", "理不尽な孫の手"),
        ("No author", "No author", None),
        ("(Odd", "(Odd", None),
    ],
)  # fmt: skip
def test_titles(title: str, named: str, author: str | None) -> None:
    line = "Your Highlight on page 1 | Added on nothing"
    (article,) = read(content(clipping(line, title=title)), "x.txt").articles
    assert (article.title, article.author) == (named, author)


def test_a_time_that_is_none() -> None:
    for written in ("Added on nothing", "Added on Monday, January 41, 2024", "", "2024年13月40日"):
        (one,) = read(content(clipping(f"Your Highlight on page 1 | {written}")), "x.txt").highlights
        assert one.created is None
    stamp = read(content(clipping("Your Highlight on page 1 | 2024年1月2日")), "x.txt").highlights[0].created
    assert stamp == datetime(2024, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "found", [b"", b"==========\n", b"a\nb\n==========\n", b"\0\xff\0", b"- a list\n- of things"]
)
def test_no_clippings(found: bytes) -> None:
    assert not recognises(found, "x.txt")
    with pytest.raises(InvalidRequest, match=r"^x\.txt: "):
        read(found, "x.txt")
