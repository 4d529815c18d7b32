"""REFI-QDA: projects (.qdpx) and codebooks (.qdc) for NVivo, MAXQDA, ATLAS.ti and others.

Rotterdam Exchange Format Initiative, REFI-QDA Standard 1.5, with the schemas Project.xsd and Codebook.xsd
of its version 1.0.
"""

__all__ = ["codebook", "project"]
