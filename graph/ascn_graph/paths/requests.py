"""What can be asked of paths, within which bounds, and what a worker calls its failures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ascn_graph.errors import AmbiguousLabel, NotAnEntity, UnknownEntity, UnknownTerm

MEANING, LENGTH = "meaning", "length"
RANKS = (MEANING, LENGTH)
BEST, SHORTEST, ALL = "best", "shortest", "all"
SEARCHES = (BEST, SHORTEST, ALL)
MOST_PATHS, LONGEST_PATH = 1000, 8
USUAL_LIMIT, USUAL_LENGTH = 5, 6
MOST_CONDITIONS = 20
"""Names that one condition may list."""
MOST_THROUGH = 4
"""Nodes that a path can be made to pass."""
MOST_ENDS, USUAL_SHARED, MOST_SHARED = 10, 20, 200
"""Things that a tree connects or that are compared, and what they share that is shown usually and at most."""
DEEPEST, USUAL_NEIGHBOURS, MOST_NEIGHBOURS = 4, 30, 300
EFFORT = 5_000_000
WRONG_NAMES: dict[str, type[UnknownEntity | AmbiguousLabel | NotAnEntity | UnknownTerm]] = {
    "unknown": UnknownEntity,
    "ambiguous": AmbiguousLabel,
    "not-an-entity": NotAnEntity,
    "unknown-term": UnknownTerm,
}
"""The worker's name of a failure to what it means."""
DAMAGED, FAILED, REFUSED = "damaged", "failed", "refused"
"""Other failures: the version cannot be opened, the search did not end, the conditions contradict each other."""
PATHS, TREE, NEIGHBOURHOOD, COMMON = "paths", "tree", "neighbourhood", "common"
QUESTIONS = (PATHS, TREE, NEIGHBOURHOOD, COMMON)
"""What can be asked."""


@dataclass(frozen=True)
class Conditions:
    """What a path may use and must pass. Things are IRIs, names relative to the base or labels; terms also local names.

    >>> Conditions(as_of="2021")
    Traceback (most recent call last):
    ValueError: as_of is '2021', not a day as in 2021-10-18
    """

    through: tuple[str, ...] = ()
    """Things to be passed between the ends, in any order; at most `MOST_THROUGH`."""
    avoid: tuple[str, ...] = ()
    """Things that are not passed."""
    avoid_classes: tuple[str, ...] = ()
    """Classes of which nothing is passed between the ends."""
    predicates: tuple[str, ...] = ()
    """The only predicates that may be walked; all where none is given."""
    avoid_predicates: tuple[str, ...] = ()
    """Predicates that are not walked."""
    classes: tuple[str, ...] = ()
    """The classes of the nodes between the ends in their order, '*' for any; so it gives the length, too."""
    directed: bool = False
    """Whether statements are only walked from subject to object."""
    as_of: str | None = None
    """A day (ISO 8601): what surely does not hold then is left out, what may is marked."""

    def __post_init__(self) -> None:
        """Refuse what lies out of bounds with a ValueError."""
        for name in ("through", "avoid", "avoid_classes", "predicates", "avoid_predicates"):
            most = MOST_THROUGH if name == "through" else MOST_CONDITIONS
            if len(getattr(self, name)) > most:
                raise ValueError(f"{name} lists {len(getattr(self, name))} names, more than {most}")
        if len(self.classes) >= LONGEST_PATH:
            raise ValueError(f"classes lists {len(self.classes)}, more than {LONGEST_PATH - 1}")
        if self.as_of is not None and not _is_day(self.as_of):
            raise ValueError(f"as_of is {self.as_of!r}, not a day as in 2021-10-18")


@dataclass(frozen=True)
class PathRequest:
    """How many paths are wanted, ranked how, under which conditions, and how much work they may cost.

    >>> PathRequest(rank="beauty")
    Traceback (most recent call last):
    ValueError: rank is 'beauty', not one of meaning, length
    """

    limit: int = USUAL_LIMIT
    """At most this many paths, 1 to `MOST_PATHS`."""
    rank: str = MEANING
    """One of `RANKS`: the most telling path first, or the shortest."""
    max_length: int = USUAL_LENGTH
    """At most this many hops in a path, 1 to `LONGEST_PATH`."""
    search: str = BEST
    """One of `SEARCHES`: the best that differ, all of the least length, or all there are, trivial ones too."""
    conditions: Conditions = field(default_factory=Conditions)
    effort: int = EFFORT
    """What the search may cost before it is cut off, about the number of edges it looks at."""

    def __post_init__(self) -> None:
        """Refuse what lies out of bounds with a ValueError."""
        _refuse_other("rank", self.rank, RANKS)
        _refuse_other("search", self.search, SEARCHES)
        _refuse_beyond("limit", self.limit, MOST_PATHS)
        _refuse_beyond("max_length", self.max_length, LONGEST_PATH)
        between = len(self.conditions.classes)
        if between >= self.max_length:
            raise ValueError(
                f"classes lists {between}, which takes more than the {self.max_length} hops of max_length"
            )


@dataclass(frozen=True)
class TreeRequest:
    """How a small tree that connects several things is looked for; `through` and `classes` do not apply."""

    max_length: int = USUAL_LENGTH
    """At most this many hops between any two of the things, 1 to `LONGEST_PATH`."""
    conditions: Conditions = field(default_factory=Conditions)
    effort: int = EFFORT

    def __post_init__(self) -> None:
        """Refuse what lies out of bounds with a ValueError."""
        _refuse_beyond("max_length", self.max_length, LONGEST_PATH)
        _refuse_ways(self.conditions)


@dataclass(frozen=True)
class NeighbourhoodRequest:
    """How far around a thing one looks, and how much is shown; `through` and `classes` do not apply."""

    depth: int = 1
    """At most this many hops away, 1 to `DEEPEST`."""
    limit: int = USUAL_NEIGHBOURS
    """At most this many neighbours, the most telling first, 1 to `MOST_NEIGHBOURS`."""
    conditions: Conditions = field(default_factory=Conditions)
    effort: int = EFFORT

    def __post_init__(self) -> None:
        """Refuse what lies out of bounds with a ValueError."""
        _refuse_beyond("depth", self.depth, DEEPEST)
        _refuse_beyond("limit", self.limit, MOST_NEIGHBOURS)
        _refuse_ways(self.conditions)


@dataclass(frozen=True)
class CommonRequest:
    """How much of what several things share is shown; `through` and `classes` do not apply."""

    limit: int = USUAL_SHARED
    """At most this many shared things, those that most share first, then the most telling; 1 to `MOST_SHARED`."""
    conditions: Conditions = field(default_factory=Conditions)
    effort: int = EFFORT

    def __post_init__(self) -> None:
        """Refuse what lies out of bounds with a ValueError."""
        _refuse_beyond("limit", self.limit, MOST_SHARED)
        _refuse_ways(self.conditions)


Request = PathRequest | TreeRequest | NeighbourhoodRequest | CommonRequest
_REQUESTS: dict[str, type[Request]] = {
    PATHS: PathRequest,
    TREE: TreeRequest,
    NEIGHBOURHOOD: NeighbourhoodRequest,
    COMMON: CommonRequest,
}


def request_of(question: str, facts: Mapping[str, Any]) -> Request:
    """Make the request of one of `QUESTIONS` again from what `dataclasses.asdict` and JSON made of it."""
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in facts["conditions"].items()
    }
    return _REQUESTS[question](**{**facts, "conditions": Conditions(**lists)})


def _refuse_other(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}, not one of {', '.join(known)}")


def _refuse_beyond(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise ValueError(f"{name} is {value}, not from 1 to {most}")


def _refuse_ways(conditions: Conditions) -> None:
    if conditions.through or conditions.classes:
        raise ValueError("through and classes are conditions of paths between two things alone")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
