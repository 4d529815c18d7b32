"""What a person sees: the command line, the app, its screens and panes."""

__all__ = [
    "app",
    "article",
    "command_line",
    "commands",
    "desk",
    "dialogs",
    "panes",
    "serving",
    "shell",
    "views",
]
