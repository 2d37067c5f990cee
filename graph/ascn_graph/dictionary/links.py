"""Where things stand on the pages, and links between them."""

from dataclasses import dataclass, replace
from posixpath import dirname, relpath

from pyoxigraph import NamedNode

from ascn_graph.dictionary.descriptions import TYPE, Descriptions
from ascn_graph.dictionary.markdown import anchor, code
from ascn_graph.dictionary.names import Names
from ascn_graph.namespaces import OWL

CLASSES = "ontology/README.md"
PROPERTIES = "ontology/PROPERTIES.md"
THEMES = "ontology/THEMES.md"
SOURCES = "graph/sources/SOURCES.md"
GAPS = "graph/GAPS.md"

_CLASS = NamedNode(f"{OWL}Class")
_INDIVIDUAL = NamedNode(f"{OWL}NamedIndividual")


@dataclass(frozen=True)
class Links:
    """Links from one page; `terms` describes the vocabulary."""

    terms: Descriptions
    page: str

    @property
    def names(self) -> Names:
        """How terms are written."""
        return self.terms.names

    def on(self, page: str) -> "Links":
        """Give the links from another page."""
        return replace(self, page=page)

    def to(self, file: str, heading: str = "") -> str:
        """Give the address of a file or of a heading in it, relative to the page."""
        place = "" if file == self.page else relpath(file, dirname(self.page))
        return f"{place}#{anchor(heading)}" if heading else place

    def term(self, term: NamedNode) -> str:
        """Link a term of ours to where it is explained; others are written as code."""
        kinds = self.terms.nodes(term, TYPE)
        name = self.names.local(term)
        if not (self.names.is_term(term) and kinds):
            return code(self.names.turtle(term))
        if _CLASS in kinds:
            return f"[{name}]({self.to(CLASSES, name)})"
        if _INDIVIDUAL in kinds:
            lists = [kind for kind in kinds if self.names.is_term(kind)]
            heading = self.names.local(lists[0]) if lists else "Codes"
            return f"[`:{name}`]({self.to(CLASSES, heading)})"
        return f"[`:{name}`]({self.to(PROPERTIES, name)})"
