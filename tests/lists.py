"""A world for lists that a reader can count by hand: five cities, their memberships, a few themes."""

from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from ascn_graph.catalogue import catalogue_quads
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.native_names import NATIVE_FILE, write_native
from ascn_graph.presentation import TYPE
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
_ABOVE = {SPACE.term("Entity"), SPACE.term("Relationship"), SPACE.term("Code")}
_ZERO = "0" * 64
_CONTEXT = """{"@context": {"@version": 1.1, "@base": "./", "@vocab": "ontology#", "ascn": "ontology#",
"id": "@id", "type": "@type"}}"""
PREFIXES = """
@prefix : <ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
WORLD = f"""{PREFIXES}
<graph/ontology> {{
  :City rdfs:subClassOf :Entity ; rdfs:label "city"@en ; skos:definition "A place."@en .
  :Country rdfs:subClassOf :Entity ; rdfs:label "country"@en .
  :Theme rdfs:subClassOf :Entity , skos:Concept ; rdfs:label "theme"@en .
  :Membership rdfs:subClassOf :Relationship ; rdfs:label "membership"@en .
  :status rdfs:label "status"@en . :founded rdfs:label "founded"@en . :memberOf rdfs:label "member of"@en .
  :memberOf :via :Membership ; :from :member ; :to :network ; :when ( :status :Member ) .
  :MembershipStatus rdfs:subClassOf :Code .
  :Member a :MembershipStatus , :Code ; rdfs:label "member"@en , "anggota"@id .
  :Pilot a :MembershipStatus , :Code ; rdfs:label "pilot"@en .
  <theme/all> skos:topConceptOf <theme/scheme> . <theme/scheme> rdfs:label "Scheme"@en .
  <theme/air> skos:broader <theme/green> . <theme/green> skos:broader <theme/all> .
  <theme/all> skos:narrower <theme/grey> .
  <theme/round> skos:broader <theme/circle> . <theme/circle> skos:broader <theme/round> .
}}
<graph/shapes> {{
  <shapes#group-place> sh:order 2 .
  <shapes#group-time> sh:order 3 .
  <shapes#City-locatedIn> sh:targetClass :City ; sh:path :locatedIn ; sh:group <shapes#group-place> ; sh:order 1 ;
    sh:name "country"@en , "negara"@id .
  <shapes#City-founded> sh:targetClass :City ; sh:path :founded ; sh:group <shapes#group-time> ; sh:order 1 .
  <shapes#City-nickname> sh:targetClass :City ; sh:path :nickname ; sh:group <shapes#group-time> ; sh:order 2 .
}}
<source/editors#all> {{
  <country/x> a :Country , :Entity ; rdfs:label "Xland"@en , "Negeri X"@id .
  <country/y> a :Country , :Entity ; rdfs:label "Yland"@en .
  <network/n> a :Entity ; rdfs:label "Net"@en .
  <city/a> a :City , :Entity ; rdfs:label "Alpha"@en , "アルファ"@ja ; :locatedIn <country/x> ;
    :founded "1900"^^xsd:gYear ; :memberOf <network/n> ; :hasTheme <theme/air> ; :nickname <country/x> , "Al" .
  <city/b> a :City , :Entity ; rdfs:label "Beta"@en ; :locatedIn <country/x> ; :founded "1950-03-01"^^xsd:date ;
    :memberOf <network/n> ; :hasTheme <theme/air> , <theme/green> .
  <city/c> a :City , :Entity ; rdfs:label "Gamma"@en ; :locatedIn <country/y> ; :founded "1950-07"^^xsd:gYearMonth ;
    :memberOf <network/n> ; :hasTheme <theme/green> ; :nickname <country/x> .
  <city/d> a :City , :Entity ; rdfs:label "Delta"@en ; :locatedIn <country/y> , <country/x> .
  <city/e> a :City , :Entity ; rdfs:label "Epsilon"@en .
  <membership/a> a :Membership , :Relationship ; rdfs:label "A in Net"@en ; :member <city/a> ; :network <network/n> ;
    :status :Member .
  <membership/b> a :Membership , :Relationship ; rdfs:label "B in Net"@en ; :member <city/b> ; :network <network/n> ;
    :status :Member , :Pilot .
  <membership/c> a :Membership , :Relationship ; rdfs:label "C in Net"@en ; :member <city/c> ; :network <network/n> ;
    :status :Member .
  <theme/all> a :Theme , :Entity ; rdfs:label "All"@en , "Semua"@id .
  <theme/green> a :Theme , :Entity ; rdfs:label "Green"@en .
  <theme/grey> a :Theme , :Entity ; rdfs:label "Grey"@en .
  <theme/air> a :Theme , :Entity ; rdfs:label "Air"@en .
  <theme/round> a :Theme , :Entity ; rdfs:label "Round"@en .
  <theme/circle> a :Theme , :Entity ; rdfs:label "Circle"@en .
}}
"""


def publish_world(home: Path, text: str = WORLD, native: dict[str, list[str]] | None = None) -> Versions:
    """Publish a world as a build would: the classes above those stated are inferred, and each triple stands once more
    in the default graph. `native` are the tags of languages by local name.
    """
    versions = Versions(home)
    with versions.writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        quads = [
            Quad(quad.subject, quad.predicate, quad.object, SPACE.inferred)
            if quad.predicate == TYPE and quad.object in _ABOVE
            else quad
            for quad in parse(text, format=RdfFormat.TRIG, base_iri=SPACE.base)
        ]
        store.extend(quads)
        store.extend(
            Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
            for quad in quads
            if quad.graph_name != SPACE.shapes
        )
        store.extend(catalogue_quads(store, SPACE))
        store.flush()
        tags = {SPACE.iri(name).value: spoken for name, spoken in (native or {}).items()}
        (folder / NATIVE_FILE).write_bytes(write_native(store, SPACE, tags))
        del store
        (folder / "context.jsonld").write_text(_CONTEXT)
        counts = {"quads": len(quads), "triples": len(quads), "entities": 0}
        made = Version(
            0, "", None, "test", "", SPACE.base, False, counts, _ZERO, _ZERO, [], {}, "", {}, [], folder
        )
        writer.publish(folder, made)
    return versions
