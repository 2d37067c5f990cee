"""What is answered when someone asks how two entities are connected; as values and as JSON."""

from dataclasses import asdict, dataclass
from typing import Any


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
    the relationship behind a shortcut, `first_day` to `last_day` (ISO 8601) are the days it is known for. `origins`
    counts the independent origins known to state it: compilations and editors are none.
    """

    predicate: str
    label: str
    forward: bool
    via: str | None
    via_label: str | None
    first_day: str | None
    last_day: str | None
    origins: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Hop:
    """The most telling statement between two nodes, and `also` all others between the same two."""

    start: str
    end: str
    link: Link
    also: tuple[Link, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the hop as it is sent."""
        return {
            "from": self.start,
            "to": self.end,
            **asdict(self.link),
            "also": [asdict(link) for link in self.also],
        }


@dataclass(frozen=True)
class Path:
    """One connection: `score` is higher the more it tells, `reason` says why, `sentence` reads it aloud."""

    score: float
    meaningful: bool
    reason: str
    sentence: str
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
            "nodes": [asdict(node) for node in self.nodes],
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
    max_length: int
    meaningful: bool
    cut: bool
    explanation: str
    paths: tuple[Path, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the answer as it is sent."""
        return {
            "version": self.version,
            "from": asdict(self.start),
            "to": asdict(self.end),
            "rank": self.rank,
            "max_length": self.max_length,
            "meaningful": self.meaningful,
            "cut": self.cut,
            "explanation": self.explanation,
            "paths": [path.to_json() for path in self.paths],
        }
