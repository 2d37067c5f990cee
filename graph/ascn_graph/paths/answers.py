"""What is answered when someone asks how things are connected; as values and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, field, is_dataclass
from typing import Any

from ascn_graph.paths.frames import table_of
from ascn_graph.paths.requests import COMMON, NEIGHBOURHOOD, PATHS, TREE

HOLDS, UNKNOWN, UNDATED = "holds", "unknown", "undated"
"""What is known of a statement on a day that was asked for."""


@dataclass(frozen=True)
class Node:
    """An entity: its IRI, its label in the reader's language, the name of its class."""

    iri: str
    label: str
    type: str


@dataclass(frozen=True)
class EvidenceSource:
    """A source that a compiled graph was put together from, with its title and date."""

    source: str
    title: str
    label: str
    date: str | None


@dataclass(frozen=True)
class Evidence:
    """A named graph that states a hop: `title` and `date` are those of its source, `label` cites it shortly.

    `kind` is `paragraph` or `source` where a source states it, `compilation` where it was compiled from several, and
    `editorial` for the editors. `origin` is what a source reproduces, by default itself. Of a compilation, `basis`
    says on what it rests (`Compiled`, `Inferred` or `Translated`), and `derived_from` are the sources; else they are
    None and empty.
    """

    graph: str
    source: str
    title: str
    label: str
    date: str | None
    paragraph: int | None
    kind: str
    origin: str | None
    basis: str | None
    derived_from: tuple[EvidenceSource, ...]


@dataclass(frozen=True)
class Link:
    """One statement between two nodes, read in the direction of the path.

    `label` are the words between them; `forward` is false where the statement's subject comes second. `via` is
    the relationship behind a shortcut, `first_day` to `last_day` (ISO 8601) are the days it is known for. Where a day
    was asked for, `as_of` is `HOLDS`, `UNKNOWN` or `UNDATED`, and `known` says of an unknown one when it was known
    ("last known on 2021-10-19"). `origins` counts the independent origins known to state it: compilations and editors
    are none.
    """

    predicate: str
    label: str
    forward: bool
    via: str | None
    via_label: str | None
    first_day: str | None
    last_day: str | None
    as_of: str | None
    known: str | None
    origins: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Hop:
    """The most telling statement between two nodes, and `also` others between the same two.

    `more` counts those that are left out where there are very many.
    """

    start: str
    end: str
    link: Link
    also: tuple[Link, ...]
    more: int = 0

    def to_json(self) -> dict[str, Any]:
        """Give the hop as it is sent."""
        return {
            "from": self.start,
            "to": self.end,
            **_plain(self.link),
            "also": [_plain(link) for link in self.also],
            "more": self.more,
        }


@dataclass(frozen=True)
class Sentences:
    """A connection read aloud in both languages of the first sources."""

    en: str
    id: str


@dataclass(frozen=True)
class Path:
    """One connection: `score` is higher the more it tells, `reason` says why, `sentence` reads it for the reader."""

    score: float
    meaningful: bool
    reason: str
    sentence: str
    sentences: Sentences
    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the path as it is sent."""
        return {
            "length": len(self.hops),
            "score": self.score,
            "meaningful": self.meaningful,
            "reason": self.reason,
            "sentence": self.sentence,
            "sentences": _plain(self.sentences),
            "nodes": [_plain(node) for node in self.nodes],
            "hops": [hop.to_json() for hop in self.hops],
        }


@dataclass(frozen=True)
class Connections:
    """How two entities are connected in one version.

    `meaningful` is false where trivial links alone connect them, of which the best is shown, or none; `cut` is true
    where the search had to stop before it had seen everything. `explanation` says so in a sentence.
    """

    version: int
    start: Node
    end: Node
    rank: str
    search: str
    max_length: int
    as_of: str | None
    meaningful: bool
    cut: bool
    explanation: str
    paths: tuple[Path, ...]
    question: str = field(default=PATHS, init=False)

    def to_json(self) -> dict[str, Any]:
        """Give the answer as it is sent."""
        return {
            "version": self.version,
            "from": _plain(self.start),
            "to": _plain(self.end),
            "rank": self.rank,
            "search": self.search,
            "max_length": self.max_length,
            "as_of": self.as_of,
            "meaningful": self.meaningful,
            "cut": self.cut,
            "explanation": self.explanation,
            "paths": [path.to_json() for path in self.paths],
        }

    def hops(self) -> Iterator[Hop]:
        """Give the hops of all paths; one between the same nodes may come more than once."""
        for path in self.paths:
            yield from path.hops

    def nodes(self) -> dict[str, Node]:
        """Give the nodes of all paths and both ends, by IRI."""
        shown = [self.start, self.end, *(node for path in self.paths for node in path.nodes)]
        return {node.iri: node for node in shown}

    def to_frame(self) -> Any:  # noqa: ANN401  # a pandas.DataFrame
        """Give a table of pandas with a row for each hop, path by path; see `frames.table_of`."""
        parts = ((number, path.score, path.hops) for number, path in enumerate(self.paths, start=1))
        return table_of(parts, self.nodes())


@dataclass(frozen=True)
class Tree:
    """A small tree that connects several entities.

    `given` are the entities asked for, `unconnected` those of them that it does not reach, `between` the nodes that
    were added. `meaningful` is false where a trivial link is part of it; `sentences` has one sentence for each way
    between two of the given entities or to a branch.
    """

    version: int
    given: tuple[Node, ...]
    between: tuple[Node, ...]
    unconnected: tuple[Node, ...]
    max_length: int
    as_of: str | None
    score: float
    meaningful: bool
    cut: bool
    explanation: str
    sentences: tuple[Sentences, ...]
    branches: tuple[Hop, ...]
    question: str = field(default=TREE, init=False)

    def to_json(self) -> dict[str, Any]:
        """Give the answer as it is sent."""
        return {
            "version": self.version,
            "given": [_plain(node) for node in self.given],
            "between": [_plain(node) for node in self.between],
            "unconnected": [_plain(node) for node in self.unconnected],
            "max_length": self.max_length,
            "as_of": self.as_of,
            "score": self.score,
            "meaningful": self.meaningful,
            "cut": self.cut,
            "explanation": self.explanation,
            "sentences": [_plain(each) for each in self.sentences],
            "hops": [hop.to_json() for hop in self.branches],
        }

    def hops(self) -> Iterator[Hop]:
        """Give the hops of the tree."""
        yield from self.branches

    def nodes(self) -> dict[str, Node]:
        """Give the things asked for, reached or not, and the nodes between them, by IRI."""
        return {node.iri: node for node in (*self.given, *self.between)}

    def to_frame(self) -> Any:  # noqa: ANN401  # a pandas.DataFrame
        """Give a table of pandas with a row for each hop; see `frames.table_of`."""
        return table_of([(1, self.score, self.branches)], self.nodes())


@dataclass(frozen=True)
class Neighbour:
    """An entity near another: how many hops away, and how much the most telling way to it tells."""

    node: Node
    depth: int
    score: float

    def to_json(self) -> dict[str, Any]:
        """Give the neighbour as it is sent."""
        return {**_plain(self.node), "depth": self.depth, "score": self.score}


@dataclass(frozen=True)
class Neighbourhood:
    """What lies around an entity: the most telling neighbours up to a depth, and the hops by which they are reached.

    `cut` is true where there are more than are shown.
    """

    version: int
    around: Node
    depth: int
    as_of: str | None
    cut: bool
    explanation: str
    neighbours: tuple[Neighbour, ...]
    ways: tuple[Hop, ...]
    question: str = field(default=NEIGHBOURHOOD, init=False)

    def to_json(self) -> dict[str, Any]:
        """Give the answer as it is sent."""
        return {
            "version": self.version,
            "around": _plain(self.around),
            "depth": self.depth,
            "as_of": self.as_of,
            "cut": self.cut,
            "explanation": self.explanation,
            "neighbours": [neighbour.to_json() for neighbour in self.neighbours],
            "hops": [hop.to_json() for hop in self.ways],
        }

    def hops(self) -> Iterator[Hop]:
        """Give the hops by which the neighbours are reached."""
        yield from self.ways

    def nodes(self) -> dict[str, Node]:
        """Give the entity and its neighbours, by IRI."""
        return {node.iri: node for node in (self.around, *(each.node for each in self.neighbours))}

    def to_frame(self) -> Any:  # noqa: ANN401  # a pandas.DataFrame
        """Give a table of pandas with a row for each hop; see `frames.table_of`."""
        hops = {hop.end: hop for hop in self.ways}
        parts = (
            (number, near.score, [hops[near.node.iri]])
            for number, near in enumerate(self.neighbours, start=1)
        )
        return table_of(parts, self.nodes())


@dataclass(frozen=True)
class Shared:
    """An entity with which several of those compared are linked.

    `links` are hops from them to it, one for each of `by`, the IRIs of those it is linked with.
    """

    node: Node
    by: tuple[str, ...]
    score: float
    meaningful: bool
    reason: str
    sentences: Sentences
    links: tuple[Hop, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as it is sent."""
        return {
            **_plain(self.node),
            "by": list(self.by),
            "score": self.score,
            "meaningful": self.meaningful,
            "reason": self.reason,
            "sentences": _plain(self.sentences),
            "hops": [hop.to_json() for hop in self.links],
        }


@dataclass(frozen=True)
class Common:
    """What several entities share: what most of them are linked with first, then what tells most.

    `meaningful` is false where all they share is shared by many others, or nothing is.
    """

    version: int
    of: tuple[Node, ...]
    as_of: str | None
    meaningful: bool
    cut: bool
    explanation: str
    shared: tuple[Shared, ...]
    question: str = field(default=COMMON, init=False)

    def to_json(self) -> dict[str, Any]:
        """Give the answer as it is sent."""
        return {
            "version": self.version,
            "of": [_plain(node) for node in self.of],
            "as_of": self.as_of,
            "meaningful": self.meaningful,
            "cut": self.cut,
            "explanation": self.explanation,
            "shared": [each.to_json() for each in self.shared],
        }

    def hops(self) -> Iterator[Hop]:
        """Give the hops to all that is shared."""
        for each in self.shared:
            yield from each.links

    def nodes(self) -> dict[str, Node]:
        """Give the entities compared and what they share, by IRI."""
        return {node.iri: node for node in (*self.of, *(each.node for each in self.shared))}

    def to_frame(self) -> Any:  # noqa: ANN401  # a pandas.DataFrame
        """Give a table of pandas with a row for each hop, by what is shared; see `frames.table_of`."""
        parts = ((number, each.score, each.links) for number, each in enumerate(self.shared, start=1))
        return table_of(parts, self.nodes())


Answer = Connections | Tree | Neighbourhood | Common


def _plain(value: Any) -> Any:  # noqa: ANN401  # a value of a dataclass, whatever it is
    """Give values as dictionaries and lists. They are frozen, so nothing is copied, unlike by `dataclasses.asdict`."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in vars(value).items()} if is_dataclass(value) else value
