"""The facts of a description, as values: what is said of one thing, by whom, and why it holds."""

from dataclasses import dataclass, replace

from pyoxigraph import Literal

from ascn_graph.citations import RULE, Citation, Derivation
from ascn_graph.namespaces import Term

Named = tuple[str, Literal]
"""An IRI and its label."""


@dataclass(frozen=True)
class Value:
    """One value of a fact; `text` is the label of an IRI, or the literal itself."""

    term: Term
    text: Literal
    citations: tuple[Citation, ...]
    derivation: Derivation | None
    is_compilation: bool = False
    """True where the value is a source that was itself put together from others."""


@dataclass(frozen=True)
class Fact:
    """All values of one property; `total` counts them where only some are kept."""

    predicate: str
    forward: bool
    name: Literal
    values: tuple[Value, ...]
    total: int
    derivation: Derivation | None = None
    """The rule by which all of them follow; then none of them carries it by itself."""
    disputes: tuple[Named, ...] = ()
    """Disagreements between sources on the property of this thing."""


@dataclass(frozen=True)
class Group:
    """Facts that belong together; `name` is None for those no shape speaks of."""

    name: Literal | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Relationship:
    """A relationship of the thing described, unfolded: what is stated but for the end that is the thing itself.

    What rules conclude of it, such as its outermost days, stands on its own page.
    """

    iri: str
    text: Literal
    end: Literal
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Relationships:
    """The relationships of one class on a page, and how many there are on all pages."""

    kind: str
    name: Literal
    items: tuple[Relationship, ...]
    total: int


@dataclass(frozen=True)
class Description:
    """Everything one version says of `iri`."""

    iri: str
    label: Literal
    classes: tuple[Named, ...]
    """Stated classes, those of other vocabularies only where none is of our own."""
    groups: tuple[Group, ...]
    relationships: tuple[Relationships, ...]
    """Those on one page."""
    rows: int
    """Relationships on all pages."""
    incoming: tuple[Fact, ...]
    reckoned: tuple[Fact, ...]
    """What rules conclude for the use of queries, such as first and last days."""
    standard: tuple[Fact, ...]
    """What is inferred in other vocabularies."""
    cut: bool
    """True when more points to the thing than was read."""


def by_one_rule(fact: Fact) -> Fact:
    """Say of a fact as a whole what its values would all repeat: that they follow by the same rule."""
    derivations = {value.derivation for value in fact.values}
    common = next(iter(derivations)) if len(derivations) == 1 else None
    if common is None or common.kind != RULE:
        return fact
    return replace(
        fact, values=tuple(replace(value, derivation=None) for value in fact.values), derivation=common
    )
