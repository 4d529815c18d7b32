"""The commands on a library that several readers share on a server."""

__all__ = ["blind", "members", "move", "sharing"]
