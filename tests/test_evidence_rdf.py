"""/evidence in RDF: every fact is a statement that is derived from the graphs that state it."""

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse

from ascn_graph.evidence_triples import evidence_triples
from ascn_graph.extracts import description_quads
from ascn_graph.fact_syntax import StatementNames
from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, PROV, RDF, RDFS, XSD, Namespace
from ascn_graph.versions import Version

SPACE = Namespace(DEFAULT_BASE)
MEETING, BEGAN, NINTH = "meeting/ascn-annual-8", "ontology#startDate", '"2025-09-09"^^xsd:date'
FORMATS = ("turtle", "jsonld", "ntriples", "rdfxml", "trig", "nquads")


def triples(client: TestClient, format_: str, **parts: str) -> set[Triple]:
    answer = client.get("/evidence", params={**parts, "format": format_})
    media_type = answer.headers["content-type"].partition(";")[0]
    return {quad.triple for quad in parse(answer.content, format=RdfFormat.from_media_type(media_type))}


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_tells_the_statement_and_what_it_is_derived_from(
    client: TestClient, format_: str
) -> None:
    told = triples(client, format_, subject=MEETING, predicate=BEGAN, object=NINTH)
    fact = Triple(
        SPACE.iri(MEETING), SPACE.iri(BEGAN), Literal("2025-09-09", datatype=NamedNode(f"{XSD}date"))
    )
    statement, source = StatementNames(SPACE).iri(fact), SPACE.iri("source/asean-me-2025")
    assert told >= {
        fact,
        Triple(statement, NamedNode(f"{RDF}type"), NamedNode(f"{RDF}Statement")),
        Triple(statement, NamedNode(f"{RDF}subject"), fact.subject),
        Triple(statement, NamedNode(f"{RDF}predicate"), fact.predicate),
        Triple(statement, NamedNode(f"{RDF}object"), fact.object),
        Triple(statement, NamedNode(f"{PROV}wasDerivedFrom"), source),
        Triple(
            source, NamedNode(f"{RDFS}label"), Literal("ASEAN Secretariat, 30 September 2025", language="en")
        ),
        Triple(source, SPACE.term("origin"), SPACE.iri("document/ascn-me-report-2025")),
    }


def test_formats_with_graphs_hold_the_fact_in_those_that_state_it(client: TestClient) -> None:
    answer = client.get(
        "/evidence", params={"subject": MEETING, "predicate": BEGAN, "object": NINTH, "format": "trig"}
    )
    day = Literal("2025-09-09", datatype=NamedNode(f"{XSD}date"))
    quads = [q for q in parse(answer.content, format=RdfFormat.TRIG) if q.object == day]
    stating = {q.graph_name for q in quads if q.subject == SPACE.iri(MEETING)}
    assert stating - {DefaultGraph()} == {
        SPACE.iri("source/asean-me-2025"),
        SPACE.iri("source/pacis-2025-09"),
    }


def test_paragraph_of_an_inferred_fact_is_told_in_rdf(client: TestClient) -> None:
    told = triples(client, "turtle", subject="city/jakarta", predicate=":memberOf", object="network/ascn")
    fact = Triple(SPACE.iri("city/jakarta"), SPACE.term("memberOf"), SPACE.iri("network/ascn"))
    statement, paragraph = StatementNames(SPACE).iri(fact), SPACE.iri("source/jpnn-2025-11-12#p13")
    assert told >= {
        Triple(statement, NamedNode(f"{DCTERMS}isPartOf"), SPACE.inferred),
        Triple(statement, NamedNode(f"{PROV}wasInfluencedBy"), SPACE.iri("membership/ascn-jakarta")),
        Triple(statement, NamedNode(f"{PROV}wasDerivedFrom"), paragraph),
        Triple(paragraph, SPACE.term("paragraph"), Literal(13)),
        Triple(paragraph, NamedNode(f"{DCTERMS}isPartOf"), SPACE.iri("source/jpnn-2025-11-12")),
    }


def test_reifiers_are_for_who_asks_for_rdf_1_2(client: TestClient) -> None:
    address = "/evidence?subject=city/jakarta&predicate=:locatedIn"
    new = client.get(address, headers={"Accept": "text/turtle;version=1.2"})
    old = client.get(address, headers={"Accept": "text/turtle"})
    assert new.headers["content-type"] == "text/turtle; charset=utf-8; version=1.2"
    reifies = NamedNode(f"{RDF}reifies")
    fact = Triple(SPACE.iri("city/jakarta"), SPACE.term("locatedIn"), SPACE.iri("country/indonesia"))
    assert [
        (quad.subject, quad.object)
        for quad in parse(new.content, format=RdfFormat.TURTLE)
        if quad.predicate == reifies
    ] == [(StatementNames(SPACE).iri(fact), fact)]
    assert "reifies" not in old.text


def test_every_triple_of_a_description_has_a_statement(version: Version) -> None:
    store = version.open_store()
    quads = description_quads(store, SPACE, f"{DEFAULT_BASE}city/jakarta")
    told = list(evidence_triples(store, SPACE, quads))
    names = StatementNames(SPACE)
    statements = {triple.subject for triple in told if triple.object == NamedNode(f"{RDF}Statement")}
    assert statements == {names.iri(quad.triple) for quad in quads}
    assert len(statements) > 100
    assert len(told) == len(set(told))
