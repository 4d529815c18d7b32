"""Dialogs: forms, menus, pickers."""
