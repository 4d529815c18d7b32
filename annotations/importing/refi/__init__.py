"""REFI-QDA: projects (.qdpx) and codebooks (.qdc), as NVivo, MAXQDA, ATLAS.ti and others write them."""

__all__ = ["code_reader", "elements", "note_reader", "program_offsets", "project_reader", "source_reader"]
