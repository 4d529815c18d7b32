"""The app in a browser: a web server of our own, and a process of `synoptic read` for each visitor."""

__all__ = [
    "admission",
    "browser_driver",
    "guards",
    "launch",
    "pacing",
    "page_files",
    "page_messages",
    "refusals",
    "server",
    "site",
    "visit",
    "visitor_process",
]
