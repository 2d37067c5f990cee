"""What can be asked of paths, within which bounds, and what a worker calls its failures."""

from dataclasses import dataclass

from ascn_graph.errors import AmbiguousLabel, NotAnEntity, UnknownEntity

MEANING, LENGTH = "meaning", "length"
RANKS = (MEANING, LENGTH)
MOST_PATHS, LONGEST_PATH = 50, 8
USUAL_LIMIT, USUAL_LENGTH = 5, 6
EFFORT = 5_000_000
WRONG_ENDS: dict[str, type[UnknownEntity | AmbiguousLabel | NotAnEntity]] = {
    "unknown": UnknownEntity,
    "ambiguous": AmbiguousLabel,
    "not-an-entity": NotAnEntity,
}
"""The worker's name of a failure to what it means."""
DAMAGED, FAILED = "damaged", "failed"


@dataclass(frozen=True)
class PathRequest:
    """How many paths are wanted, ranked how, and how much work they may cost.

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
    effort: int = EFFORT
    """What the search may cost before it is cut off, about the number of edges it looks at."""

    def __post_init__(self) -> None:
        """Refuse what lies out of bounds with a ValueError."""
        if self.rank not in RANKS:
            raise ValueError(f"rank is {self.rank!r}, not one of {', '.join(RANKS)}")
        for name, value, most in (
            ("limit", self.limit, MOST_PATHS),
            ("max_length", self.max_length, LONGEST_PATH),
        ):
            if not 1 <= value <= most:
                raise ValueError(f"{name} is {value}, not from 1 to {most}")
