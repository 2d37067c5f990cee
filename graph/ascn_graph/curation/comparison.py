"""What a source states beside all others: who states the same, and who states something else.

Sources differ where the shapes let each of them state one value (`shapes#one-per-source`) and two state different ones.
Texts are left out, because every source words them in its own way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad, Store

from ascn_graph.namespaces import SH, XSD, Namespace, Term

_DATES = {f"{XSD}{name}" for name in ("date", "gYearMonth", "gYear")}
_NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")}


@dataclass(frozen=True)
class Agreement:
    """The graphs of other sources that state the same; `origins` counts those that do not depend on this source."""

    graphs: tuple[str, ...]
    origins: int
    is_compiled: bool
    """Whether only compilations state it."""


@dataclass(frozen=True)
class Difference:
    """Another `value` for the same property, who states it, and the IRI of the disagreement that records it."""

    predicate: NamedNode
    value: Term
    graphs: tuple[str, ...]
    recorded: str | None


@dataclass(frozen=True)
class Comparison:
    """One source beside the others of a store."""

    store: Store
    namespace: Namespace
    source: str
    single: frozenset[NamedNode]
    """Properties that have one value within a source."""
    editorial: frozenset[str]
    """Sources of the editors, whose word does not corroborate."""
    compiled: frozenset[str]
    """Sources put together from others, whose word does not corroborate either."""

    @classmethod
    def of(cls, store: Store, namespace: Namespace, source: NamedNode) -> "Comparison":
        """Compare `source`, named by its IRI, with the others in `store`, which holds the shapes too."""
        return cls(
            store,
            namespace,
            source.value,
            frozenset(_single_valued(store, namespace)),
            frozenset(_of_kind(store, namespace, "Editorial")),
            frozenset(_of_kind(store, namespace, "Compilation")),
        )

    def agreement(self, quads: Iterable[Quad]) -> Agreement | None:
        """Tell which other sources state every triple of `quads`; the graph named is one of each source."""
        by_source: dict[str, str] = {}
        shared: set[str] | None = None
        for quad in quads:
            stating = {source_of(graph): graph for graph in sorted(self._graphs(quad), reverse=True)}
            by_source |= stating
            shared = set(stating) if shared is None else shared & set(stating)
        named = sorted((shared or set()) - self.editorial)
        if not named:
            return None
        first_hand = [source for source in named if source not in self.compiled]
        vouching = {origin for source in first_hand for origin in self._origins(source)}
        return Agreement(
            graphs=tuple(by_source[source] for source in named),
            origins=len(vouching - self._origins(self.source)),
            is_compiled=not first_hand,
        )

    def differences(self, quad: Quad) -> list[Difference]:
        """Give the other values that other sources state where one source states one, in their order."""
        if quad.predicate not in self.single or not _is_comparable(quad.object):
            return []
        graphs: dict[Term, list[str]] = {}
        held = self.store.quads_for_pattern(quad.subject, quad.predicate, None, None)
        for other, graph in self._of_others(held):
            if not are_compatible(quad.object, other.object):
                graphs.setdefault(other.object, []).append(graph)
        recorded = self._recorded(quad) if graphs else None
        return [
            Difference(quad.predicate, value, tuple(sorted(stating)), recorded)
            for value, stating in sorted(graphs.items(), key=lambda item: str(item[0]))
        ]

    def named_by_no_other(self, quads: Iterable[Quad]) -> list[str]:
        """Give the entities and relationships that `quads` name and no other source but the editors does, in order."""
        terms = (term for quad in quads for term in (quad.subject, quad.object))
        nodes = dict.fromkeys(
            term for term in terms if isinstance(term, NamedNode) and self._is_thing(term.value)
        )
        return [node.value for node in nodes if not self._is_named_elsewhere(node)]

    def _is_thing(self, iri: str) -> bool:
        local = self.namespace.local(iri) or ""
        return "/" in local and "#" not in local and not local.startswith(("source/", "theme/"))

    def _is_named_elsewhere(self, node: NamedNode) -> bool:
        quads = (
            *self.store.quads_for_pattern(node, None, None, None),
            *self.store.quads_for_pattern(None, None, node, None),
        )
        return any(source_of(graph) not in self.editorial for _, graph in self._of_others(quads))

    def _graphs(self, quad: Quad) -> set[str]:
        stating = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return {graph for _, graph in self._of_others(stating)}

    def _of_others(self, quads: Iterable[Quad]) -> Iterator[tuple[Quad, str]]:
        """Give those of `quads` that stand in graphs of other sources, with these graphs."""
        for quad in quads:
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            is_of_a_source = (self.namespace.local(graph) or "").startswith("source/")
            if is_of_a_source and source_of(graph) != self.source:
                yield quad, graph

    def _origins(self, source: str) -> set[str]:
        """Follow :origin to the texts that go back to nothing else."""
        reached, waiting, ends = {source}, [source], set()
        while waiting:
            node = waiting.pop()
            quads = self.store.quads_for_pattern(NamedNode(node), self.namespace.term("origin"), None, None)
            earlier = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
            ends |= set() if earlier else {node}
            waiting += earlier - reached
            reached |= earlier
        return ends

    def _recorded(self, quad: Quad) -> str | None:
        term = self.namespace.term
        about = self.store.quads_for_pattern(None, term("about"), quad.subject, None)
        on = self.store.quads_for_pattern(None, term("onProperty"), quad.predicate, None)
        both = {found.subject for found in about} & {found.subject for found in on}
        return min((node.value for node in both if isinstance(node, NamedNode)), default=None)


def source_of(graph: str) -> str:
    """Give the source of a graph.

    >>> source_of("http://l/source/a#p1")
    'http://l/source/a'
    """
    return graph.partition("#")[0]


def are_compatible(one: Term, other: Term) -> bool:
    """Tell whether two values can both hold: equal ones, equal numbers, a date and the month or year it falls in.

    >>> day, year = (Literal(t, datatype=NamedNode(XSD + d)) for t, d in (("2021-10-18", "date"), ("2021", "gYear")))
    >>> are_compatible(day, year), are_compatible(Literal(7), Literal(8))
    (True, False)
    """
    if one == other or not (isinstance(one, Literal) and isinstance(other, Literal)):
        return one == other
    kinds = {one.datatype.value, other.datatype.value}
    if kinds <= _DATES:
        return one.value.startswith(other.value) or other.value.startswith(one.value)
    if kinds <= _NUMBERS:
        try:
            return Decimal(one.value) == Decimal(other.value)
        except InvalidOperation:
            return False
    return not _is_comparable(other)


def _is_comparable(value: Term) -> bool:
    return not (isinstance(value, Literal) and value.language)


def _of_kind(store: Store, namespace: Namespace, kind: str) -> set[str]:
    quads = store.quads_for_pattern(None, namespace.term("sourceKind"), namespace.term(kind), None)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _single_valued(store: Store, namespace: Namespace) -> set[NamedNode]:
    once = namespace.iri("shapes#one-per-source")
    shapes = store.quads_for_pattern(None, NamedNode(f"{SH}sparql"), once, namespace.shapes)
    paths = {
        path.object
        for shape in shapes
        for path in store.quads_for_pattern(shape.subject, NamedNode(f"{SH}path"), None, namespace.shapes)
    }
    return {path for path in paths if isinstance(path, NamedNode)}
