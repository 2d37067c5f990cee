"""Everything the pages are made of, read from one version."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ascn_graph.dictionary.asking import Asker, node, number
from ascn_graph.dictionary.descriptions import Descriptions
from ascn_graph.dictionary.links import CLASSES, Links
from ascn_graph.dictionary.markdown import cut
from ascn_graph.dictionary.names import Names
from ascn_graph.dictionary.requirements import Requirements
from ascn_graph.dictionary.uses import Uses
from ascn_graph.inputs import Inputs
from ascn_graph.namespaces import Namespace, Term
from ascn_graph.presentation import Presentation

_SHOWN = 90
"""Characters of a literal shown as an example."""


@dataclass(frozen=True)
class Contents:
    """What one version and the files behind it hold, ready to be written about."""

    asker: Asker
    inputs: Inputs
    names: Names
    terms: Descriptions
    """The vocabulary and the themes."""
    shapes: Descriptions
    uses: Uses
    presentation: Presentation
    codes: Mapping[NamedNode, int]
    """Code to the number of statements that have it as value; those never used are missing."""
    editorial: frozenset[NamedNode]
    """The sources of the kind :Editorial."""

    @classmethod
    def of(cls, store: Store, namespace: Namespace, inputs: Inputs) -> "Contents":
        """Read a version's store; `inputs` are the files it was built from."""
        names, asker = Names(namespace), Asker(store, namespace)
        kinds = store.quads_for_pattern(
            None, namespace.term("sourceKind"), namespace.term("Editorial"), DefaultGraph()
        )
        return cls(
            asker=asker,
            inputs=inputs,
            names=names,
            terms=Descriptions.of(store, names, namespace.ontology),
            shapes=Descriptions.of(store, names, namespace.shapes),
            uses=Uses.of(asker, names),
            presentation=Presentation.of(store, namespace),
            codes={node(row, "code"): number(row, "count") for row in asker.rows("codes")},
            editorial=frozenset(quad.subject for quad in kinds if isinstance(quad.subject, NamedNode)),
        )

    def links(self, page: str = CLASSES) -> Links:
        """Give the links from a page."""
        return Links(self.terms, page)

    def requirements(self, links: Links) -> Requirements:
        """Give what the shapes ask, with links from a page."""
        return Requirements.of(self.shapes, links)

    def is_shown(self, property_: NamedNode) -> bool:
        """Tell whether a property is ours or stated as such, rather than only inferred by an alignment."""
        if self.names.is_term(property_):
            return True
        use = self.uses.total.get(property_)
        return use is not None and use.statements > self.uses.inferred(property_)

    def value(self, thing: NamedNode, property_: NamedNode) -> Term | None:
        """Give one value of a thing, in English where there is a choice, the first in order among equals."""
        found = self.asker.store.quads_for_pattern(thing, property_, None, DefaultGraph())
        ordered = self.names.sorted(quad.object for quad in found)
        return min(ordered, key=lambda term: not _is_english(term), default=None)

    def graph(self, thing: NamedNode, property_: NamedNode, value: Term) -> NamedNode | None:
        """Give a graph that states a fact: a paragraph if there is one, else another source, the editors, inference."""
        found = self.asker.store.quads_for_pattern(thing, property_, value, None)
        graphs = self.names.sorted(q.graph_name for q in found if isinstance(q.graph_name, NamedNode))
        return min(graphs, key=self.remoteness, default=None)

    def remoteness(self, graph: NamedNode) -> tuple[bool, bool, bool, int]:
        """Sort graphs: paragraphs of published sources first, what the build owns last."""
        source, _, part = graph.value.partition("#")
        paragraph = self.is_paragraph(graph)
        return (
            not self.names.local(graph).startswith("source/"),
            NamedNode(source) in self.editorial,
            not paragraph,
            int(part[1:]) if paragraph else 0,
        )

    def is_paragraph(self, graph: NamedNode) -> bool:
        """Tell whether a graph is a numbered paragraph of a source."""
        part = graph.value.partition("#")[2]
        return part.startswith("p") and part[1:].isdecimal()

    def shown(self, term: Term, length: int = _SHOWN) -> str:
        """Write a term as Turtle, a long text cut short."""
        return self.names.turtle(self.shorter(term, length) if isinstance(term, Literal) else term)

    def shorter(self, literal: Literal, length: int = _SHOWN) -> Literal:
        """Give a literal with at most `length` characters."""
        text, language = cut(literal.value, length), literal.language
        return Literal(text, language=language) if language else Literal(text, datatype=literal.datatype)


def _is_english(term: Term) -> bool:
    return isinstance(term, Literal) and term.language == "en"
