"""What is asked of reconciliation, once its ids have been understood."""

from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode


class Strictness(StrEnum):
    """How the types of a question bind; see the field `type_strict` of a reconciliation query."""

    ANY = "any"
    """A candidate has at least one of them."""
    ALL = "all"
    """It has all of them."""
    SHOULD = "should"
    """It should have one of them; others follow with half their score, and are never a match."""


@dataclass(frozen=True)
class Reference:
    """A value that is itself an entity, or was reconciled to one."""

    iri: NamedNode | None
    """None where the id is none of ours."""


Value = str | float | bool | Reference


@dataclass(frozen=True)
class Expectation:
    """Values that a candidate should have of a property."""

    predicate: NamedNode
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Question:
    """Which entities are called `text`, are of `types`, and have what is expected; best first, at most `limit`.

    Without a text, those are found that have what is expected.
    """

    text: str
    limit: int
    types: tuple[NamedNode, ...] = ()
    strictness: Strictness = Strictness.ANY
    expectations: tuple[Expectation, ...] = ()


@dataclass(frozen=True)
class Feature:
    """One reason for a score: a likeness from 0 to 1, or whether something is so."""

    id: str
    value: float | bool


@dataclass(frozen=True)
class Candidate:
    """An entity that may be meant: from 0 to 100 how well it fits, and whether it surely is the one."""

    iri: NamedNode
    score: float
    match: bool
    features: tuple[Feature, ...]
