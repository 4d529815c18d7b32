"""Read bookmarks that a browser exports, and the lists of Pocket and Instapaper in the same shape.

The format is Netscape's bookmark file, which no standard describes: `<DT><A HREF="…" TAGS="…">title</A>`.
"""

from __future__ import annotations

from html.parser import HTMLParser

from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.formats.found_article import FileContents, Listed, RawFile
from synoptic.corpus.formats.lists.entries import ListEntry, contents_of, title_fact, web_address

_ORIGIN = "the bookmarks"


def load(file: RawFile) -> FileContents:
    """Return the addresses in a file of bookmarks, with their titles and tags."""
    reader = _Reader()
    reader.feed(decode(file.content).text)
    reader.close()
    reader.end()
    return contents_of(reader.entries, reader.remarks(), noun="bookmarks")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.entries: list[ListEntry] = []
        self._link: tuple[str, tuple[str, ...]] | None = None
        self._words: list[str] = []
        self._others = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            return
        self.end()
        values = {name: value or "" for name, value in attrs}
        if "href" in values:
            tags = (each.strip() for each in values.get("tags", "").split(","))
            self._link = (values["href"], tuple(filter(None, tags)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.end()

    def handle_data(self, data: str) -> None:
        if self._link is not None:
            self._words.append(data)

    def end(self) -> None:
        """End the link that is being read."""
        link, words = self._link, "".join(self._words)
        self._link, self._words = None, []
        if link is None:
            return
        address = web_address(link[0])
        if not address:
            # "place:" searches a browser's history, "javascript:" runs; neither is a page.
            self._others += 1
            return
        title = None if web_address(words) else title_fact(words, _ORIGIN)
        self.entries.append(ListEntry(Listed(url=address, title=title, tags=link[1])))

    def remarks(self) -> list[str]:
        """Return a line about links that lead to no page."""
        if not self._others:
            return []
        links = "1 link is" if self._others == 1 else f"{self._others:,} links are"
        return [f"{links} no web address and left out."]
