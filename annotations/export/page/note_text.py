"""A reader's Markdown as HTML that is safe to open: no HTML of its own, no image, no link but to the web."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from synoptic.annotations.export.page.hypertext import as_html

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore

_FOLLOWED = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_LEADS_AWAY = "noopener noreferrer nofollow"
# A line that is no more than words: rendering it takes a tenth of the time.
_PLAIN = re.compile(r"[^\W\d_][^\x00-\x1f\x7f-\x9f\\`*_{}\[\]<>&#|~\n\r\u2028-\u206f\ufeff]*")
_MAX_NESTING = 40


def note_as_html(text: str) -> Markup:
    """Return a note as HTML: CommonMark, with tables and struck-out words. A heading is a bold paragraph.

    Nothing in it is fetched: an image is a link to it. Links that do not lead to the web or to mail are text.
    """
    words = text.strip()
    if _PLAIN.fullmatch(words) is not None:
        return Markup(f"<p>{as_html(words)}</p>")  # noqa: S704  # escaped
    return Markup(renderer().render(text))  # noqa: S704  # raw HTML is off, and text passes through `as_html`


@cache
def renderer() -> MarkdownIt:
    """Return the parser and renderer of notes."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.push("links_lead_away", _links_lead_away)
    for name in ("text", "text_special"):
        parser.add_render_rule(name, _text)
    parser.add_render_rule("code_inline", _code)
    parser.add_render_rule("code_block", _block_of_code)
    parser.add_render_rule("fence", _block_of_code)
    return parser


def _links_lead_away(state: StateCore) -> None:
    """Make links of images, and text of links that lead elsewhere than to the web or to mail."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "p"
            if token.nesting == 1:
                token.attrSet("class", "heading")
        elif token.children is not None:
            token.children = list(_followed(token.children))


def _followed(tokens: Sequence[Token]) -> Iterator[Token]:
    within = False  # the words of a link, which has no links in it
    for token in tokens:
        if token.type == "link_open":
            if within := _leads_away(token.attrs.get("href")):
                yield _link_to(token.attrs["href"])
        elif token.type == "link_close":
            if within:
                yield token
            within = False
        elif token.type == "image":
            source = token.attrs.get("src", "")
            said = Token("text", "", 0, content=token.content or str(source))
            if within or not _leads_away(source):
                yield said
            else:
                yield from (_link_to(source), said, Token("link_close", "a", -1))
        else:
            yield token


def _leads_away(address: object) -> bool:
    return isinstance(address, str) and _FOLLOWED.match(address) is not None


def _link_to(address: str | int | float) -> Token:
    return Token("link_open", "a", 1, attrs={"href": address, "rel": _LEADS_AWAY})


def _text(_: RendererHTML, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return as_html(tokens[at].content)


def _code(_: RendererHTML, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return f"<code>{as_html(tokens[at].content)}</code>"


def _block_of_code(_: RendererHTML, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    # A parser drops a line feed right after <pre>.
    return f'<pre tabindex="0"><code>{as_html(tokens[at].content)}</code></pre>\n'
