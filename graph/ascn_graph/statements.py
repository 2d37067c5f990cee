"""What graphs state, as rows to read aloud: subject, phrase, value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from ascn_graph.labels import label_literal, local_name, prefer
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, SKOS, Namespace, Term

_LONGEST_LIST = 50
_PHRASES = {
    f"{RDF}type": "is a",
    f"{RDFS}label": "is called",
    f"{SKOS}altLabel": "is also called",
    f"{DCTERMS}description": "in our words:",
    f"{DCTERMS}isPartOf": "is part of",
}
"""Verb phrases for foreign properties, which carry none."""


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
    """One named graph: `anchor` is its fragment, `number` that of the paragraph, None for other graphs."""

    graph: str
    anchor: str
    number: int | None
    subjects: tuple[Statements, ...]


@dataclass(frozen=True)
class Narrator:
    """Puts quads of one version into words, in a reader's languages."""

    store: Store
    namespace: Namespace
    languages: tuple[str, ...] = ("en",)

    def paragraph(self, graph: NamedNode, limit: int | None = None) -> Paragraph:
        """Tell what `graph` states, at most `limit` quads of it."""
        _, _, anchor = graph.value.partition("#")
        number = int(anchor[1:]) if anchor.startswith("p") and anchor[1:].isdecimal() else None
        quads = list(islice(self.store.quads_for_pattern(None, None, None, graph), limit))
        # A paragraph without a graph states nothing of its own; that it repeats another is told.
        told = quads or self._stated_of(graph)
        return Paragraph(graph.value, anchor, number, self.subjects(told))

    def _stated_of(self, node: NamedNode) -> list[Quad]:
        quads = self.store.quads_for_pattern(node, None, None, None)
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
        return Words(term, words_for(self.store, self.namespace, term, self.languages))

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
            members.append(words_for(self.store, self.namespace, first, self.languages).value)
            node = values.get(f"{RDF}rest", NamedNode(f"{RDF}nil"))
        return members

    def _statement(self, quad: Quad) -> Statement:
        return Statement(quad.predicate.value, self._phrase(quad.predicate), self.words(quad.object))

    def _phrase(self, predicate: NamedNode) -> Literal:
        quads = self.store.quads_for_pattern(predicate, self.namespace.term("phrase"), None, None)
        phrases = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        known = _PHRASES.get(predicate.value)
        if phrases:
            return prefer(phrases, self.languages)
        if known:
            return Literal(known, language="en")
        return property_words(self.namespace, self.words(predicate).text)


def words_for(store: Store, namespace: Namespace, term: Term, languages: Sequence[str]) -> Literal:
    """Give the words for a term: a literal itself, a label, a prefixed name, or the IRI.

    >>> words_for(Store(), Namespace("http://l/"), NamedNode("https://schema.org/City"), ["en"]).value
    'schema:City'
    >>> words_for(Store(), Namespace("http://l/"), NamedNode("http://l/city/jakarta"), ["en"]).value
    'jakarta'
    """
    if isinstance(term, Literal):
        return term
    if not isinstance(term, NamedNode):
        return Literal(str(term))
    return label_literal(store, term, languages) or Literal(_name(namespace, term.value))


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


def _telling_order(quad: Quad) -> tuple[str, bool, str, str]:
    kind = quad.predicate.value not in {f"{RDF}type", f"{RDFS}label"}
    return str(quad.subject), kind, quad.predicate.value, str(quad.object)
