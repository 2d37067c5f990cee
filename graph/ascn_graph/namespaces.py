"""IRIs of the project: the base, its prefixes, and the names of the graphs the build owns."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ascn_graph.errors import InvalidBase

DEFAULT_BASE = "http://localhost:8000/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SH = "http://www.w3.org/ns/shacl#"

FOREIGN_PREFIXES = {
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "sh": SH,
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "uom": "http://www.opengis.net/def/uom/OGC/1.0/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}

PROJECT_PREFIXES = {
    "": "ontology#",
    "ascn": "ontology#",
    "city": "city/",
    "country": "country/",
    "document": "document/",
    "graph": "graph/",
    "meeting": "meeting/",
    "membership": "membership/",
    "network": "network/",
    "organisation": "organisation/",
    "outcome": "outcome/",
    "participation": "participation/",
    "person": "person/",
    "programme": "programme/",
    "project": "project/",
    "series": "series/",
    "shapes": "shapes#",
    "source": "source/",
    "theme": "theme/",
}

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Namespace:
    """The IRIs under one base.

    >>> space = Namespace("http://localhost:8000/")
    >>> space.iri("city/jakarta").value
    'http://localhost:8000/city/jakarta'
    >>> space.local("http://localhost:8000/city/jakarta")
    'city/jakarta'
    >>> space.local("https://schema.org/City") is None
    True
    """

    base: str

    def iri(self, local: str) -> NamedNode:
        """Give the IRI whose name relative to the base is `local`."""
        return NamedNode(self.base + local)

    def term(self, name: str) -> NamedNode:
        """Give the vocabulary term called `name`."""
        return NamedNode(f"{self.base}ontology#{name}")

    def local(self, iri: str) -> str | None:
        """Give the name of `iri` relative to the base, or None for an IRI of someone else."""
        return iri[len(self.base) :] if iri.startswith(self.base) else None

    @property
    def prefixes(self) -> dict[str, str]:
        """Every prefix predefined in queries, rules and answers, as prefix to namespace IRI."""
        return {**FOREIGN_PREFIXES, **{name: self.base + local for name, local in PROJECT_PREFIXES.items()}}

    @property
    def inferred(self) -> NamedNode:
        """The graph of inferred triples."""
        return self.iri("graph/inferred")

    @property
    def ontology(self) -> NamedNode:
        """The graph of the vocabulary, the themes and the alignments."""
        return self.iri("graph/ontology")

    @property
    def shapes(self) -> NamedNode:
        """The graph of shapes and rules."""
        return self.iri("graph/shapes")

    @property
    def catalogue(self) -> NamedNode:
        """The graph that describes the data set (VoID, DCAT)."""
        return self.iri("graph/catalogue")


def check_base(base: str) -> Namespace:
    """Give the namespace of `base`, an absolute http(s) IRI that ends in a slash.

    :raises InvalidBase: for anything else, because relative IRIs would resolve elsewhere.

    >>> check_base("https://ascn.example/data/").base
    'https://ascn.example/data/'
    """
    try:
        parts = urlsplit(base)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        NamedNode(base)
    except ValueError:
        valid = False
    else:
        valid = valid and base.endswith("/") and not (parts.query or parts.fragment or parts.username)
    if not valid:
        raise InvalidBase(base)
    return Namespace(base)


def rebase_quad(quad: Quad, old: str, new: str) -> Quad:
    """Move every IRI of `quad` (and every xsd:anyURI literal) from one base to another."""
    return Quad(
        _rebase(quad.subject, old, new),
        NamedNode(rebase(quad.predicate.value, old, new)),
        _rebase(quad.object, old, new),
        _rebase(quad.graph_name, old, new),
    )


def rebase(iri: str, old: str, new: str) -> str:
    """Move one IRI, given as text, from one base to another; IRIs of others stay.

    >>> rebase("http://a.example/city/x", "http://a.example/", "https://b.example/")
    'https://b.example/city/x'
    """
    return new + iri[len(old) :] if iri.startswith(old) else iri


def _rebase(term: Any, old: str, new: str) -> Any:  # noqa: ANN401  # gives the kind of term it got
    if isinstance(term, NamedNode):
        return NamedNode(rebase(term.value, old, new))
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}anyURI":
        return Literal(rebase(term.value, old, new), datatype=term.datatype)
    return term
