"""Paths: how two entities are connected, which connection means something, and where each step of it is stated.

The names below are loaded when they are first used: the server only asks for paths and must not load numpy for that.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascn_graph.paths.answers import Connections
    from ascn_graph.paths.finding import Finder
    from ascn_graph.paths.index import PathIndex, open_index
    from ascn_graph.paths.opening import find, open_finder
    from ascn_graph.paths.requests import PathRequest
    from ascn_graph.paths.terminal import to_text
    from ascn_graph.paths.view import as_networkx
    from ascn_graph.paths.writing import write_index

__all__ = [
    "Connections",
    "Finder",
    "PathIndex",
    "PathRequest",
    "as_networkx",
    "find",
    "open_finder",
    "open_index",
    "to_text",
    "write_index",
]
_MODULES = {
    "Connections": "answers",
    "Finder": "finding",
    "PathIndex": "index",
    "PathRequest": "requests",
    "as_networkx": "view",
    "find": "opening",
    "open_finder": "opening",
    "open_index": "index",
    "to_text": "terminal",
    "write_index": "writing",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the module calls so
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
