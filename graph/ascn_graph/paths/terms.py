"""What the vocabulary says of paths: which properties they walk, what these sort, and what dates them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from ascn_graph.namespaces import OWL, RDF, RDFS, Namespace
from ascn_graph.shortcuts import Shortcut, read_shortcuts

_TYPE = NamedNode(f"{RDF}type")
_CLASS = NamedNode(f"{OWL}Class")


@dataclass(frozen=True)
class PathTerms:
    """The properties that paths walk, and the classes, as `graph/ontology` of a store declares them."""

    walked: tuple[str, ...]
    """Properties `a :PathProperty`, sorted."""
    sorting: frozenset[str]
    """Properties `a :ClassifyingProperty`, see `selectivity`."""
    shortcuts: tuple[Shortcut, ...]
    dated_by_subject: frozenset[str]
    """Properties whose domain names a kind of thing, other than :Entity: they are about their subject."""
    dated_by_object: frozenset[str]
    classes: frozenset[str]
    """Classes in the namespace of the vocabulary."""

    def counted(self) -> dict[str, str]:
        """Map the shortcuts that sort by the same relationship, such as members and candidates of a network, to one.

        Who is one of four candidates and one of forty members is one of forty.
        """
        firsts: dict[tuple[NamedNode, NamedNode, NamedNode], str] = {}
        counted: dict[str, str] = {}
        for shortcut in sorted(self.shortcuts, key=str):
            name = shortcut.predicate.value
            if name in self.sorting:
                key = (shortcut.relationship, shortcut.start, shortcut.end)
                counted[name] = firsts.setdefault(key, name)
        return counted


def read_terms(store: Store, namespace: Namespace) -> PathTerms:
    """Read what `graph/ontology` of `store` says of paths.

    :raises InvalidSource: when a shortcut is declared in part.
    """
    walked = sorted(_declared(store, namespace, namespace.term("PathProperty")))
    classes = _declared(store, namespace, _CLASS)
    return PathTerms(
        walked=tuple(walked),
        sorting=_declared(store, namespace, namespace.term("ClassifyingProperty")),
        shortcuts=tuple(read_shortcuts(store, namespace)),
        dated_by_subject=_naming_a_kind(store, namespace, walked, "domain"),
        dated_by_object=_naming_a_kind(store, namespace, walked, "range"),
        classes=frozenset(iri for iri in classes if iri.startswith(namespace.term("").value)),
    )


def _declared(store: Store, namespace: Namespace, kind: NamedNode) -> frozenset[str]:
    quads = store.quads_for_pattern(None, _TYPE, kind, namespace.ontology)
    return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def _naming_a_kind(
    store: Store, namespace: Namespace, properties: Iterable[str], side: str
) -> frozenset[str]:
    entity = namespace.term("Entity")
    return frozenset(
        iri
        for iri in properties
        for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(RDFS + side), None, namespace.ontology)
        if quad.object != entity
    )
