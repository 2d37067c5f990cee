"""The terms of a document of terms (the vocabulary, the shapes), for documentation to be read."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ascn_graph.labels import prefer
from ascn_graph.namespaces import OWL, RDF, RDFS, SH, SKOS
from ascn_graph.statements import Narrator, Statement, Words

_DEFINITIONS = (f"{SKOS}definition", f"{SH}message", f"{RDFS}comment")
_EXAMPLE = f"{SKOS}example"
_SET_APART = {f"{RDF}type", f"{RDFS}label", f"{RDFS}isDefinedBy", f"{SH}name", f"{SH}prefixes"}
_TOLD = {*_SET_APART, _EXAMPLE, *_DEFINITIONS}
_SECTIONS = (
    ("Classes", {f"{OWL}Class", f"{RDFS}Class"}),
    (
        "Properties",
        {f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")} | {f"{RDF}Property"},
    ),
    ("Individuals", {f"{OWL}NamedIndividual"}),
    ("Shapes of things", {f"{SH}NodeShape"}),
    ("Shapes of properties", {f"{SH}PropertyShape"}),
    ("Rules", {f"{SH}SPARQLRule"}),
    ("Groups", {f"{SH}PropertyGroup"}),
    ("Further parts", set[str]()),
)


@dataclass(frozen=True)
class VocabularyTerm:
    """One term: `definition` and `examples` in words, everything else as `facts`."""

    iri: str
    anchor: str
    text: Literal
    kinds: tuple[Words, ...]
    definition: Literal | None
    examples: tuple[Literal, ...]
    facts: tuple[Statement, ...]


@dataclass(frozen=True)
class Section:
    """Terms of one kind, in alphabetical order of their anchors."""

    name: str
    terms: tuple[VocabularyTerm, ...]


def sections_of(narrator: Narrator, document: NamedNode, graph: NamedNode) -> tuple[Section, ...]:
    """Give the terms `document#…` described in `graph`, by kind; empty kinds are left out."""
    described: dict[str, list[Quad]] = defaultdict(list)
    for quad in narrator.store.quads_for_pattern(None, None, None, graph):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{document.value}#"):
            described[quad.subject.value].append(quad)
    terms: dict[str, list[VocabularyTerm]] = defaultdict(list)
    for iri in sorted(described):
        kinds = {kind.value for kind in _kinds(described[iri])}
        section = next((name for name, kind in _SECTIONS if kinds & kind), _SECTIONS[-1][0])
        terms[section].append(_term(narrator, NamedNode(iri), described[iri]))
    return tuple(Section(name, tuple(terms[name])) for name, _ in _SECTIONS if name in terms)


def _kinds(quads: list[Quad]) -> list[NamedNode]:
    types = (quad.object for quad in quads if quad.predicate.value == f"{RDF}type")
    return [kind for kind in types if isinstance(kind, NamedNode)]


def _term(narrator: Narrator, node: NamedNode, quads: list[Quad]) -> VocabularyTerm:
    texts: dict[str, list[Literal]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.object, Literal):
            texts[quad.predicate.value].append(quad.object)
    definitions = [prefer(texts[iri], narrator.languages) for iri in _DEFINITIONS if iri in texts]
    rest = [quad for quad in quads if quad.predicate.value not in _TOLD]
    told = narrator.subjects(rest)
    return VocabularyTerm(
        iri=node.value,
        anchor=node.value.partition("#")[2],
        text=narrator.words(node).text,
        kinds=tuple(map(narrator.words, _kinds(quads))),
        definition=definitions[0] if definitions else None,
        examples=tuple(sorted(texts[_EXAMPLE], key=str)),
        facts=told[0].items if told else (),
    )
