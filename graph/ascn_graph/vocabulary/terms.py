"""The terms of a vocabulary: what each is, and how they hang together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.namespaces import DCTERMS, OWL, RDF, RDFS, SKOS, Namespace, Term
from ascn_graph.shortcuts import Shortcut, read_shortcuts
from ascn_graph.vocabulary.described import Described

CLASS, PROPERTY, INDIVIDUAL, OTHER = "class", "property", "individual", "further term"
_CLASSES = {f"{OWL}Class", f"{RDFS}Class"}
_PROPERTIES = {
    f"{RDF}Property",
    *(f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation", "Functional")),
}
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_ABOVE = (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf")
_SAME = (f"{OWL}equivalentClass", f"{OWL}equivalentProperty", f"{OWL}sameAs", *(SKOS + m for m in _MATCHES))
_LABELS = (f"{RDFS}label", f"{SKOS}prefLabel")
_DEFINITIONS = (f"{SKOS}definition", f"{DCTERMS}description")
_NOTES = (
    f"{RDFS}comment",
    *(f"{SKOS}{kind}ote" for kind in ("n", "scopeN", "editorialN", "changeN", "historyN")),
)
_DEPRECATED, _REPLACED = f"{OWL}deprecated", f"{DCTERMS}isReplacedBy"
_TOLD = {
    *(f"{RDF}type", f"{RDFS}isDefinedBy", f"{RDFS}domain", f"{RDFS}range", f"{OWL}inverseOf"),
    *(f"{SKOS}example", _DEPRECATED, _REPLACED),
    *(*_LABELS, *_DEFINITIONS, *_NOTES, *_ABOVE, *_SAME),
}


@dataclass(frozen=True)
class VocabularyTerm:
    """One term; terms are named by IRI, texts are in all languages there are."""

    iri: str
    name: str
    """The fragment of the IRI, which is its anchor."""
    kind: str
    types: tuple[str, ...]
    labels: tuple[Literal, ...]
    definitions: tuple[Literal, ...]
    notes: tuple[Literal, ...]
    examples: tuple[Literal, ...]
    above: tuple[str, ...]
    """Superclasses or super-properties, ours and foreign ones."""
    matches: tuple[tuple[str, str], ...]
    """Property such as owl:equivalentClass or skos:closeMatch, and what it leads to."""
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverses: tuple[str, ...]
    phrases: tuple[Literal, ...]
    inverse_phrases: tuple[Literal, ...]
    deprecated: bool
    replaced_by: tuple[str, ...]
    others: tuple[tuple[str, tuple[Term, ...]], ...]
    """Further properties with their values."""

    def is_a(self, class_: str) -> bool:
        """Tell whether a class is stated of the term, such as owl:FunctionalProperty."""
        return class_ in self.types


@dataclass(frozen=True)
class Vocabulary:
    """The terms `iri#…`, and what is said of the vocabulary itself; `below` and the like map IRIs to IRIs."""

    iri: str
    header: Mapping[str, tuple[Term, ...]]
    terms: Mapping[str, VocabularyTerm]
    shortcuts: Mapping[str, tuple[Shortcut, ...]]
    themes: bool
    """Whether a concept scheme stands beside the terms."""
    below: Mapping[str, tuple[str, ...]] = field(init=False)
    instances: Mapping[str, tuple[str, ...]] = field(init=False)
    """Class to the individuals of the vocabulary that are of it."""
    leading_from: Mapping[str, tuple[str, ...]] = field(init=False)
    """Class to the properties whose domain it is."""
    leading_to: Mapping[str, tuple[str, ...]] = field(init=False)
    standing_for: Mapping[str, tuple[str, ...]] = field(init=False)
    """Class of relationships to the shortcuts that stand for it."""

    def __post_init__(self) -> None:
        """Turn round what the terms say of each other."""
        terms = self.terms.values()
        facts = {
            "below": ((above, term.iri) for term in terms for above in term.above),
            "instances": (
                (type_, term.iri) for term in terms if term.kind == INDIVIDUAL for type_ in term.types
            ),
            "leading_from": ((class_, term.iri) for term in terms for class_ in term.domain),
            "leading_to": ((class_, term.iri) for term in terms for class_ in term.range),
            "standing_for": (
                (shortcut.relationship.value, iri)
                for iri, shortcuts in self.shortcuts.items()
                for shortcut in shortcuts
            ),
        }
        for name, pairs in facts.items():
            object.__setattr__(self, name, _gathered(pairs))

    def of_kind(self, kind: str) -> list[VocabularyTerm]:
        """Give the terms of one kind by name."""
        return [term for term in self.terms.values() if term.kind == kind]

    def with_those_above(self, class_: str) -> list[str]:
        """Give a class of this vocabulary and the classes above it, nearest first."""
        found = [class_]
        for iri in found:
            term = self.terms.get(iri)
            found += [above for above in (term.above if term else ()) if above not in found]
        return [iri for iri in found if iri in self.terms]

    def roots(self) -> list[VocabularyTerm]:
        """Give the classes that have none above them here."""
        classes = self.of_kind(CLASS)
        return [term for term in classes if not any(above in self.terms for above in term.above)]


def read_vocabulary(store: Store, namespace: Namespace) -> Vocabulary:
    """Read the vocabulary that `graph/ontology` of `store` describes."""
    described, document = Described.of(store, namespace.ontology), namespace.iri("ontology")
    shortcuts: dict[str, list[Shortcut]] = defaultdict(list)
    for shortcut in read_shortcuts(store, namespace):
        shortcuts[shortcut.predicate.value].append(shortcut)
    scheme = NamedNode(f"{SKOS}ConceptScheme")
    return Vocabulary(
        iri=document.value,
        header=described.facts.get(document, {}),
        terms={
            node.value: _term(described, namespace, node) for node in described.named(f"{document.value}#")
        },
        shortcuts={iri: tuple(found) for iri, found in shortcuts.items()},
        themes=any(scheme in told.get(f"{RDF}type", ()) for told in described.facts.values()),
    )


def _term(described: Described, namespace: Namespace, node: NamedNode) -> VocabularyTerm:
    phrase, inverse = (namespace.term(name).value for name in ("phrase", "inversePhrase"))
    shown = {*_TOLD, phrase, inverse, *(namespace.term(name).value for name in ("via", "from", "to", "when"))}
    types = described.iris(node, f"{RDF}type")
    return VocabularyTerm(
        iri=node.value,
        name=node.value.partition("#")[2],
        kind=_kind(types),
        types=types,
        labels=described.literals(node, *_LABELS),
        definitions=described.literals(node, *_DEFINITIONS),
        notes=described.literals(node, *_NOTES),
        examples=described.literals(node, f"{SKOS}example"),
        above=tuple(iri for iri in described.iris(node, *_ABOVE) if iri != node.value),
        matches=tuple((name, iri) for name in _SAME for iri in described.iris(node, name)),
        domain=described.iris(node, f"{RDFS}domain"),
        range=described.iris(node, f"{RDFS}range"),
        inverses=described.iris(node, f"{OWL}inverseOf"),
        phrases=described.literals(node, phrase),
        inverse_phrases=described.literals(node, inverse),
        deprecated=described.text(node, _DEPRECATED) in {"true", "1"},
        replaced_by=described.iris(node, _REPLACED),
        others=tuple((name, values) for name, values in described.facts[node].items() if name not in shown),
    )


def _kind(types: Iterable[str]) -> str:
    held = set(types)
    if held & _CLASSES:
        return CLASS
    if held & _PROPERTIES:
        return PROPERTY
    return INDIVIDUAL if held else OTHER


def _gathered(pairs: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return {key: tuple(values) for key, values in found.items()}
