"""Copy a library's annotations into another folder, when they cannot be kept where they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, StoreNotWritable
from synoptic.annotations.files.kept_texts import needed_digests
from synoptic.annotations.library.catalogue import path_of
from synoptic.annotations.store.store import FILE_NAME, AnnotationStore

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import ArticleLetter, ArticleRecord, Record
    from synoptic.corpus.article import Article

Named = TypeVar("Named", "ArticleRecord", "ArticleLetter")


def copy_library(
    annotations: Annotations, texts: Texts, articles: Iterable[Article], *, root: Path | None, folder: Path
) -> AnnotationStore:
    """Write annotations as a new library into a folder, and return its store.

    The texts that they were made in are kept there too, as far as `texts` or `articles` have them. `root` is
    that of the library they are from: the copy names files by absolute paths. Raises InvalidRequest if the
    folder has a library, and StoreError if it cannot be written.
    """
    if (folder / FILE_NAME).exists():
        raise InvalidRequest(f"{folder} has a library already; choose another folder.")
    store = AnnotationStore(folder)
    loaded = {article.digest: article.text for article in articles}
    try:
        for digest in needed_digests(annotations):
            text = loaded.get(digest) or texts.get(digest)
            if text is not None:
                store.texts.keep(text)
    except OSError as error:
        reason = f"could not be written ({error.strerror or error})"
        raise StoreNotWritable(folder, reason, "choose another folder") from error
    absolute: Mapping[str, Mapping[str, Record | None]] = {
        "articles": {each.id: _absolute(each, root) for each in annotations.articles.values()},
        "letters": {each.id: _absolute(each, root) for each in annotations.letters.values()},
    }
    store.adopt(annotations.changed(absolute))
    return store


def _absolute(record: Named, root: Path | None) -> Named:
    return replace(record, path=path_of(record, root).as_posix()) if record.path else record
