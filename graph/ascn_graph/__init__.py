"""The ASEAN Smart Cities Network knowledge graph: sources, inference, validation, versions, queries, paths."""

from importlib.metadata import version

__version__ = version("ascn-kg")
