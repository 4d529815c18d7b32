"""Commands that add to articles, and take away: highlights, tags, notes, links, the trash."""

__all__ = ["highlights", "links", "mark", "notes", "tags", "trash"]
