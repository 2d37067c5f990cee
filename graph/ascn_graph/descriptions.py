"""What a version says of one thing: its facts and who states them, what points to it, its relationships."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ascn_graph.citations import COMPILATION, Citer
from ascn_graph.extracts import SCANNED
from ascn_graph.facts import (
    Description,
    Fact,
    Group,
    Named,
    Relationship,
    Relationships,
    Value,
    by_one_rule,
)
from ascn_graph.labels import LABEL, LabelMemory, prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import SKOS, Namespace, Term
from ascn_graph.presentation import TYPE, Place
from ascn_graph.statements import INVERSE_PHRASES, property_words, words_for

Key = TypeVar("Key")
_End = tuple[NamedNode, NamedNode]
"""(property, subject) of a triple that points to a thing."""
Incoming = dict[_End, set[str]]
"""What points to a thing, with the graphs that state it."""
_IN_SHORT = "In short"
"""The group of shortcuts: each sums up a relationship, so they come right after the names."""
_IN_SHORT_ORDER = 1.5
SHOWN = 24
"""Values of one fact up to which all are shown."""
SAMPLE = 12
"""How many are shown of more."""
ROWS = 10
"""Relationships on one page."""
_DISPUTES = 200
"""Disagreements about one thing that are looked at."""
_SORTED = 2_000
"""Up to so many are sorted by name and time; of more, the order of their IRIs has to do."""
_PREFERRED_LABEL = NamedNode(f"{SKOS}prefLabel")


def describe(citer: Citer, iri: str, page: int = 1) -> Description:
    """Describe `iri` for the reader whom `citer` cites for, on one page of as many as its relationships take.

    Facts are on the first page. Of a fact up to SHOWN values are kept, of more SAMPLE, and all counted; relationships
    are paged by ROWS. Reads all graphs.
    """
    reader = _Reader(citer.store, citer.namespace, citer.languages, citer, citer.memory)
    return reader.describe(NamedNode(iri), page)


def introduce(citer: Citer, iri: str) -> Description:
    """Give the label and classes of `iri` alone, for pages that tell something else of it."""
    reader = _Reader(citer.store, citer.namespace, citer.languages, citer, citer.memory)
    return reader.introduce(NamedNode(iri))


@dataclass(frozen=True)
class _Reader:
    store: Lookups
    namespace: Namespace
    languages: tuple[str, ...]
    citer: Citer
    memory: LabelMemory
    _known: dict[NamedNode, tuple[list[NamedNode], list[NamedNode]]] = field(default_factory=dict)

    def describe(self, node: NamedNode, page: int) -> Description:
        stated, cut_stated = self._outgoing(node) if page == 1 else ({}, False)
        groups, reckoned, standard = self._groups(node, stated, self._classes(node))
        incoming, cut_incoming = self._incoming(node)
        ends = {subject for predicate, subject in incoming if self._is_end(predicate)}
        related = {subject for subject in ends if self._is_relationship(subject)}
        rows = [end for end in incoming if end[1] in related and self._is_end(end[0])]
        return Description(
            iri=node.value,
            label=self.text(node),
            classes=tuple(map(self._named, self._own_first(self._stated_classes(node)))),
            groups=groups,
            relationships=self._relationships(node, incoming, rows, range((page - 1) * ROWS, page * ROWS)),
            rows=len(rows),
            incoming=self._pointing(node, incoming, related) if page == 1 else (),
            reckoned=reckoned,
            standard=standard,
            cut=cut_stated or cut_incoming,
        )

    def introduce(self, node: NamedNode) -> Description:
        classes = tuple(map(self._named, self._own_first(self._stated_classes(node))))
        return Description(node.value, self.text(node), classes, (), (), 0, (), (), (), cut=False)

    def text(self, term: Term) -> Literal:
        """Give the words for a term."""
        return words_for(self.store, self.namespace, term, self.languages, self.memory)

    def _named(self, node: NamedNode) -> Named:
        return node.value, self.text(node)

    def _own_first(self, classes: list[NamedNode]) -> list[NamedNode]:
        return [class_ for class_ in classes if self._is_own(class_)] or classes

    def _property_name(self, predicate: NamedNode, place: Place | None) -> Literal:
        name = self.text(predicate)
        return property_words(self.namespace, name) if place else name

    def _outgoing(self, node: NamedNode) -> tuple[dict[tuple[NamedNode, Term], set[str]], bool]:
        read = _scan(self.store.quads_for_pattern(node, None, None, None))
        found = _graphs_by(((quad.predicate, quad.object), quad.graph_name) for quad in read)
        return found, len(read) == SCANNED

    def _stated_classes(self, node: NamedNode) -> list[NamedNode]:
        return self._all_classes(node)[0]

    def _classes(self, node: NamedNode) -> list[str]:
        stated, inferred = self._all_classes(node)
        return [class_.value for class_ in (*stated, *inferred)]

    def _all_classes(self, node: NamedNode) -> tuple[list[NamedNode], list[NamedNode]]:
        """Give the classes of a thing that are stated, and those that are only inferred."""
        if node not in self._known:
            found = _graphs_by(
                (quad.object, quad.graph_name)
                for quad in _scan(self.store.quads_for_pattern(node, TYPE, None, None))
                if isinstance(quad.object, NamedNode)
            )
            only = {self.namespace.inferred.value}
            stated = sorted((class_ for class_, graphs in found.items() if graphs != only), key=str)
            self._known[node] = stated, sorted(set(found) - set(stated), key=str)
        return self._known[node]

    def _is_relationship(self, node: NamedNode) -> bool:
        kinds = self.store.quads_for_pattern(node, TYPE, self.namespace.term("Relationship"), None)
        return next(iter(kinds), None) is not None

    def _value(
        self, subject: NamedNode, predicate: NamedNode, value: Term, other: Term, graphs: set[str]
    ) -> Value:
        inferred = graphs == {self.namespace.inferred.value}
        derivation = self.citer.derive(subject, predicate, value) if inferred else None
        compiled = isinstance(other, NamedNode) and self.citer.kind_of(other.value) == COMPILATION
        return Value(other, self.text(other), self.citer.cite(graphs), derivation, compiled)

    def _groups(
        self, node: NamedNode, stated: dict[tuple[NamedNode, Term], set[str]], classes: list[str]
    ) -> tuple[tuple[Group, ...], tuple[Fact, ...], tuple[Fact, ...]]:
        """Give the facts in groups, those that rules reckon, and those that say the same in other vocabularies."""
        values: dict[NamedNode, list[tuple[Term, set[str]]]] = defaultdict(list)
        standard: dict[NamedNode, list[tuple[Term, set[str]]]] = defaultdict(list)
        for (predicate, value), graphs in stated.items():
            repeated = predicate == _PREFERRED_LABEL and (LABEL, value) in stated
            aside = repeated or self._is_aside(predicate, graphs, classes)
            (standard if aside else values)[predicate].append((value, graphs))
        disputes = self._disputes(node)
        grouped: dict[tuple[float, str | None], list[tuple[Place, Fact]]] = defaultdict(list)
        reckoned: list[Fact] = []
        for predicate, found in values.items():
            place = self.citer.presentation.place(predicate.value, classes)
            fact = self._fact(node, predicate, found, place, disputes)
            key = self._group_key(predicate, place)
            if fact.derivation and key[1] is None:
                reckoned.append(fact)
            else:
                grouped[key].append((place, fact))
        groups = (
            Group(self._group_name(group), _in_order(found))
            for (_, group), found in sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        )
        aside_facts = [self._fact(node, p, found, None, {}) for p, found in sorted(standard.items(), key=str)]
        by_name = sorted(reckoned, key=lambda fact: fact.name.value)
        return tuple(groups), tuple(by_name), tuple(aside_facts)

    def _is_aside(self, predicate: NamedNode, graphs: set[str], classes: list[str]) -> bool:
        """Tell whether a statement only repeats, in another vocabulary or as a class above, what is stated."""
        if graphs != {self.namespace.inferred.value}:
            return False
        return predicate == TYPE or not (self._is_own(predicate) or self._placed(predicate, classes))

    def _disputes(self, node: NamedNode) -> dict[NamedNode, tuple[Named, ...]]:
        """Map the properties of a thing on which sources disagree to these disagreements."""
        found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        term = self.namespace.term
        about = self.store.quads_for_pattern(None, term("about"), node, None)
        for quad in islice(about, _DISPUTES):
            if isinstance(quad.subject, NamedNode):
                for on in self.store.quads_for_pattern(quad.subject, term("onProperty"), None, None):
                    if isinstance(on.object, NamedNode):
                        found[on.object].add(quad.subject)
        return {on: tuple(map(self._named, sorted(about, key=str))) for on, about in found.items()}

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
        self,
        node: NamedNode,
        predicate: NamedNode,
        found: list[tuple[Term, set[str]]],
        place: Place | None,
        disputes: dict[NamedNode, tuple[Named, ...]],
    ) -> Fact:
        named = place.names if place else ()
        name = prefer(named, self.languages) if named else self._property_name(predicate, place)
        kept = _kept(self._sorted(found))
        values = [self._value(node, predicate, value, value, graphs) for value, graphs in kept]
        disputed = disputes.get(predicate, ())
        return by_one_rule(Fact(predicate.value, True, name, tuple(values), len(found), None, disputed))

    def _sorted(self, found: list[tuple[Term, set[str]]]) -> list[tuple[Term, set[str]]]:
        """Sort values: literals by language, English first, things by name."""
        if len(found) > _SORTED:
            return sorted(found, key=lambda pair: str(pair[0]))
        return sorted(found, key=lambda pair: self._value_order(pair[0]))

    def _value_order(self, term: Term) -> tuple[bool, str, str, str]:
        text = self.text(term)
        language = term.language or "" if isinstance(term, Literal) else ""
        return language != "en", language, text.value if isinstance(term, NamedNode) else "", str(term)

    def _incoming(self, node: NamedNode) -> tuple[Incoming, bool]:
        aside = {self.namespace.shapes, self.namespace.catalogue}
        read = _scan(self.store.quads_for_pattern(None, None, node, None))
        found = _graphs_by(
            ((quad.predicate, quad.subject), quad.graph_name)
            for quad in read
            if isinstance(quad.subject, NamedNode) and quad.graph_name not in aside
        )
        return found, len(read) == SCANNED

    def _relationships(
        self, node: NamedNode, incoming: Incoming, ends: list[_End], page: range
    ) -> tuple[Relationships, ...]:
        """Unfold the relationships on a page, by kind and time."""
        by_kind: dict[NamedNode, list[_End]] = defaultdict(list)
        for end in ends:
            by_kind[self._kind(end[1])].append(end)
        told, start = [], 0
        for kind, found in sorted(by_kind.items(), key=lambda item: item[0].value):
            first, last = max(page.start - start, 0), page.stop - start
            shown = self._in_time(found)[first:last] if first < len(found) and last > 0 else []
            items = tuple(self._unfold(node, *end, incoming[end]) for end in shown)
            told += [Relationships(kind.value, self.text(kind), items, len(found))] if items else []
            start += len(found)
        return tuple(told)

    def _kind(self, relationship: NamedNode) -> NamedNode:
        classes = self._stated_classes(relationship)
        known = (class_ for class_ in classes if class_.value in self.citer.presentation.relationships)
        return next(known, self.namespace.term("Relationship"))

    def _in_time(self, ends: list[_End]) -> list[_End]:
        """Sort ends of relationships by the first day on which these may hold, then by name."""
        if len(ends) > _SORTED:
            return sorted(ends, key=lambda end: (end[1].value, end[0].value))
        return sorted(ends, key=lambda end: (*self._first_day(end[1]), end[1].value, end[0].value))

    def _first_day(self, relationship: NamedNode) -> tuple[bool, str, str]:
        quads = self.store.quads_for_pattern(relationship, self.namespace.term("firstDay"), None, None)
        day = min((quad.object.value for quad in quads if isinstance(quad.object, Literal)), default="")
        return not day, day, self.text(relationship).value

    def _unfold(
        self, node: NamedNode, end: NamedNode, relationship: NamedNode, graphs: set[str]
    ) -> Relationship:
        inferred = {self.namespace.inferred.value}
        usual = (self.namespace.term("confidence"), self.namespace.term("High"))
        shown = {
            (predicate, value): stated
            for (predicate, value), stated in self._outgoing(relationship)[0].items()
            if predicate not in {TYPE, LABEL}
            and (predicate, value) != (end, node)
            and self._is_own(predicate)
            and (predicate, value) != usual
            and stated != inferred
        }
        groups, _, _ = self._groups(relationship, shown, self._classes(relationship))
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
        kept = _kept(self._sorted([(subject, graphs) for subject, graphs in found]))
        values = [
            self._value(subject, predicate, node, subject, graphs)
            for subject, graphs in kept
            if isinstance(subject, NamedNode)
        ]
        name = self._inverse_phrase(predicate)
        return by_one_rule(Fact(predicate.value, False, name, tuple(values), len(found)))

    def _inverse_phrase(self, predicate: NamedNode) -> Literal:
        quads = self.store.quads_for_pattern(predicate, self.namespace.term("inversePhrase"), None, None)
        words = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        if words:
            return prefer(words, self.languages)
        known = INVERSE_PHRASES.get(predicate.value)
        name = property_words(self.namespace, self.text(predicate)).value
        return Literal(known or f"{name} of", language="en")


def _in_order(found: list[tuple[Place, Fact]]) -> tuple[Fact, ...]:
    """Sort the facts of a group as the shapes say, the label before all."""
    ordered = sorted(
        found, key=lambda pair: (pair[1].predicate != LABEL.value, pair[0].order, pair[1].name.value)
    )
    return tuple(fact for _, fact in ordered)


def _kept(found: list[Key]) -> list[Key]:
    """Give what is shown of a list."""
    return found if len(found) <= SHOWN else found[:SAMPLE]


def _scan(quads: Iterable[Quad]) -> list[Quad]:
    """Read as many quads as a page may take."""
    return list(islice(quads, SCANNED))


def _graphs_by(found: Iterable[tuple[Key, Term | DefaultGraph]]) -> dict[Key, set[str]]:
    graphs: dict[Key, set[str]] = {}
    for key, graph in found:
        held = graphs.setdefault(key, set())
        if isinstance(graph, NamedNode):
            held.add(graph.value)
    return graphs


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
