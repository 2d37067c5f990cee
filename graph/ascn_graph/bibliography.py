"""Sources as a bibliography gives them: who published what when, and how to cite it."""

from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Literal, NamedNode

from ascn_graph.labels import LabelMemory, prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, Namespace, Term

_READ = 100
"""Values of one property of a source that are looked at."""
_COPIES = 50
"""Further sources of the same text that are listed."""
_TITLE, _ISSUED, _LANGUAGE = (NamedNode(DCTERMS + name) for name in ("title", "issued", "language"))
_PUBLISHER, _LICENCE, _RIGHTS = (NamedNode(DCTERMS + name) for name in ("publisher", "license", "rights"))
Named = tuple[str, str]
"""An IRI and its label."""


@dataclass(frozen=True)
class Reference:
    """What is known of a source as a publication; `issued` is as precise as it is known (ISO 8601).

    `origin` is what it reproduces, such as a press release, None where it is its own; `copies` are the sources that
    reproduce the same.
    """

    iri: str
    label: str
    title: Literal | None
    publishers: tuple[Named, ...]
    authors: tuple[Named, ...]
    issued: str | None
    languages: tuple[str, ...]
    address: str | None
    licence: str | None
    rights: Literal | None
    origin: Named | None
    copies: tuple[Named, ...]


@dataclass(frozen=True)
class References:
    """Reads what is known of sources of one version, for readers of `languages`; remembers those already read."""

    store: Lookups
    namespace: Namespace
    languages: tuple[str, ...]
    memory: LabelMemory
    _known: dict[str, Reference] = field(default_factory=dict)

    def of(self, iri: str) -> Reference:
        """Give what is known of the source `iri`."""
        if iri not in self._known:
            self._known[iri] = self._read(iri)
        return self._known[iri]

    def _read(self, iri: str) -> Reference:
        node, term = NamedNode(iri), self.namespace.term
        titles, rights = self._literals(node, _TITLE), self._literals(node, _RIGHTS)
        origin = min(self._nodes(node, term("origin")), key=str, default=None)
        copies = self._having(term("origin"), origin) - {node} if origin else set()
        return Reference(
            iri=iri,
            label=self.memory.text(self.store, node, self.languages),
            title=prefer(titles, self.languages) if titles else None,
            publishers=self._named(self._nodes(node, _PUBLISHER)),
            authors=self._named(self._nodes(node, term("author"))),
            issued=min((date.value for date in self._literals(node, _ISSUED)), default=None),
            languages=tuple(sorted(tag.value for tag in self._literals(node, _LANGUAGE))),
            address=min((address.value for address in self._literals(node, term("address"))), default=None),
            licence=min((licence.value for licence in self._nodes(node, _LICENCE)), default=None),
            rights=prefer(rights, self.languages) if rights else None,
            origin=self._named({origin})[0] if origin else None,
            copies=self._named(copies)[:_COPIES],
        )

    def _literals(self, node: NamedNode, predicate: NamedNode) -> set[Literal]:
        return {value for value in self._values(node, predicate) if isinstance(value, Literal)}

    def _nodes(self, node: NamedNode, predicate: NamedNode) -> set[NamedNode]:
        return {value for value in self._values(node, predicate) if isinstance(value, NamedNode)}

    def _values(self, node: NamedNode, predicate: NamedNode) -> set[Term]:
        quads = islice(self.store.quads_for_pattern(node, predicate, None, None), _READ)
        return {quad.object for quad in quads}

    def _having(self, predicate: NamedNode, value: NamedNode) -> set[NamedNode]:
        quads = islice(self.store.quads_for_pattern(None, predicate, value, None), _READ)
        return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}

    def _named(self, nodes: set[NamedNode]) -> tuple[Named, ...]:
        labelled = ((node.value, self.memory.text(self.store, node, self.languages)) for node in nodes)
        return tuple(sorted(labelled, key=lambda pair: (pair[1], pair[0])))


def citation_text(reference: Reference, place: str | None = None) -> str:
    """Say in a line how to cite a source: author or publisher, date, title, address; `place` names a part of it.

    >>> note = Reference("l/a", "A", Literal("Cities meet"), (("l/jpnn", "JPNN"),), (), "2025-11-12",
    ...     ("id",), "https://jpnn.example/a", None, None, None, ())
    >>> citation_text(note, "paragraph 13")
    'JPNN (2025-11-12): Cities meet, paragraph 13. https://jpnn.example/a'
    """
    who = "; ".join(label for _, label in reference.authors or reference.publishers) or reference.label
    title = reference.title.value if reference.title else reference.label
    said = f"{who} ({reference.issued or 'no date'}): {title.rstrip('.')}{f', {place}' if place else ''}."
    return f"{said} {reference.address}" if reference.address else said
