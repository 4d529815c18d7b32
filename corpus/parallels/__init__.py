"""Parallels: passages of several articles that say the same, compared in pairs and lined up in rows."""

__all__ = [
    "blocking",
    "comparer",
    "comparison",
    "copied",
    "dask_workers",
    "over_archive",
    "profile",
    "rows",
    "scoring",
    "shared_words",
    "ties",
    "worth_a_look",
]
