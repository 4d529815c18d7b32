"""The `synoptic` command. Nothing here imports Textual until a screen is asked for."""
