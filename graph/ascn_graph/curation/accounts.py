"""What each source of a version states: one line for each, or one of them paragraph by paragraph."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ascn_graph.curation.sentences import GraphTold, Teller
from ascn_graph.errors import UnknownSource
from ascn_graph.labels import local_name
from ascn_graph.namespaces import DCTERMS, RDF, Namespace
from ascn_graph.shortcuts import read_shortcuts
from ascn_graph.statements import Narrator

_TYPE = NamedNode(f"{RDF}type")
_FOLDER = "source/"
Subject = NamedNode | BlankNode | Triple


@dataclass(frozen=True)
class SourceLine:
    """One source in figures; `facts` counts its statements, `entities` the entities they name."""

    name: str
    date: str | None
    kind: str | None
    language: str | None
    confidence: str | None
    graphs: int
    facts: int
    entities: int
    origin: str | None
    """The name of the text it goes back to, relative to the base."""


@dataclass(frozen=True)
class Account:
    """One source: what is known of it, as pairs of a word and a value, and what its graphs state."""

    name: str
    label: str
    about: tuple[tuple[str, str], ...]
    graphs: tuple[GraphTold, ...]


def list_sources(store: Store, namespace: Namespace) -> list[SourceLine]:
    """Give a line for each source of a version, by name."""
    graphs: dict[str, list[NamedNode]] = defaultdict(list)
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and (local := namespace.local(graph.value) or "").startswith(_FOLDER):
            graphs[local.removeprefix(_FOLDER).partition("#")[0]].append(graph)
    typed = store.quads_for_pattern(None, _TYPE, namespace.term("Entity"), None)
    entities = {quad.subject for quad in typed}
    return [_line(store, namespace, name, graphs[name], entities) for name in sorted(graphs)]


def account(store: Store, namespace: Namespace, asked: str) -> Account:
    """Tell what a source states, or one graph of it; `asked` is its name, its IRI, or that of a graph of it.

    :raises UnknownSource: with names that come near.
    """
    name, _, anchor = (namespace.local(asked) or asked).removeprefix(_FOLDER).partition("#")
    source = _iri(namespace, name)
    own = [
        graph for graph in store.named_graphs() if source and graph.value.partition("#")[0] == source.value
    ]
    wanted = [graph for graph in own if not anchor or graph.value.endswith(f"#{anchor}")]
    if not source or not wanted:
        known = [line.partition("#")[0] for line in _names(store, namespace)]
        anchors = [f"{name}#{graph.value.partition('#')[2]}" for graph in own if "#" in graph.value]
        near = get_close_matches(
            f"{name}#{anchor}" if own else name, anchors if own else sorted(set(known)), n=3
        )
        raise UnknownSource(asked, near)
    teller = Teller(Narrator(store, namespace), read_shortcuts(store, namespace))
    told = (
        teller.tell(graph, _in_order(teller, store.quads_for_pattern(None, None, None, graph)))
        for graph in sorted((graph for graph in wanted if isinstance(graph, NamedNode)), key=_place)
    )
    return Account(
        name=name,
        label=teller.name(source),
        about=tuple(_about(store, namespace, teller, source)),
        graphs=tuple(graph for graph in told if graph.sentences or graph.basis),
    )


def _line(
    store: Store, namespace: Namespace, name: str, graphs: Sequence[NamedNode], entities: set[Subject]
) -> SourceLine:
    source = namespace.iri(_FOLDER + name)
    quads = [quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]
    named = {term for quad in quads for term in (quad.subject, quad.object)} & entities
    origin = _value(store, source, namespace.term("origin"))
    code = {key: _value(store, source, namespace.term(key)) for key in ("sourceKind", "confidence")}
    return SourceLine(
        name=name,
        date=_value(store, source, NamedNode(f"{DCTERMS}issued")),
        kind=local_name(code["sourceKind"]) if code["sourceKind"] else None,
        language=_value(store, source, NamedNode(f"{DCTERMS}language")),
        confidence=local_name(code["confidence"]) if code["confidence"] else None,
        graphs=len(graphs),
        facts=len(quads),
        entities=len(named - {source}),
        origin=(namespace.local(origin) or origin) if origin else None,
    )


def _about(
    store: Store, namespace: Namespace, teller: Teller, source: NamedNode
) -> Iterator[tuple[str, str]]:
    properties = (
        *((name, NamedNode(DCTERMS + name)) for name in ("title", "publisher", "issued", "language")),
        *((name, namespace.term(name)) for name in ("address", "sourceKind", "confidence", "origin")),
        *((name, NamedNode(DCTERMS + name)) for name in ("license", "rights")),
    )
    words = {"sourceKind": "kind", "license": "licence"}
    for name, property_ in properties:
        values = {quad.object for quad in store.quads_for_pattern(source, property_, None, None)}
        for value in sorted(values, key=str):
            text = value.value if isinstance(value, Literal) else teller.name(value)
            yield words.get(name, name), text


def _in_order(teller: Teller, quads: Iterable[Quad]) -> list[Quad]:
    """Sort what a file gave an order of its own: by subject, its names before its other properties."""
    held = list(quads)
    names = {subject: teller.name(subject) for subject in {quad.subject for quad in held}}
    return sorted(held, key=lambda q: (names[q.subject], str(q.subject), q.predicate.value, str(q.object)))


def _place(graph: NamedNode) -> tuple[bool, int, str]:
    _, _, anchor = graph.value.partition("#")
    number = int(anchor[1:]) if anchor[:1] == "p" and anchor[1:].isdecimal() else 0
    return bool(anchor), number, anchor


def _names(store: Store, namespace: Namespace) -> Iterator[str]:
    for graph in store.named_graphs():
        local = namespace.local(graph.value) or ""
        if local.startswith(_FOLDER):
            yield local.removeprefix(_FOLDER)


def _iri(namespace: Namespace, name: str) -> NamedNode | None:
    try:
        return namespace.iri(_FOLDER + name)
    except ValueError:  # spaces and the like
        return None


def _value(store: Store, source: NamedNode, property_: NamedNode) -> str | None:
    values = (quad.object for quad in store.quads_for_pattern(source, property_, None, None))
    return min((value.value for value in values if isinstance(value, NamedNode | Literal)), default=None)
