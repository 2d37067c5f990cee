"""Small worlds for paths, as a publisher makes them: a vocabulary, four sources, and what a test states."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from ascn_graph.inference import infer
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.paths import Connections, Finder, Graph, open_index, write_index
from ascn_graph.paths.answers import Answer

SPACE = Namespace(DEFAULT_BASE)
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in SPACE.prefixes.items())
VOCABULARY = """
:City a owl:Class ; rdfs:label "city"@en , "kota"@id . :Country a owl:Class . :Meeting a owl:Class .
:Person a owl:Class . :Network a owl:Class .
:locatedIn a :PathProperty , :ClassifyingProperty ; rdfs:domain :City ; rdfs:range :Country ;
  :phrase "is located in"@en , "terletak di"@id ; rdfs:label "located in"@en ;
  :inversePhrase "has the city"@en , "mencakup"@id .
:heldIn a :PathProperty ; rdfs:domain :Meeting ; rdfs:range :City ; :phrase "was held in"@en .
:about a :PathProperty ; rdfs:range :Entity ; :phrase "is about"@en ; :inversePhrase "is the subject of"@en .
:worksWith a :PathProperty ; owl:inverseOf :isWorkedWithBy ; :phrase "works with"@en .
:isWorkedWithBy a :PathProperty ; :inversePhrase "is one who works with"@en .
:twinOf rdfs:subPropertyOf :worksWith .
:visited :via :Visit ; :from :agent ; :to :meeting ; rdfs:subPropertyOf :worksWith .
:memberOf a :PathProperty , :ClassifyingProperty ; :via :Membership ; :from :member ; :to :network ;
  :when ( :status :Member ) ; :phrase "is a member of"@en ; :inversePhrase "has the member"@en .
:hopedFor a :PathProperty , :ClassifyingProperty ; :via :Membership ; :from :member ; :to :network ;
  :when ( :status :Projected ) ; :phrase "was once projected for"@en .
:participatedIn a :PathProperty ; rdfs:range :Meeting ;
  :via :Participation ; :from :agent , :delegationOf ; :to :meeting ;
  :phrase "took part in"@en , "berpartisipasi dalam"@id ; :inversePhrase "had the participant"@en , "diikuti oleh"@id .
"""
SOURCES = """
<source/x> { <source/x> a :Entity ; dcterms:title "Berita"@id ; dcterms:issued "2025-11-12"^^xsd:date ;
  rdfs:label "Newspaper X"@en . }
<source/y> { <source/y> a :Entity ; dcterms:title "Bulletin"@en ; dcterms:issued "2024"^^xsd:gYear ;
  rdfs:label "Newspaper Y"@en ; :origin <document/release> . }
<source/z> { <source/z> a :Entity ; rdfs:label "Newspaper Z"@en ; :origin <document/release> . }
<source/dossier> { <source/dossier> a :Entity ; dcterms:title "Facts"@en ; rdfs:label "Dossier"@en ;
  dcterms:issued "2026-11-22"^^xsd:date ; :sourceKind :Compilation . }
"""

RULES = """
<shapes#rule-below> a sh:SPARQLRule ; sh:order 1 ; sh:construct '''
  PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
  CONSTRUCT { $this ?above ?value } WHERE { ?property rdfs:subPropertyOf ?above . $this ?property ?value }''' .
<shapes#rule-inverse> a sh:SPARQLRule ; sh:order 2 ; sh:construct '''
  PREFIX owl: <http://www.w3.org/2002/07/owl#>
  CONSTRUCT { $this ?inverse ?subject } WHERE {
    ?property owl:inverseOf|^owl:inverseOf ?inverse . ?subject ?property $this }''' .
"""


def world(trig: str) -> Store:
    """Give a store as the publisher makes it: every triple also in the default graph, and what follows from it."""
    store = Store()
    for text, graph in ((VOCABULARY, SPACE.ontology), (RULES, SPACE.shapes)):
        quads = parse(PREFIXES + text, RdfFormat.TURTLE, base_iri=SPACE.base)
        store.extend(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
    store.extend(parse(PREFIXES + SOURCES + trig, RdfFormat.TRIG, base_iri=SPACE.base))
    store.extend([Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in store])
    infer(store, SPACE)
    return store


def opened(trig: str, folder: Path) -> Finder:
    """Open the world that `trig` adds to, whose index is written to a new folder in `folder`."""
    store, made = world(trig), folder / f"paths-{len(list(folder.iterdir()))}"
    write_index(store, SPACE, made)
    return Finder(7, store, SPACE, open_index(made))


def asking(folder: Path) -> "Ask":
    """Give a function that finds paths between two things in a world; keywords as for `Graph.find`."""

    def ask(trig: str, start: str, end: str, *languages: str, **wanted: Any) -> Connections:  # noqa: ANN401
        return Graph(opened(trig, folder)).find(start, end, languages=languages or ("en",), **wanted)

    return ask


Ask = Callable[..., Connections]


def entities(*names: str, kind: str = "City") -> str:
    """State things of a kind, each labelled by its local name."""
    stated = (f'<{name}> a :Entity , :{kind} ; rdfs:label "{name.rpartition("/")[2]}"@en .' for name in names)
    return f"<source/editors#labels-{kind}> {{ {' '.join(stated)} }}\n"


def routes(answer: Connections) -> list[list[str]]:
    """Give the nodes of each path, by what follows the last slash."""
    return [[node.iri.rpartition("/")[2] for node in path.nodes] for path in answer.paths]


def names(answer: Answer) -> list[str]:
    """Give the nodes of an answer, by what follows the last slash."""
    return [iri.rpartition("/")[2] for iri in answer.nodes()]


TABLE = entities("country/a", "country/b", kind="Country") + entities("meeting/m", kind="Meeting")


def participations(*agents: str, meeting: str = "meeting/m") -> str:
    """State who took part in a meeting."""
    stated = (
        f"<participation/{agent.replace('/', '-')}> a :Participation ; :agent <{agent}> ; :meeting <{meeting}> ."
        for agent in agents
    )
    return f"<source/x#p7> {{ {' '.join(stated)} }}\n"


def cities_in(country: str, number: int) -> str:
    """State so many cities of a country, city/<country>0 and so on."""
    names = [f"city/{country}{place}" for place in range(number)]
    located = " ".join(f"<{name}> :locatedIn <country/{country}> ." for name in names)
    return entities(*names) + f"<source/x#p3> {{ {located} }}\n"


NAMED = TABLE + participations("country/a", "country/b") + entities("city/lone")
PARALLEL = (
    TABLE
    + participations("country/a", "country/b")
    + "<source/x#p9> { <country/a> :worksWith <meeting/m> . <meeting/m> :about <country/a> . "
    "<participation/again> a :Participation ; :agent <country/a> ; :meeting <meeting/m> . }"
)
WORKS_WITH = "{ <country/a> :worksWith <country/b> }"
COMPILED = """<source/dossier#item> {
  <source/dossier#item> :basis :{basis} ; prov:wasDerivedFrom <source/y> , <source/x> .
  <country/a> :worksWith <country/b> . }
"""
