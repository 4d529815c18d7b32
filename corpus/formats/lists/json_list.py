"""Read lists in JSON: CSL-JSON, Zotero's and Better BibTeX's own, Omnivore, Readwise, JSON Feed, plain lists.

Sources: CSL 1.0.2, appendix IV, and the schema csl-data.json; Zotero Web API, version 3; JSON Feed, version
1.1; Omnivore's exporter (packages/export-handler); Readwise API, "Highlight export".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import FileContents, Listed, ListedHighlight, RawFile
from synoptic.corpus.formats.lists.entries import (
    ListEntry,
    Refused,
    contents_of,
    date_fact,
    date_of,
    doi_address,
    fact,
    given_first,
    iso_date,
    language_fact,
    page_blocks,
    plain_words,
    text_blocks,
    title_fact,
    web_address,
)
from synoptic.corpus.formats.lists.json_records import (
    Json,
    Record,
    Records,
    WrongType,
    list_of,
    records_in,
    records_of,
    text_of,
)
from synoptic.corpus.formats.lists.omnivore import highlights_file

_Read: TypeAlias = Callable[[Record], ListEntry]


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_THE_LIST, _ZOTERO = "the list", "Zotero"
_FIRST_RECORDS = 100
_TITLES = ("title", "headline")
_ADDRESSES = ("url", "link", "address", "web_url", "canonical_url")
_TEXTS = ("text", "content", "body", "full_text", "fulltext", "articleBody")
_SOURCES = ("source", "outlet", "publication", "publisher", "site_name", "siteName", "sitename", "newspaper")
_DATES = ("date", "published", "date_published", "datePublished", "published_at", "publishedAt", "pubDate")
_AUTHORS = ("author", "authors", "byline", "creator")
_CSL = _listed(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview
    legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent
    performance periodical personal_communication post post-weblog regulation report review review-book
    software song speech standard thesis treaty webpage
    """
)


def load(file: RawFile) -> FileContents:
    """Return what a list in JSON holds: articles where it has their text, else addresses.

    Raises CorpusError for JSON of another kind.
    """
    found = records_in(file.content)
    if _is_feed(found):
        return _contents(found.records, _feed_item(found.about), noun="items")
    for record in found.records[:_FIRST_RECORDS]:
        if isinstance(record, Refused):
            continue
        if _zotero_item(record) is not None:
            return _zotero(found.records)
        reader = _reader_of(record)
        if reader is not None:
            return _contents(found.records, reader)
    if not found.records:
        return FileContents(())
    refused = next((each for each in found.records if isinstance(each, Refused)), None)
    if refused is not None and len(found.records) == 1:
        raise CorpusError(f"{refused.place} {refused.reason}. Export the list again.")
    raise CorpusError(
        "JSON of another kind. Read are CSL-JSON, Zotero, Omnivore, Readwise, JSON Feed, and lists of "
        "objects with “title” and “url” or “text”."
    )


def _reader_of(record: Record) -> _Read | None:
    """Return what reads records such as this one; None where nothing tells what it is."""
    if {"slug", "savedAt", "url"} <= record.keys():
        return _omnivore
    if "highlights" in record and {"source_url", "user_book_id"} & record.keys():
        return _readwise
    has_title = any(record.get(name) for name in _TITLES)
    if has_title and any(isinstance(record.get(name), str) for name in _TEXTS):
        return _plain
    kind = record.get("type")
    if isinstance(kind, str) and kind in _CSL and {"id", "issued", "container-title", "DOI"} & record.keys():
        return _csl
    return _plain if has_title and any(record.get(name) for name in _ADDRESSES) else None


def _contents(
    records: Sequence[Record | Refused], read: _Read, remarks: Sequence[str] = (), *, noun: str = "entries"
) -> FileContents:
    return contents_of(
        [_entry(each, read, number) for number, each in enumerate(records, start=1)], remarks, noun=noun
    )


def _entry(record: Record | Refused, read: _Read, number: int) -> ListEntry | Refused:
    if isinstance(record, Refused):
        return record
    try:
        return read(record)
    except CorpusError as error:
        return Refused(f"Entry {number:,}", str(error).rstrip("."))


def _plain(record: Record) -> ListEntry:
    address = _address(record, *_ADDRESSES)
    return ListEntry(
        Listed(
            url=address,
            title=title_fact(text_of(record, *_TITLES), _THE_LIST),
            source=fact(text_of(record, *_SOURCES), _THE_LIST),
            author=fact(_names(record, *_AUTHORS), _THE_LIST),
            date=date_fact(text_of(record, *_DATES), _THE_LIST),
            section=fact(text_of(record, "section"), _THE_LIST),
            language=language_fact(text_of(record, "language", "lang"), _THE_LIST),
            summary=text_of(record, "summary", "abstract", "excerpt", "description"),
            tags=_words(record, "tags"),
        ),
        text_blocks(text_of(record, *_TEXTS)),
        key=text_of(record, "id") or address,
        url=fact(address, _THE_LIST),
    )


def _csl(record: Record) -> ListEntry:
    identifier = text_of(record, "id")
    origin = _ZOTERO if "zotero.org/" in identifier else _THE_LIST
    names = ", ".join(filter(None, map(_csl_name, records_of(record, "author"))))
    outlet = text_of(record, "container-title", "publisher")
    return ListEntry(
        Listed(
            # Pandoc writes the address of a BibTeX entry, `howpublished`, as its publisher.
            url=_address(record, "URL", "publisher") or doi_address(text_of(record, "DOI")),
            title=title_fact(text_of(record, "title"), origin),
            source=None if web_address(outlet) else title_fact(outlet, origin),
            author=fact(names, origin),
            date=fact(_csl_date(record.get("issued")), origin),
            section=fact(text_of(record, "section"), origin),
            language=language_fact(text_of(record, "language"), origin),
            summary=plain_words(text_of(record, "abstract")),
            tags=_split(text_of(record, "keyword"), ","),
        ),
        key=identifier,
    )


def _csl_name(name: Record) -> str:
    literal = text_of(name, "literal")
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return literal or " ".join(filter(None, (text_of(name, part).strip() for part in parts)))


def _csl_date(issued: Json) -> str | None:
    if not isinstance(issued, Mapping):
        return None
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, Sequence) and not isinstance(parts, str) and parts else None
    if isinstance(first, Sequence) and not isinstance(first, str) and first:
        numbers = [int(part) for part in map(str, first[:3]) if part.isdecimal()]
        if len(numbers) == len(first[:3]):
            return date_of(*numbers)
    return iso_date(text_of(issued, "raw", "literal"))


def _zotero_item(record: Record) -> Record | None:
    """Return the data of an item of Zotero, of its API or of Better BibTeX; None for anything else."""
    data = record.get("data", record)
    return data if isinstance(data, Mapping) and isinstance(data.get("itemType"), str) else None


def _zotero(records: Sequence[Record | Refused]) -> FileContents:
    """Return the items of Zotero with what is attached to them: files, and the highlights in these."""
    entries: dict[str, ListEntry | Refused] = {}
    children: list[tuple[str, Record]] = []
    for number, record in enumerate(records, start=1):
        item = None if isinstance(record, Refused) else _zotero_item(record)
        if item is None:
            refused = record if isinstance(record, Refused) else Refused(f"Entry {number:,}", "is no item")
            entries[f"\n{number}"] = refused
            continue
        parent = item.get("parentItem")
        if isinstance(parent, str) and item["itemType"] in {"attachment", "note", "annotation"}:
            children.append((parent, item))
            continue
        entry = _entry(item, _zotero_entry, number)
        key = entry.key if isinstance(entry, ListEntry) and entry.key not in entries else ""
        entries[key or f"\n{number}"] = entry
    remarks = _with_children(entries, children)
    return contents_of(list(entries.values()), remarks)


def _with_children(entries: dict[str, ListEntry | Refused], children: list[tuple[str, Record]]) -> list[str]:
    """Add what is attached to entries to them; return remarks about what was not."""
    owners = {
        item["key"]: parent
        for parent, item in children
        if item["itemType"] == "attachment" and isinstance(item.get("key"), str)
    }
    left: defaultdict[str, int] = defaultdict(int)
    for parent, item in children:
        key = owners.get(parent, parent)
        entry = entries.get(key)
        kind = str(item["itemType"])
        if not isinstance(entry, ListEntry):
            left[kind] += 1
            continue
        try:
            listed = _with_child(entry.listed, item)
        except WrongType:
            listed = None
        if listed is None:
            left[kind] += 1
        else:
            entries[key] = replace(entry, listed=listed)
    return [
        f"{number:,} {kind if number == 1 else f'{kind}s'} left out."
        for kind, number in left.items()
    ]  # fmt: skip


def _with_child(listed: Listed, item: Record) -> Listed | None:
    """Return what is said of an article with what a child of it says; None for what has no place there."""
    if item["itemType"] == "annotation":
        words = text_of(item, "annotationText")
        marked = ListedHighlight(
            words,
            text_of(item, "annotationComment"),
            _zotero_tags(item),
            text_of(item, "key"),
            text_of(item, "annotationColor"),
            text_of(item, "dateAdded"),
        )
        return replace(listed, highlights=(*listed.highlights, marked)) if words else None
    if item["itemType"] == "attachment":
        path = text_of(item, "path", "localPath")
        return replace(listed, files=(*listed.files, path)) if path else listed
    return None


def _zotero_entry(item: Record) -> ListEntry:
    creators = [
        each for each in records_of(item, "creators") if text_of(each, "creatorType") in {"", "author"}
    ]
    names = ", ".join(filter(None, map(_zotero_name, creators)))
    outlets = ("publicationTitle", "websiteTitle", "blogTitle", "forumTitle", "bookTitle", "programTitle")
    files = (text_of(each, "path", "localPath") for each in records_of(item, "attachments"))
    return ListEntry(
        Listed(
            url=_address(item, "url") or doi_address(text_of(item, "DOI")),
            files=tuple(filter(None, files)),
            title=title_fact(text_of(item, "title", "subject", "caseName", "nameOfAct"), _ZOTERO),
            source=title_fact(text_of(item, *outlets, "network", "institution", "publisher"), _ZOTERO),
            author=fact(names, _ZOTERO),
            date=date_fact(text_of(item, "date"), _ZOTERO),
            section=fact(text_of(item, "section"), _ZOTERO),
            language=language_fact(text_of(item, "language"), _ZOTERO),
            summary=text_of(item, "abstractNote"),
            tags=_zotero_tags(item),
        ),
        key=text_of(item, "key", "itemKey", "citationKey"),
    )


def _zotero_name(creator: Record) -> str:
    whole = text_of(creator, "name")
    parts = (text_of(creator, "firstName").strip(), text_of(creator, "lastName").strip())
    return whole or " ".join(filter(None, parts))


def _zotero_tags(item: Record) -> tuple[str, ...]:
    return tuple(filter(None, (text_of(each, "tag").strip() for each in records_of(item, "tags"))))


def _omnivore(record: Record) -> ListEntry:
    slug = text_of(record, "slug")
    return ListEntry(
        Listed(
            url=_address(record, "url"),
            files=(f"content/{slug}.html",) if slug else (),
            title=title_fact(text_of(record, "title"), "Omnivore"),
            author=fact(text_of(record, "author"), "Omnivore"),
            date=date_fact(text_of(record, "publishedAt"), "Omnivore"),
            summary=text_of(record, "description"),
            tags=_words(record, "labels"),
            highlights_file=highlights_file(slug) if slug else "",
        ),
        key=slug,
    )


def _readwise(record: Record) -> ListEntry:
    marked = tuple(
        ListedHighlight(
            words,
            text_of(each, "note"),
            _words(each, "tags"),
            text_of(each, "id"),
            text_of(each, "color"),
            text_of(each, "highlighted_at", "created_at"),
        )
        for each in records_of(record, "highlights")
        if (words := text_of(each, "text"))
    )
    return ListEntry(
        Listed(
            url=_address(record, "source_url", "unique_url"),
            title=title_fact(text_of(record, "title", "readable_title"), "Readwise"),
            author=fact(text_of(record, "author"), "Readwise"),
            summary=text_of(record, "summary"),
            tags=_words(record, "book_tags"),
            highlights=marked,
        ),
        key=text_of(record, "user_book_id"),
    )


def _is_feed(found: Records) -> bool:
    version = found.about.get("version")
    return found.name == "items" and isinstance(version, str) and "jsonfeed.org/version/" in version


def _feed_item(feed: Record) -> _Read:
    origin = "the feed"
    source = title_fact(text_of(feed, "title"), origin)
    language = text_of(feed, "language")

    def read(item: Record) -> ListEntry:
        address = _address(item, "url", "external_url")
        people = records_of(item, "authors") or records_of(feed, "authors")
        names = ", ".join(filter(None, (text_of(each, "name") for each in people)))
        if not names and isinstance(author := item.get("author"), Mapping):
            names = text_of(author, "name")
        markup = text_of(item, "content_html")
        text = text_of(item, "content_text")
        return ListEntry(
            Listed(
                url=address,
                title=title_fact(text_of(item, "title"), origin),
                source=source,
                author=fact(names, origin),
                date=date_fact(text_of(item, "date_published"), origin),
                language=language_fact(text_of(item, "language") or language, origin),
                summary=text_of(item, "summary"),
            ),
            page_blocks(markup) or text_blocks(text),
            key=text_of(item, "id") or address,
            url=fact(address, origin),
        )

    return read


def _address(record: Record, *names: str) -> str:
    for name in names:
        if address := web_address(text_of(record, name)):
            return address
    return ""


def _names(record: Record, *names: str) -> str:
    """Return a byline that may be a text, an object with a name, or a list of either. Raises WrongType."""
    for name in names:
        value = record.get(name)
        people = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        said = [
            text_of(each, "name") if isinstance(each, Mapping) else text_of({name: each}, name)
            for each in people
        ]
        if any(said):
            return ", ".join(given_first(each) for each in said if each)
    return ""


def _words(record: Record, name: str) -> tuple[str, ...]:
    """Return tags, which may be texts or objects with a name, or one text with commas. Raises WrongType."""
    value = record.get(name)
    if isinstance(value, str):
        return _split(value, ",")
    said = (
        text_of(each, "name", "tag") if isinstance(each, Mapping) else text_of({name: each}, name)
        for each in list_of(record, name)
    )
    return tuple(filter(None, (each.strip() for each in said)))


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in text.split(separator))))
