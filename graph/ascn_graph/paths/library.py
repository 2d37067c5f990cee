"""Paths in Python: open a version, ask, and read the answers as values or as tables of pandas.

::

    import ascn_graph.paths as paths

    graph = paths.open()
    found = graph.find("Banyuwangi", "Takamatsu", as_of="2025-11-01", limit=3)
    print(found.paths[0].sentence)
    print(found.to_frame())
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ascn_graph.paths.answers import Common, Connections, Neighbourhood, Tree
from ascn_graph.paths.finding import ENGLISH, Finder
from ascn_graph.paths.opening import open_finder
from ascn_graph.paths.requests import (
    CommonRequest,
    Conditions,
    NeighbourhoodRequest,
    PathRequest,
    Request,
    TreeRequest,
)
from ascn_graph.paths.view import as_networkx
from ascn_graph.versions import Versions

if TYPE_CHECKING:
    import networkx as nx

_HOME, _USUAL_HOME = "ASCN_HOME", ".ascn"
_Kind = TypeVar("_Kind", bound=Request)


@dataclass(frozen=True)
class Graph:
    """A version opened for questions. Things are IRIs, names relative to the base (`city/jakarta`), or labels.

    Keywords are the fields of the request and of its conditions, see `requests`; one name may stand for a list of one.
    Answers are dataclasses with `to_json()` and `to_frame()`. What is not known or not allowed is raised as for
    `Finder`, a keyword that there is not as a TypeError.
    """

    finder: Finder

    @property
    def version(self) -> int:
        """The number of the version."""
        return self.finder.number

    def find(self, start: str, end: str, *, languages: Sequence[str] = ENGLISH, **wanted: Any) -> Connections:  # noqa: ANN401
        """Find how two things are connected, best first; keywords as `PathRequest` and `Conditions`."""
        return self.finder.find(start, end, make_request(PathRequest, wanted), languages)

    def tree(self, things: Sequence[str], *, languages: Sequence[str] = ENGLISH, **wanted: Any) -> Tree:  # noqa: ANN401
        """Connect several things by a small tree; keywords as `TreeRequest` and `Conditions`."""
        return self.finder.tree(things, make_request(TreeRequest, wanted), languages)

    def neighbourhood(
        self,
        thing: str,
        *,
        languages: Sequence[str] = ENGLISH,
        **wanted: Any,  # noqa: ANN401
    ) -> Neighbourhood:
        """Find what lies around a thing; keywords as `NeighbourhoodRequest` and `Conditions`."""
        return self.finder.neighbourhood(thing, make_request(NeighbourhoodRequest, wanted), languages)

    def common(self, things: Sequence[str], *, languages: Sequence[str] = ENGLISH, **wanted: Any) -> Common:  # noqa: ANN401
        """Find what several things share; keywords as `CommonRequest` and `Conditions`."""
        return self.finder.common(things, make_request(CommonRequest, wanted), languages)

    def as_networkx(self) -> "nx.MultiGraph[str]":
        """Give the graph that paths walk to networkx; nothing is copied."""
        return as_networkx(self.finder.index)


def open_graph(home: str | Path | None = None, version: int | None = None) -> Graph:
    """Open a version, by default the current one, in `home`, by default ASCN_HOME or `.ascn` as on the command line.

    :raises NoVersion: when nothing was published there yet.
    :raises UnknownVersion: when the version is not there.
    :raises DamagedVersion: when it cannot be read.
    """
    versions = Versions(Path(home or os.environ.get(_HOME) or _USUAL_HOME))
    return Graph(open_finder(versions.current() if version is None else versions.get(version)))


def make_request(kind: type[_Kind], wanted: Mapping[str, Any]) -> _Kind:
    """Make a request of keywords: its own fields, and those of its conditions.

    >>> make_request(TreeRequest, {"avoid": "ASCN", "as_of": date(2021, 10, 18)}).conditions.avoid
    ('ASCN',)
    >>> make_request(TreeRequest, {"rank": "length"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    TypeError: rank is none of max_length, effort, through, avoid, avoid_classes, predicates...

    :raises TypeError: for a keyword that is none.
    :raises ValueError: for a value out of bounds.
    """
    own = [field.name for field in fields(kind) if field.name != "conditions"]
    conditions = [field.name for field in fields(Conditions)]
    for name in wanted:
        if name not in own and name not in conditions:
            raise TypeError(f"{name} is none of {', '.join([*own, *conditions])}")
    given = {name: _plain(name, wanted[name]) for name in conditions if name in wanted}
    return kind(**{name: wanted[name] for name in own if name in wanted}, conditions=Conditions(**given))


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever was given
    """Give a condition as `Conditions` holds it."""
    if name == "directed":
        return value
    if name == "as_of":
        return value.isoformat() if isinstance(value, date) else value
    return (value,) if isinstance(value, str) else tuple(value)
