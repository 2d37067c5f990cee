"""What graphs state, as rows to read aloud: subject, phrase, value."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from ascn_graph.labels import LabelMemory, local_name, prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, PROV, RDF, RDFS, SKOS, Namespace, Term

_LONGEST_LIST = 50
TOLD = 200
"""Statements of one part of a source that are told."""
_PHRASES = {
    f"{RDF}type": "is a",
    f"{RDFS}label": "is called",
    f"{SKOS}altLabel": "is also called",
    f"{DCTERMS}description": "in our words:",
    f"{DCTERMS}isPartOf": "is part of",
}
"""Verb phrases for foreign properties, which carry none."""
INVERSE_PHRASES = {
    f"{DCTERMS}isPartOf": "has the part",
    f"{DCTERMS}publisher": "published",
    f"{DCTERMS}source": "is the source of",
    f"{PROV}wasDerivedFrom": "went into the compilation",
    f"{SKOS}broader": "has the narrower theme",
}
"""The same, read from the object."""
_DERIVED = NamedNode(f"{PROV}wasDerivedFrom")


@dataclass(frozen=True)
class Words:
    """A term and the words for it; a literal is its own words."""

    term: Term
    text: Literal


@dataclass(frozen=True)
class Statement:
    """One triple in words: its property as a verb phrase where the vocabulary has one."""

    predicate: str
    phrase: Literal
    value: Words


@dataclass(frozen=True)
class Statements:
    """What one graph states about one subject."""

    subject: Words
    items: tuple[Statement, ...]


@dataclass(frozen=True)
class Paragraph:
    """What a named graph states: `anchor` is its fragment, `number` that of the paragraph, None for other graphs.

    Of a compiled graph, `basis` says on what it rests (`Compiled`, `Inferred` or `Translated`), and `sources` are
    those it was compiled from.
    """

    graph: str
    anchor: str
    number: int | None
    subjects: tuple[Statements, ...]
    basis: str | None = None
    sources: tuple[Words, ...] = ()
    cut: bool = False
    """True when the graph states more than is told."""


@dataclass(frozen=True)
class Narrator:
    """Puts quads of one version into words, in a reader's languages."""

    store: Lookups
    namespace: Namespace
    languages: tuple[str, ...] = ("en",)
    memory: LabelMemory = field(default_factory=LabelMemory)
    _phrases: dict[NamedNode, Literal] = field(default_factory=dict)

    def paragraph(self, graph: NamedNode, about: NamedNode | None = None, most: int = TOLD) -> Paragraph:
        """Tell what `graph` states, or only what it states of one thing; `most` statements at most."""
        _, _, anchor = graph.value.partition("#")
        number = int(anchor[1:]) if anchor.startswith("p") and anchor[1:].isdecimal() else None
        quads = list(islice(self.store.quads_for_pattern(about, None, None, graph), most + 1))
        basis, sources = self._basis(graph)
        # A paragraph without a graph states nothing of its own; that it repeats another is told.
        told = [quad for quad in quads if not (basis and quad.subject == graph)] or self._stated_of(graph)
        subjects = self.subjects(told[:most])
        return Paragraph(graph.value, anchor, number, subjects, basis, sources, cut=len(quads) > most)

    def _basis(self, graph: NamedNode) -> tuple[str | None, tuple[Words, ...]]:
        own = list(islice(self.store.quads_for_pattern(graph, None, None, graph), TOLD))
        is_basis = self.namespace.term("basis")
        bases = sorted(local_name(_iri(quad.object)) for quad in own if quad.predicate == is_basis)
        sources = sorted((quad.object for quad in own if quad.predicate == _DERIVED), key=str)
        return next(iter(bases), None), tuple(map(self.words, sources))

    def _stated_of(self, node: NamedNode) -> list[Quad]:
        quads = islice(self.store.quads_for_pattern(node, None, None, None), TOLD)
        return [q for q in quads if q.graph_name not in (self.namespace.inferred, DefaultGraph())]

    def subjects(self, quads: Iterable[Quad]) -> tuple[Statements, ...]:
        """Group `quads` by subject, entities first named first."""
        ordered = sorted(quads, key=_telling_order)
        return tuple(
            Statements(self.words(subject), tuple(map(self._statement, told)))
            for subject, told in groupby(ordered, key=lambda quad: quad.subject)
        )

    def words(self, term: Term) -> Words:
        """Give the words for any term."""
        if isinstance(term, BlankNode):
            return Words(term, Literal(", ".join(self._members(term)) or "(parts without a name)"))
        return Words(term, self._text(term))

    def _text(self, term: Term) -> Literal:
        return words_for(self.store, self.namespace, term, self.languages, self.memory)

    def _members(self, head: BlankNode) -> list[str]:
        """Give the words for the members of an RDF list."""
        members: list[str] = []
        node: Term = head
        while isinstance(node, BlankNode) and len(members) < _LONGEST_LIST:
            held = self.store.quads_for_pattern(node, None, None, None)
            values = {quad.predicate.value: quad.object for quad in held}
            if f"{RDF}first" not in values:
                break
            first = values[f"{RDF}first"]
            members.append(self._text(first).value)
            node = values.get(f"{RDF}rest", NamedNode(f"{RDF}nil"))
        return members

    def _statement(self, quad: Quad) -> Statement:
        return Statement(quad.predicate.value, self.phrase(quad.predicate), self.words(quad.object))

    def phrase(self, predicate: NamedNode) -> Literal:
        """Give the verb phrase of a property, or words for it where the vocabulary has no phrase."""
        if predicate not in self._phrases:
            self._phrases[predicate] = self._phrase(predicate)
        return self._phrases[predicate]

    def _phrase(self, predicate: NamedNode) -> Literal:
        quads = self.store.quads_for_pattern(predicate, self.namespace.term("phrase"), None, None)
        phrases = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        known = _PHRASES.get(predicate.value)
        if phrases:
            return prefer(phrases, self.languages)
        if known:
            return Literal(known, language="en")
        return property_words(self.namespace, self.words(predicate).text)


def words_for(
    store: Lookups, namespace: Namespace, term: Term, languages: tuple[str, ...], memory: LabelMemory
) -> Literal:
    """Give the words for a term: a literal itself, a label, a prefixed name, or the IRI.

    >>> from pyoxigraph import Store
    >>> space, memory = Namespace("http://l/"), LabelMemory()
    >>> words_for(Store(), space, NamedNode("https://schema.org/City"), ("en",), memory).value
    'schema:City'
    >>> words_for(Store(), space, NamedNode("http://l/city/jakarta"), ("en",), memory).value
    'jakarta'
    """
    if isinstance(term, Literal):
        return term
    if not isinstance(term, NamedNode):
        return Literal(str(term))
    return memory.literal(store, term, languages) or Literal(_name(namespace, term.value))


def property_words(namespace: Namespace, text: Literal) -> Literal:
    """Turn the prefixed name of a foreign property into words; other words stay as they are.

    >>> property_words(Namespace("http://l/"), Literal("owl:versionInfo")).value
    'version info'
    """
    prefix, colon, name = text.value.partition(":")
    if text.language or not colon or not (prefix in namespace.prefixes or "://" in text.value):
        return text
    return Literal(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local_name(name)).lower(), language="en")


def _name(namespace: Namespace, iri: str) -> str:
    local = namespace.local(iri)
    if local is None:
        prefixes = namespace.prefixes.items()
        return next((f"{name}:{iri[len(start) :]}" for name, start in prefixes if iri.startswith(start)), iri)
    own_words = "#" in local and not local.startswith(("ontology#", "shapes#"))
    return local if own_words else local_name(iri)


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _telling_order(quad: Quad) -> tuple[str, bool, str, str]:
    kind = quad.predicate.value not in {f"{RDF}type", f"{RDFS}label"}
    return str(quad.subject), kind, quad.predicate.value, str(quad.object)
