"""Paths: how entities are connected, which connection means something, and where each step of it is stated.

The names below are loaded when they are first used: the server only asks for paths and must not load numpy for that.
`open` opens a version for questions in Python, see `library`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascn_graph.paths.answers import Answer, Common, Connections, Neighbourhood, Tree
    from ascn_graph.paths.finding import Finder
    from ascn_graph.paths.index import PathIndex, open_index
    from ascn_graph.paths.library import Graph
    from ascn_graph.paths.library import open_graph as open  # noqa: A004  # paths.open() reads best
    from ascn_graph.paths.opening import open_finder
    from ascn_graph.paths.requests import (
        CommonRequest,
        Conditions,
        NeighbourhoodRequest,
        PathRequest,
        TreeRequest,
    )
    from ascn_graph.paths.terminal import to_text
    from ascn_graph.paths.view import as_networkx
    from ascn_graph.paths.writing import write_index

__all__ = [
    "Answer",
    "Common",
    "CommonRequest",
    "Conditions",
    "Connections",
    "Finder",
    "Graph",
    "Neighbourhood",
    "NeighbourhoodRequest",
    "PathIndex",
    "PathRequest",
    "Tree",
    "TreeRequest",
    "as_networkx",
    "open",
    "open_finder",
    "open_index",
    "to_text",
    "write_index",
]
_MODULES = {
    "Answer": "answers",
    "Common": "answers",
    "CommonRequest": "requests",
    "Conditions": "requests",
    "Connections": "answers",
    "Finder": "finding",
    "Graph": "library",
    "Neighbourhood": "answers",
    "NeighbourhoodRequest": "requests",
    "PathIndex": "index",
    "PathRequest": "requests",
    "Tree": "answers",
    "TreeRequest": "requests",
    "as_networkx": "view",
    "open": "library",
    "open_finder": "opening",
    "open_index": "index",
    "to_text": "terminal",
    "write_index": "writing",
}
_CALLED = {"open": "open_graph"}
"""Names that are others where they are written, since they are those of built-in functions."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the module calls so
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), _CALLED.get(name, name))
