"""Planning an import: each article of a file found in the library, each passage on its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import Texts, place_all
from synoptic.annotations.export.document import Step, unwatched
from synoptic.annotations.importing.planning.anchor_placing import AnchorPlacer, PlacedAnchor
from synoptic.annotations.importing.planning.article_matching import (
    NO_MATCH,
    ArticleMatch,
    ArticleMatcher,
    Way,
)
from synoptic.annotations.importing.planning.foreign_values import (
    identifier_for,
    nearest_colour,
    reader_name,
    record_of_facts,
    tag_name,
    utc,
)
from synoptic.annotations.importing.planning.hidden import without_others
from synoptic.annotations.importing.planning.import_plan import (
    NO_NAMES,
    ImportPlan,
    Named,
    Names,
    NewArticle,
    ReadLibrary,
    Unplaced,
)
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import (
    LIBRARY,
    LINK_KINDS,
    TAG_CLAIM,
    ArticleLetter,
    Highlight,
    Link,
    LinkEnd,
    Note,
    State,
    Tag,
)
from synoptic.annotations.model.wording import UNTITLED, counted, excerpt
from synoptic.annotations.store.taking_in import filled, under_own_ids
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.importing.incoming import (
        Incoming,
        IncomingArticle,
        IncomingHighlight,
        IncomingLink,
        IncomingTag,
    )
    from synoptic.annotations.model.values import (
        ArticleRecord,
        ClaimRow,
        Dismissal,
        SavedSearch,
        Silence,
    )

_EVERY = 250
"""Highlights between two steps."""
_TOLD = 5
"""Titles in a line of what is left out."""
_OMITS = "omits"
_BY = "by/"
_BECOMES_OWN = "in a shared library, what you import becomes yours"
UNKNOWN_ARTICLE = "its article is not in the library"
"""Why something of an article cannot be placed."""


def plan_of(
    incoming: Incoming,
    library: ReadLibrary,
    now: datetime,
    *,
    adopting: bool = True,
    names: Names = NO_NAMES,
    step: Step = unwatched,
) -> ImportPlan:
    """Return the plan of an import into a library; nothing is changed.

    With `adopting`, an article of the library that has no record is recorded under the id that the file has
    for it, where that is one of ours. `names` says whose the annotations are. `now`, in UTC, is the time of
    what has none.
    """
    return _Planner(incoming, library, now, step, names, adopting=adopting).plan()


class _Place(Struct, frozen=True):
    """An article of the file in terms of the library."""

    identifier: str
    """Its id in the library."""
    record: ArticleRecord
    """What is to be recorded of it."""
    placer: AnchorPlacer
    """Places anchors in it."""
    article: Article | None
    """The article with its text, where that is at hand."""


class _Planner:
    def __init__(
        self,
        incoming: Incoming,
        library: ReadLibrary,
        now: datetime,
        step: Step,
        names: Names,
        *,
        adopting: bool,
    ) -> None:
        hidden: tuple[str, ...] = ()
        if names.as_said and library.reader is not None and not library.sees_all:
            incoming, hidden = without_others(incoming, library.reader)
        self._incoming, self._library, self._now, self._step = incoming, library, now, step
        self._adopting, self._whose = adopting, names
        self._texts = _TextsAtHand(
            {digest_of(text): text for text in (*_normalised(incoming.articles), *incoming.texts)},
            library.texts,
        )
        # Its ids tell records of this library apart; those that a format of others is given do not.
        self._is_readers = not (names.as_said and incoming.is_own and library.sees_all)
        self._places: dict[str, _Place] = {}
        self._why: dict[str, str] = {}
        self._ours = frozenset(each.key for each in incoming.articles if each.record is not None)
        self._needed = set(self._ours)
        self._named: list[Named] = []
        self._titles: dict[str, str] = {}
        self._new: list[NewArticle] = []
        self._tags: dict[str, Tag] = {}
        self._tag_keys: dict[str, str] = {}
        self._highlights: dict[str, Highlight] = {}
        self._notes: dict[str, Note] = {}
        self._noted: dict[tuple[str, str | None], str] = {}
        self._given: dict[str, str] = {}
        self._links: dict[str, Link] = {}
        self._marked: dict[tuple[str, int, str, str | None], str] = {}
        self._spans: dict[str, Mapping[tuple[int, int, str | None], str]] = {}
        self._twins: dict[str, str] = {}
        self._states: Counter[State] = Counter()
        self._respelt = self._unseen = 0
        self._unplaced: list[Unplaced] = []
        self._left_out = [*incoming.left_out, *hidden]
        if not names.as_said and len(unsaid := _names_unsaid(incoming)) > 1:
            why = "`synoptic merge` keeps who marked what" if library.reader is None else _BECOMES_OWN
            self._left_out.append(f"{len(unsaid)} names: {why}")

    def plan(self) -> ImportPlan:
        incoming = self._incoming
        self._take_articles()
        self._tell_absent()
        for tag in incoming.tags:
            self._take_tag(tag)
        number = len(incoming.highlights)
        for index, highlight in enumerate(incoming.highlights):
            if index % _EVERY == 0:
                self._step(index, number - index)
            self._take_highlight(highlight)
        self._step(number, 0)
        self._take_notes()
        for link in incoming.links:
            self._take_link(link)
        silences = tuple(self._silences())
        letters = tuple(self._letters())
        theirs = Annotations(
            articles={
                place.record.id: place.record for key, place in self._places.items() if key in self._needed
            },
            tags=self._tags,
            highlights=self._highlights,
            notes=self._notes,
            links=self._links,
            silences={each.id: each for each in silences},
            rows={each.id: each for each in map(self._row, incoming.rows)},
            searches={each.id: each for each in map(self._search, incoming.searches)},
            dismissals={each.id: each for each in map(self._dismissal, incoming.dismissals)},
            letters={each.id: each for each in letters},
        )
        library = self._library
        name = self._whose.otherwise if library.sees_all else library.reader
        theirs, new_ids = under_own_ids(theirs, library.annotations, name, sees_all=library.sees_all)
        return ImportPlan(
            incoming.format,
            theirs,
            tuple(self._texts_needed()),
            {new_ids.get(key, key): twin for key, twin in self._twins.items()},
            tuple(self._named),
            tuple(self._new),
            self._states,
            self._respelt,
            self._unseen,
            tuple(self._unplaced),
            tuple(self._left_out),
            incoming.is_library,
        )

    def _id(self, kind: str, given: str) -> str:
        return identifier_for(self._incoming.format, kind, given)

    def _name(self, said: str | None) -> str | None:
        """Return the name of the reader who made something, of whom the file says `said`."""
        name = reader_name(said) if self._whose.as_said else None
        if name is None and self._whose.otherwise is None and self._is_readers:
            return self._library.reader
        return name or self._whose.otherwise

    # Articles

    def _take_articles(self) -> None:
        library = self._library
        loaded = {each.id: each for each in library.articles}
        missing = {key: each for key, each in library.annotations.articles.items() if key not in loaded}
        matcher = ArticleMatcher(loaded.values(), missing.values())
        used = {*loaded, *missing}
        annotated = set(_annotated(self._incoming))
        marked: defaultdict[str, list[str]] = defaultdict(list)
        for highlight in self._incoming.highlights:
            marked[highlight.article].append(highlight.anchor.exact or "")
        for each in self._incoming.articles:
            text = normalise(each.text) if each.text is not None and each.text.strip() else None
            match = matcher.match(each, text, marked[each.key])
            is_new = match.article is None and not match.candidates and text is not None
            title = each.title.strip() or each.file or each.url or UNTITLED
            self._named.append(Named(title, match, is_new, each.key in annotated))
            self._titles[each.key] = title
            if match.article is not None:
                self._take_known(each, loaded.get(match.article), match, used)
            elif text is not None and match == NO_MATCH:
                self._take_new(each, text, used)
            elif match == NO_MATCH and each.record is not None and self._incoming.is_library:
                self._take_unseen(each, used)
            elif match.candidates:
                names = " and ".join(f"“{matcher.name_of(each)}”" for each in match.candidates[:3])
                self._why[each.key] = f"its article may be {names}"

    def _take_known(
        self, incoming: IncomingArticle, article: Article | None, match: ArticleMatch, used: set[str]
    ) -> None:
        """Note an article of the library, with what is to be recorded of it."""
        identifier = match.article
        assert identifier is not None  # noqa: S101  # it is known
        if match.way is Way.WORDS:
            # A book of a reading device, which knows little of the article in it.
            incoming = replace(incoming, title="", author=None, source=None, date=None)
        facts = record_of_facts(incoming, identifier, self._now)
        recorded = self._library.annotations.articles.get(identifier)
        if recorded is not None:
            record = facts
            if article is None:
                article = self._as_kept(recorded)
        else:
            assert article is not None  # noqa: S101  # what has no record was read
            if self._adopting and incoming.record is not None and incoming.id and incoming.id not in used:
                identifier = incoming.id
                used.add(identifier)
            own = record_of(article, self._library.root, self._now)
            if incoming.record is not None:
                record = replace(incoming.record, id=identifier, path=own.path, part=own.part)
            else:
                record = filled(own, facts)
        self._note_place(incoming, identifier, record, article)

    def _take_new(self, incoming: IncomingArticle, text: str, used: set[str]) -> None:
        """Note an article that comes along."""
        identifier = self._id("article", incoming.id or incoming.key)
        while identifier in used:
            identifier = self._id("article", f"{identifier}\n{incoming.key}")
        used.add(identifier)
        record = replace(record_of_facts(incoming, identifier, self._now), digest=digest_of(text))
        self._needed.add(incoming.key)
        self._new.append(NewArticle(record, text))
        self._note_place(incoming, identifier, record, Article(identifier, record.title, text, record.digest))

    def _take_unseen(self, incoming: IncomingArticle, used: set[str]) -> None:
        """Note an article of another library that has its record alone: what is in it keeps its anchors."""
        identifier = self._id("article", incoming.id or incoming.key)
        if identifier not in used:
            used.add(identifier)
            self._note_place(incoming, identifier, record_of_facts(incoming, identifier, self._now), None)

    def _note_place(
        self, incoming: IncomingArticle, identifier: str, record: ArticleRecord, article: Article | None
    ) -> None:
        placer = AnchorPlacer(article, incoming.text, self._texts)
        self._places[incoming.key] = _Place(identifier, record, placer, article)

    def _as_kept(self, record: ArticleRecord) -> Article | None:
        """Return an article whose file cannot be read, in the text that was kept of it."""
        text = self._texts.get(record.digest)
        return None if text is None else Article(record.id, record.title, text, record.digest)

    def _tell_absent(self) -> None:
        """Tell of articles in which nothing was marked, and which neither the library nor the file has."""
        annotated = set(_annotated(self._incoming))
        absent = [
            each
            for each in self._incoming.articles
            if self._incoming.is_own and each.key not in self._places and each.key not in annotated
        ]
        if not absent:
            return
        titles = [f"“{excerpt(self._titles[each.key])}”" for each in absent[:_TOLD]]
        more = [f"{len(absent) - _TOLD} more"] if len(absent) > _TOLD else []
        facts = sorted({name for each in absent for name, _ in each.fields})
        keys = {each.key for each in absent}
        letters = sum(each.id in keys for each in self._incoming.letters)
        with_it = [f"facts: {', '.join(facts)}"] if facts else []
        with_it += [counted(letters, "letter")] if letters else []
        self._left_out.append(
            f"{counted(len(absent), 'article')} without highlights, not found in the library, and without a "
            f"text in the file: {', '.join((*titles, *more))}{''.join(f'; {each}' for each in with_it)}"
        )

    # Tags

    def _take_tag(self, tag: IncomingTag) -> None:
        name = tag_name(tag.name)
        if name is None:
            self._left_out.append(f"tag {tag.name!r}: its name has no letters")
            return
        made = self._tag(name, tag)
        if tag.id:
            self._tag_keys[tag.id] = made.id

    def _tag(self, name: str, tag: IncomingTag | None = None) -> Tag:
        """Return the tag of that name, made if there is none."""
        key = name.casefold()
        if (known := self._tag_keys.get(f"/{key}")) is not None:
            return self._tags[known]
        given, created = (tag.id if tag else ""), utc(tag.created if tag else None, self._now)
        made = Tag(
            self._id("tag", given or key),
            name,
            nearest_colour(tag.colour if tag else ""),
            tag.description if tag else "",
            created,
            utc(tag.modified if tag else None, created),
        )
        if made.id in self._tags:
            made = replace(made, id=self._id("tag", f"{made.id}\n{key}"))
        self._tags[made.id] = made
        self._tag_keys[f"/{key}"] = made.id
        return made

    def _tags_of(self, names: Sequence[str]) -> tuple[str, ...]:
        clean = (tag_name(name) for name in names)
        return tuple(dict.fromkeys(self._tag(name).id for name in clean if name is not None))

    # Highlights and notes

    def _take_highlight(self, incoming: IncomingHighlight) -> None:
        place = self._places.get(incoming.article)
        words = incoming.anchor.exact or incoming.note
        if place is None:
            self._cannot_place(words, incoming.article)
            return
        placed = place.placer.place(incoming.anchor)
        if placed.anchor is None:
            self._cannot_place(words, incoming.article, placed.why)
            return
        moved = None if incoming.moved_to is None else place.placer.place(incoming.moved_to)
        now = placed if moved is None or moved.anchor is None else moved
        created = utc(incoming.created, self._now)
        highlight = Highlight(
            self._highlight_id(incoming, placed),
            place.identifier,
            placed.anchor,
            self._tags_of(incoming.tags),
            created,
            utc(incoming.modified, created),
            None if now is placed else now.anchor,
            self._name(incoming.creator),
        )
        self._needed.add(incoming.article)
        # Other programs may write a passage once for each of its tags.
        twin = None if incoming.article in self._ours else self._marked.get(_place_of(highlight))
        if twin is not None:
            marked = self._highlights[twin]
            tags = tuple(dict.fromkeys((*marked.tags, *highlight.tags)))
            self._highlights[twin] = replace(marked, tags=tags)
            self._given.setdefault(incoming.id, twin)
            self._add_note(twin, incoming, created)
            return
        self._highlights[highlight.id] = highlight
        self._given.setdefault(incoming.id, highlight.id)
        self._marked[_place_of(highlight)] = highlight.id
        self._add_note(highlight.id, incoming, created)
        self._count(highlight, incoming, now, place)

    def _count(
        self, highlight: Highlight, incoming: IncomingHighlight, placed: PlacedAnchor, place: _Place
    ) -> None:
        """Count how a highlight stands, and note the one of the library on the same words."""
        if place.article is None:
            self._unseen += 1
            return
        whose = highlight.creator or self._library.reader
        self._states[placed.state] += 1
        self._respelt += placed.is_respelt
        if placed.span is None:
            title = self._titles.get(incoming.article, "")
            self._unplaced.append(Unplaced(highlight.anchor.exact, title, placed.why, is_kept=True))
        elif twin := self._here(place).get((placed.span.start, placed.span.end, whose)):
            self._twins[highlight.id] = twin

    def _here(self, place: _Place) -> Mapping[tuple[int, int, str | None], str]:
        """Return the library's highlights of an article by where they are and whose they are."""
        if (found := self._spans.get(place.identifier)) is None:
            known = self._library.annotations.highlights_of(place.identifier)
            placements = {} if place.article is None else place_all(place.article, known, self._texts)
            creators = {each.id: each.creator for each in known}
            found = self._spans[place.identifier] = {
                (placement.span.start, placement.span.end, creators[identifier]): identifier
                for identifier, placement in reversed([*placements.items()])
                if placement.span is not None
            }
        return found

    def _highlight_id(self, incoming: IncomingHighlight, placed: PlacedAnchor) -> str:
        assert placed.anchor is not None  # noqa: S101  # it is placed
        what = f"{self._places[incoming.article].identifier}\n{placed.anchor.start}\n{placed.anchor.exact}"
        identifier = self._id("highlight", incoming.id or what)
        while identifier in self._highlights:  # an id that the file gives to several
            identifier = self._id("highlight", f"{identifier}\n{what}")
        return identifier

    def _cannot_place(self, words: str, key: str, why: str = "") -> None:
        why = why or self._why.get(key, UNKNOWN_ARTICLE)
        self._unplaced.append(Unplaced(words, self._titles.get(key, ""), why, is_kept=False))

    def _add_note(self, target: str, incoming: IncomingHighlight, created: datetime) -> None:
        if not incoming.note.strip():
            return
        begun = utc(incoming.note_created, created)
        modified = utc(incoming.note_modified or incoming.modified, begun)
        creator = self._name(incoming.note_creator or incoming.creator)
        self._put_note(incoming.note_id, Note("", target, incoming.note, begun, modified, creator))

    def _put_note(self, given: str, note: Note) -> None:
        """Put a note, whose id is that of the given name; of two of one reader on a target, both texts."""
        target, whose = note.target, (note.target, note.creator)
        if (known := self._noted.get(whose)) is not None:
            if note.text.strip() not in self._notes[known].text:
                both = f"{self._notes[known].text}\n\n{note.text}"
                self._notes[known] = replace(self._notes[known], text=both)
            return
        identifier = self._id("note", given or f"on {target}")
        while identifier in self._notes:  # an id that the file gives to several
            identifier = self._id("note", f"{identifier}\n{target}")
        self._noted[whose] = identifier
        self._notes[identifier] = replace(note, id=identifier)

    def _take_notes(self) -> None:
        for note in self._incoming.notes:
            target = LIBRARY
            if note.highlight:
                if (marked := self._given.get(note.highlight)) is None:
                    self._cannot_place(note.text, note.article or "", "its highlight has no place")
                    continue
                target = marked
            elif note.article is not None:
                if (place := self._places.get(note.article)) is None:
                    self._cannot_place(note.text, note.article)
                    continue
                target = place.identifier
                self._needed.add(note.article)
            begun = utc(note.created, self._now)
            creator = self._name(note.creator)
            self._put_note(note.id, Note("", target, note.text, begun, utc(note.modified, begun), creator))

    # Links and the rest

    def _take_link(self, incoming: IncomingLink) -> None:
        ends = []
        for end in (incoming.one, incoming.other):
            words = (end.anchor.exact if end.anchor is not None else "") or "a link"
            place = self._places.get(end.article)
            if place is None:
                self._cannot_place(words, end.article)
                return
            anchor = None if end.anchor is None else place.placer.place(end.anchor).anchor
            if end.anchor is not None and anchor is None:
                self._cannot_place(words, end.article, "an end of a link without words")
                return
            ends.append(LinkEnd(place.identifier, anchor))
        one, other = ends
        is_whole = (incoming.kind == _OMITS) is (other.anchor is None) and one.anchor is not None
        if incoming.kind not in LINK_KINDS or not is_whole:
            self._left_out.append(f"a link of the kind “{incoming.kind}”, which is none here")
            return
        self._needed |= {incoming.one.article, incoming.other.article}
        created = utc(incoming.created, self._now)
        what = repr((incoming.kind, *ends))
        identifier = self._id("link", incoming.id or what)
        while identifier in self._links:
            identifier = self._id("link", f"{identifier}\n{what}")
        self._links[identifier] = Link(
            identifier,
            incoming.kind,
            one,
            other,
            incoming.note,
            created,
            utc(incoming.modified, created),
            self._name(incoming.creator),
        )

    def _silences(self) -> Iterator[Silence]:
        for each in self._incoming.silences:
            if (place := self._places.get(each.article)) is None:
                self._cannot_place(each.label, each.article)
                continue
            self._needed.add(each.article)
            yield replace(
                each,
                id=self._id("silence", each.id),
                claim=self._claim(each.claim),
                article=place.identifier,
                creator=self._name(each.creator),
            )

    def _row(self, row: ClaimRow) -> ClaimRow:
        return replace(row, id=self._id("row", row.id), claim=self._claim(row.claim))

    def _claim(self, claim: str) -> str:
        """Return the key of a claim with the id that its tag has here."""
        tag = claim.removeprefix(TAG_CLAIM)
        return f"{TAG_CLAIM}{self._tag_keys.get(tag, tag)}" if claim.startswith(TAG_CLAIM) else claim

    def _search(self, search: SavedSearch) -> SavedSearch:
        return replace(search, id=self._id("search", search.id))

    def _dismissal(self, dismissal: Dismissal) -> Dismissal:
        identifier = self._id("dismissal", dismissal.id)
        return replace(dismissal, id=identifier, creator=self._name(dismissal.creator))

    def _letters(self) -> Iterator[ArticleLetter]:
        for each in self._incoming.letters:
            if (place := self._places.get(each.id)) is not None:
                record = place.record
                is_read = place.identifier not in self._library.annotations.articles
                path, part = (record.path, record.part) if is_read else (each.path, each.part)
                yield replace(each, id=place.identifier, path=path, part=part)

    def _texts_needed(self) -> Iterator[str]:
        """Yield the texts that the anchors are in."""
        ends = (end.anchor for link in self._links.values() for end in link.ends)
        marked = (each for one in self._highlights.values() for each in (one.anchor, one.moved_to))
        wanted = {anchor.digest for anchor in (*marked, *ends) if anchor is not None}
        read = {place.article.digest: place.article.text for place in self._places.values() if place.article}
        for digest in sorted(wanted):
            text = read.get(digest) or self._texts.get(digest)
            if text is not None:
                yield text


class _TextsAtHand:
    """The texts that come along, and those that the library has kept."""

    def __init__(self, brought: Mapping[str, str], kept: Texts) -> None:
        self._brought, self._kept = brought, kept

    def get(self, digest: str, /, longest: int = 1 << 62) -> str | None:
        """Return the text with that SHA-256."""
        text = self._brought.get(digest)
        if text is None:
            return self._kept.get(digest) if longest == 1 << 62 else self._kept.get(digest, longest)
        return text if len(text) <= longest else None


def _annotated(incoming: Incoming) -> Iterator[str | None]:
    """Yield the keys of the articles that something is about."""
    yield from (each.article for each in incoming.highlights)
    yield from (each.article for each in incoming.notes if not each.highlight)
    yield from (each.article for each in incoming.silences)
    yield from (end.article for link in incoming.links for end in (link.one, link.other))


def _names_unsaid(incoming: Incoming) -> frozenset[str]:
    """Return the names of those who marked something and whom no tag names."""
    return frozenset(
        each.creator
        for each in incoming.highlights
        if each.creator is not None and not any(tag.startswith(_BY) for tag in each.tags)
    )


def _normalised(articles: Sequence[IncomingArticle]) -> Iterator[str]:
    return (normalise(each.text) for each in articles if each.text)


def _place_of(highlight: Highlight) -> tuple[str, int, str, str | None]:
    anchor = highlight.anchor
    return highlight.article, anchor.start, f"{anchor.digest}\n{anchor.exact}", highlight.creator
