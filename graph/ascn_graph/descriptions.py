"""What a version says of one thing: its facts and who states them, what points to it, its relationships."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ascn_graph.citations import Citation, Citer, Derivation
from ascn_graph.extracts import SCANNED
from ascn_graph.labels import LABEL, prefer
from ascn_graph.namespaces import Namespace, Term
from ascn_graph.presentation import TYPE, Place, Presentation
from ascn_graph.statements import property_words, words_for

Key = TypeVar("Key")
Incoming = dict[tuple[NamedNode, NamedNode], set[str]]
"""(property, subject) to the graphs that state it."""
_IN_SHORT = "In short"
"""The group of shortcuts: each sums up a relationship, so they come right after the names."""
_IN_SHORT_ORDER = 1.5
SHOWN = 100
"""Values of one fact, and relationships of one kind, shown at most."""


@dataclass(frozen=True)
class Value:
    """One value of a fact; `text` is the label of an IRI, or the literal itself."""

    term: Term
    text: Literal
    citations: tuple[Citation, ...]
    derivation: Derivation | None


@dataclass(frozen=True)
class Fact:
    """All values of one property; `total` counts them where only some are kept."""

    predicate: str
    forward: bool
    name: Literal
    values: tuple[Value, ...]
    total: int


@dataclass(frozen=True)
class Group:
    """Facts that belong together; `name` is None for those no shape speaks of."""

    name: Literal | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Relationship:
    """A relationship of the thing described, unfolded: its facts but for the end that is the thing itself."""

    iri: str
    text: Literal
    end: Literal
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Relationships:
    """The relationships of one class, and how many there are where only some are kept."""

    kind: str
    name: Literal
    items: tuple[Relationship, ...]
    total: int


@dataclass(frozen=True)
class Description:
    """Everything one version says of `iri`."""

    iri: str
    label: Literal
    classes: tuple[tuple[str, Literal], ...]
    """Stated classes as (IRI, label)."""
    groups: tuple[Group, ...]
    relationships: tuple[Relationships, ...]
    incoming: tuple[Fact, ...]
    standard: tuple[Fact, ...]
    """What is inferred in other vocabularies."""
    cut: bool
    """True when more points to the thing than was read."""


def describe(
    store: Store,
    namespace: Namespace,
    iri: str,
    languages: Sequence[str] = ("en",),
    presentation: Presentation | None = None,
) -> Description:
    """Describe `iri` for a reader of `languages`; of a fact at most SHOWN values are kept, and all counted.

    Reads all graphs; `presentation` is read from the version's shapes when it is not given.
    """
    shown = presentation or Presentation.of(store, namespace)
    reader = _Reader(store, namespace, tuple(languages), Citer(store, namespace, shown, tuple(languages)))
    return reader.describe(NamedNode(iri))


@dataclass(frozen=True)
class _Reader:
    store: Store
    namespace: Namespace
    languages: tuple[str, ...]
    citer: Citer

    def describe(self, node: NamedNode) -> Description:
        stated = self._outgoing(node)
        classes = self._classes(node)
        groups, standard = self._groups(node, stated, classes)
        incoming, cut = self._incoming(node)
        ends = {subject for predicate, subject in incoming if self._is_end(predicate)}
        related = {subject for subject in ends if self._is_relationship(subject)}
        return Description(
            iri=node.value,
            label=self.text(node),
            classes=tuple((class_.value, self.text(class_)) for class_ in self._stated_classes(node)),
            groups=groups,
            relationships=self._relationships(node, incoming, related),
            incoming=self._pointing(node, incoming, related),
            standard=standard,
            cut=cut,
        )

    def text(self, term: Term) -> Literal:
        """Give the words for a term."""
        return words_for(self.store, self.namespace, term, self.languages)

    def _property_name(self, predicate: NamedNode, place: Place | None) -> Literal:
        name = self.text(predicate)
        return property_words(self.namespace, name) if place else name

    def _outgoing(self, node: NamedNode) -> dict[tuple[NamedNode, Term], set[str]]:
        return _graphs_by(
            ((quad.predicate, quad.object), quad.graph_name)
            for quad in self.store.quads_for_pattern(node, None, None, None)
        )

    def _stated_classes(self, node: NamedNode) -> list[NamedNode]:
        inferred = {self.namespace.inferred.value}
        found = _graphs_by(
            (quad.object, quad.graph_name)
            for quad in self.store.quads_for_pattern(node, TYPE, None, None)
            if isinstance(quad.object, NamedNode)
        )
        return sorted((class_ for class_, graphs in found.items() if graphs != inferred), key=str)

    def _classes(self, node: NamedNode) -> list[str]:
        stated = [class_.value for class_ in self._stated_classes(node)]
        every = {_iri(quad.object) for quad in self.store.quads_for_pattern(node, TYPE, None, None)}
        return stated + sorted(every - set(stated))

    def _is_relationship(self, node: NamedNode) -> bool:
        types = self.store.quads_for_pattern(node, TYPE, None, None)
        return any(_iri(quad.object) in self.citer.presentation.relationships for quad in types)

    def _value(
        self, subject: NamedNode, predicate: NamedNode, value: Term, other: Term, graphs: set[str]
    ) -> Value:
        inferred = graphs == {self.namespace.inferred.value}
        derivation = self.citer.derive(subject, predicate, value) if inferred else None
        return Value(other, self.text(other), self.citer.cite(graphs), derivation)

    def _groups(
        self, node: NamedNode, stated: dict[tuple[NamedNode, Term], set[str]], classes: list[str]
    ) -> tuple[tuple[Group, ...], tuple[Fact, ...]]:
        values: dict[NamedNode, list[tuple[Term, set[str]]]] = defaultdict(list)
        standard: dict[NamedNode, list[tuple[Term, set[str]]]] = defaultdict(list)
        for (predicate, value), graphs in stated.items():
            inferred = graphs == {self.namespace.inferred.value}
            foreign = self.namespace.local(predicate.value) is None and not self._placed(predicate, classes)
            aside = inferred and (foreign or predicate == TYPE)
            (standard if aside else values)[predicate].append((value, graphs))
        grouped: dict[tuple[float, str | None], list[tuple[Place, Fact]]] = defaultdict(list)
        for predicate, found in values.items():
            place = self.citer.presentation.place(predicate.value, classes)
            fact = self._fact(node, predicate, found, place)
            grouped[self._group_key(predicate, place)].append((place, fact))
        groups = tuple(
            Group(
                self._group_name(group),
                tuple(
                    fact for _, fact in sorted(found, key=lambda pair: (pair[0].order, pair[1].name.value))
                ),
            )
            for (_, group), found in sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        )
        aside_facts = [self._fact(node, p, found, None) for p, found in sorted(standard.items(), key=str)]
        return groups, tuple(aside_facts)

    def _group_key(self, predicate: NamedNode, place: Place) -> tuple[float, str | None]:
        if place.group is None and predicate.value in self.citer.presentation.shortcuts:
            return _IN_SHORT_ORDER, _IN_SHORT
        return place.group_order, place.group

    def _group_name(self, group: str | None) -> Literal | None:
        if group == _IN_SHORT:
            return Literal(_IN_SHORT, language="en")
        return self.text(NamedNode(group)) if group else None

    def _placed(self, predicate: NamedNode, classes: list[str]) -> bool:
        return self.citer.presentation.place(predicate.value, classes).group is not None

    def _fact(
        self, node: NamedNode, predicate: NamedNode, found: list[tuple[Term, set[str]]], place: Place | None
    ) -> Fact:
        name = (
            prefer(place.names, self.languages)
            if place and place.names
            else self._property_name(predicate, place)
        )
        kept = sorted(found, key=lambda pair: _value_order(pair[0]))[:SHOWN]
        values = (self._value(node, predicate, value, value, graphs) for value, graphs in kept)
        return Fact(predicate.value, True, name, tuple(values), len(found))

    def _incoming(self, node: NamedNode) -> tuple[Incoming, bool]:
        aside = {self.namespace.shapes, self.namespace.catalogue}
        quads = self.store.quads_for_pattern(None, None, node, None)
        read = list(islice(quads, SCANNED))
        found = _graphs_by(
            ((quad.predicate, quad.subject), quad.graph_name)
            for quad in read
            if isinstance(quad.subject, NamedNode) and quad.graph_name not in aside
        )
        return found, len(read) == SCANNED

    def _relationships(
        self, node: NamedNode, incoming: Incoming, related: set[NamedNode]
    ) -> tuple[Relationships, ...]:
        ends = {(p, s): graphs for (p, s), graphs in incoming.items() if s in related and self._is_end(p)}
        by_kind: dict[NamedNode, list[tuple[NamedNode, NamedNode]]] = defaultdict(list)
        for predicate, subject in sorted(ends, key=lambda end: (end[1].value, end[0].value)):
            kinds = [
                c for c in self._stated_classes(subject) if c.value in self.citer.presentation.relationships
            ]
            by_kind[kinds[0] if kinds else self.namespace.term("Relationship")].append((predicate, subject))
        return tuple(
            Relationships(
                kind.value,
                self.text(kind),
                tuple(self._unfold(node, *end, ends[end]) for end in found[:SHOWN]),
                len(found),
            )
            for kind, found in sorted(by_kind.items(), key=lambda item: item[0].value)
        )

    def _unfold(
        self, node: NamedNode, end: NamedNode, relationship: NamedNode, graphs: set[str]
    ) -> Relationship:
        shown = {
            (predicate, value): stated
            for (predicate, value), stated in self._outgoing(relationship).items()
            if predicate not in {TYPE, LABEL}
            and (predicate, value) != (end, node)
            and self._is_own(predicate)
        }
        groups, _ = self._groups(relationship, shown, self._classes(relationship))
        facts = tuple(fact for group in groups for fact in group.facts)
        return Relationship(
            relationship.value, self.text(relationship), self.text(end), self.citer.cite(graphs), facts
        )

    def _is_end(self, predicate: NamedNode) -> bool:
        # Whoever vouches for a relationship takes no part in it.
        return self._is_own(predicate) and predicate != self.namespace.term("accordingTo")

    def _is_own(self, predicate: NamedNode) -> bool:
        return self.namespace.local(predicate.value) is not None

    def _pointing(self, node: NamedNode, incoming: Incoming, related: set[NamedNode]) -> tuple[Fact, ...]:
        inferred = {self.namespace.inferred.value}
        shortcuts = self.citer.presentation.shortcuts
        found: dict[NamedNode, list[tuple[NamedNode, set[str]]]] = defaultdict(list)
        for (predicate, subject), graphs in incoming.items():
            # Shortcuts are already unfolded as relationships; other vocabularies only repeat our own.
            repeated = graphs == inferred and (predicate.value in shortcuts or not self._is_own(predicate))
            if not repeated and not (subject in related and self._is_end(predicate)):
                found[predicate].append((subject, graphs))
        facts = (self._pointing_fact(node, *item) for item in found.items())
        return tuple(sorted(facts, key=lambda fact: fact.name.value))

    def _pointing_fact(
        self, node: NamedNode, predicate: NamedNode, found: list[tuple[NamedNode, set[str]]]
    ) -> Fact:
        phrases = self.store.quads_for_pattern(predicate, self.namespace.term("inversePhrase"), None, None)
        words = {quad.object for quad in phrases if isinstance(quad.object, Literal)}
        name = prefer(words, self.languages) if words else Literal(f"{self.text(predicate).value} of")
        kept = sorted(found, key=lambda pair: str(pair[0]))[:SHOWN]
        values = (self._value(subject, predicate, node, subject, graphs) for subject, graphs in kept)
        return Fact(predicate.value, False, name, tuple(values), len(found))


def _value_order(term: Term) -> tuple[bool, str, str]:
    language = term.language or "" if isinstance(term, Literal) else ""
    return language != "en", language, str(term)


def _graphs_by(found: Iterable[tuple[Key, Term | DefaultGraph]]) -> dict[Key, set[str]]:
    graphs: dict[Key, set[str]] = {}
    for key, graph in found:
        held = graphs.setdefault(key, set())
        if isinstance(graph, NamedNode):
            held.add(graph.value)
    return graphs


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
