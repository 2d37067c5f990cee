"""What may have been meant by an IRI or a name that nothing has."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.labels import ALT_LABEL, TITLES, fold
from ascn_graph.namespaces import RDF, RDFS, Namespace

_TYPE = NamedNode(f"{RDF}type")
_DEFINED = NamedNode(f"{RDFS}isDefinedBy")
_NUMBER = re.compile(r"\d+")
_NEAR = 0.75
"""Likeness from which another name may have been meant."""


def is_described(store: Store, iri: str) -> bool:
    """Tell whether something has a class, or is the graph or paragraph of a source."""
    node = NamedNode(iri)
    return store.contains_named_graph(node) or _any(store.quads_for_pattern(node, _TYPE, None, None))


def suggest(store: Store, namespace: Namespace, iri: str, limit: int = 3) -> list[str]:
    """Give up to `limit` IRIs that `store` describes and that may have been meant by `iri`, nearest first.

    >>> store, space = Store(), Namespace("http://l/")
    >>> store.update("INSERT DATA { <http://l/city/banyuwangi> a <http://l/ontology#City> }")
    >>> suggest(store, space, "http://l/city/banyuwangy")
    ['http://l/city/banyuwangi']
    """
    local = namespace.local(iri)
    if local is None:
        return _nearest(iri, _foreign_properties(store, namespace), limit)
    if local.startswith("ontology#"):
        terms = (quad.subject for quad in store.quads_for_pattern(None, _DEFINED, None, None))
        return _nearest(iri, (term.value for term in terms if isinstance(term, NamedNode)), limit)
    typed = store.quads_for_pattern(None, _TYPE, None, None)
    things = {quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)}
    folder, _, name = local.partition("/")
    scored = []
    for thing in things:
        its_folder, slash, its_name = (namespace.local(thing) or "").partition("/")
        # A thing of another kind is meant only where its name is the same.
        if slash and (its_folder == folder or its_name == name):
            scored.append((-_likeness(name, its_name), its_folder != folder, thing))
    return [thing for likeness, _, thing in sorted(scored)[:limit] if -likeness >= _NEAR]


def nearest_names(store: Store, nodes: Iterable[NamedNode], text: str, limit: int = 3) -> list[NamedNode]:
    """Give up to `limit` of `nodes` whose names or IRIs come near `text`, nearest first."""
    asked = fold(text)
    scored = []
    for node in nodes:
        likeness = max(_likeness(asked, name) for name in names_of(store, node))
        if likeness >= _NEAR:
            scored.append((-likeness, node.value))
    return [NamedNode(iri) for _, iri in sorted(scored)[:limit]]


def names_of(store: Store, node: NamedNode) -> set[str]:
    """Give the folded names of `node`: labels, alternative labels, and the last part of its IRI."""
    quads = (
        quad for name in (*TITLES, ALT_LABEL) for quad in store.quads_for_pattern(node, name, None, None)
    )
    texts = {quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    return {fold(text) for text in (*texts, node.value.rpartition("/")[2])}


def _foreign_properties(store: Store, namespace: Namespace) -> Iterator[str]:
    """Give the properties of other vocabularies that sources use."""
    used: set[str] = set()
    for graph in store.named_graphs():
        if (namespace.local(graph.value) or "").startswith("source/"):
            used |= {quad.predicate.value for quad in store.quads_for_pattern(None, None, None, graph)}
    return (iri for iri in sorted(used) if namespace.local(iri) is None)


def _nearest(iri: str, candidates: Iterable[str], limit: int) -> list[str]:
    """Give the terms nearest to `iri`; classes and codes begin with a capital letter, properties do not."""
    asked = _name(iri)
    alike = {each for each in candidates if _name(each)[:1].isupper() == asked[:1].isupper()}
    scored = sorted((-_likeness(asked.casefold(), _name(each).casefold()), each) for each in alike - {iri})
    return [each for likeness, each in scored[:limit] if -likeness >= _NEAR]


def _name(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _likeness(asked: str, name: str) -> float:
    """Compare two names by the words they do not share; other numbers make another thing, never a slip of the keyboard.

    >>> round(_likeness("ascn-banyuwangy", "ascn-banyuwangi"), 2), _likeness("plan-2024", "plan-2025")
    (0.9, 0.0)
    >>> _likeness("safrizal", "safrizal-za"), _likeness("ascn-jakarta-north", "ascn-jakarta")
    (0.85, 0.0)
    """
    if asked == name:
        return 1.0
    if _NUMBER.findall(asked) != _NUMBER.findall(name):
        return 0.0
    words, others = fold(asked).split(), fold(name).split()
    own = [word for word in words if word not in others]
    rest = [word for word in others if word not in words]
    if not own:
        return 0.85
    return SequenceMatcher(None, " ".join(own), " ".join(rest), autojunk=False).ratio()


def _any(found: Iterable[object]) -> bool:
    return next(iter(found), None) is not None
