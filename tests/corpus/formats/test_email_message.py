"""E-mail: headers as facts, the plain text or the newsletter's article, attached messages as articles."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.email_message import load
from synoptic.corpus.formats.found_article import Block, Fact, FoundArticle, RawFile
from tests.corpus.formats.conftest import PAGE

SUBJECT = "Dyke holds “for now” – Übersicht"


def letter(text: str, *, subject: str = SUBJECT) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Seán O’Dowd <sean@courier.example>"
    message["To"] = "desk@courier.example"
    message["Subject"] = subject
    message["Date"] = "Wed, 05 Nov 2031 23:30:00 -0500"
    message.set_content(text, cte="quoted-printable")
    return message


def read(message: EmailMessage | bytes) -> FoundArticle:
    content = message if isinstance(message, bytes) else message.as_bytes()
    (article,) = load(RawFile("letter.eml", content)).articles
    return article


def test_a_letter() -> None:
    article = read(letter("The wall held — “luckily”.\n\nNobody was hurt.\n\n-- \nSeán\nHarbour Courier\n"))
    assert article.blocks == (
        Block(SUBJECT, Role.HEADING),
        Block("The wall held — “luckily”."),
        Block("Nobody was hurt."),
    )
    assert [block.text for block in article.furniture] == [
        "From: Seán O’Dowd <sean@courier.example>",
        "To: desk@courier.example",
        "Date: Wed, 05 Nov 2031 23:30:00 -0500",
        "--\nSeán\nHarbour Courier",
    ]
    assert article.title == Fact(SUBJECT, "the message's headers")
    assert article.author == Fact("Seán O’Dowd", "the message's headers")
    assert article.date == Fact("2031-11-05", "the message's headers")
    assert article.source is None


def test_quoted_lines_and_broken_lines() -> None:
    text = (
        "> The wall held, said the dyke reeve on Monday, twelve hours after\n"
        "> the flood had passed the mark.\n"
        "That is wrong, as anyone who was there on the quay can tell you:\nit broke.\n\nYours,\nS."
    )
    blocks = read(letter(text)).blocks[1:]
    assert blocks == (
        Block(
            "The wall held, said the dyke reeve on Monday, twelve hours after the flood had passed the mark.",
            Role.QUOTE,
        ),
        Block("That is wrong, as anyone who was there on the quay can tell you: it broke."),
        Block("Yours,\nS."),
    )


def test_flowed_text_has_the_breaks_of_its_author() -> None:
    message = letter("One line \nthat goes on.\n> Quoted \n> too.\n From space\n")
    message.set_param("format", "flowed")
    assert [block.text for block in read(message).blocks[1:]] == [
        "One line that goes on.",
        "Quoted too.",
        "From space",
    ]


def test_a_newsletter_is_the_article_of_its_page() -> None:
    message = letter("View this in your browser.", subject="Tide turns at Überhafen’s “gate”")
    message["List-Unsubscribe"] = "<https://courier.example/u>"
    message["Archived-At"] = "<https://courier.example/letters/7>"
    message.add_alternative(PAGE, subtype="html", charset="utf-8")
    article = read(message)
    assert article.blocks[0] == Block("Tide turns at Überhafen’s “gate”", Role.HEADING)
    assert article.blocks[-1].text.endswith("before the sluice was widened.”")
    assert "Home News" in [block.text for block in article.furniture]
    assert article.source == Fact("Seán O’Dowd", "the message's headers")
    assert article.url == Fact("https://courier.example/letters/7", "the message's headers")


def test_a_letter_in_two_forms_is_read_from_its_text() -> None:
    message = letter("The wall held, and nobody was hurt.")
    message.add_alternative("<p>The <b>wall</b> held, and nobody was hurt.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Bericht\u00fc.pdf")
    article = read(message)
    assert [block.text for block in article.blocks[1:]] == ["The wall held, and nobody was hurt."]
    assert article.warnings == ("The attachment “Berichtü.pdf” is not read.",)


@pytest.mark.parametrize("page", ["<!-- nothing -->", "<div>" * 5000 + "deep"])
def test_a_page_that_cannot_be_read_leaves_the_plain_text(page: str) -> None:
    message = letter("The wall held.")
    message.add_alternative(page, subtype="html")
    assert [block.text for block in read(message).blocks[1:]] == ["The wall held."]


def test_attached_messages_are_articles() -> None:
    digest = letter("Two letters from today.", subject="Digest")
    digest.add_attachment(letter("First.", subject="One"))
    digest.add_attachment(letter("Second.", subject="Two"))
    articles = load(RawFile("digest.eml", digest.as_bytes())).articles
    assert [(each.part, each.blocks[0].text, each.blocks[1].text) for each in articles] == [
        ("1", "Digest", "Two letters from today."),
        ("2", "One", "First."),
        ("3", "Two", "Second."),
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Subject: x\nContent-Type: text/plain; charset=iso-8859-1\n\n\x93Yes\x94", "“Yes”"),
        (b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\ncaf\xc3\xa9", "café"),
        (b"Subject: x\n\ncaf\xc3\xa9", "café"),
        (b"Subject: x\nContent-Transfer-Encoding: base64\n\nVGlkZQ", "Tide"),
        (b"Subject: x\nDate: never\nFrom: <<<>@,\nContent-Type: text/plain\n\nTide", "Tide"),
        (b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbroken off", "broken off"),
    ],
)
def test_damaged_messages_give_what_they_have(content: bytes, text: str) -> None:
    assert [block.text for block in read(content).blocks] == ["x", text]


@pytest.mark.parametrize("content", [b"", b"Subject: x\n\n", b"Content-Type: image/png\n\nabc"])
def test_a_message_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(CorpusError, match="holds no text"):
        load(RawFile("letter.eml", content))
