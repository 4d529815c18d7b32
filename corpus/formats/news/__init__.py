"""Exports of news databases: one file of Nexis, Factiva or ProQuest becomes its articles, and is counted."""

__all__ = ["export_articles", "export_lines", "export_rules", "news_exports"]
