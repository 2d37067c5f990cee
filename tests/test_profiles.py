"""Negotiation by profile: the same document with less or more, by parameter and by header, in every format."""

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ascn_graph.namespaces import DCTERMS, PROV, RDF, RDFS
from ascn_graph.versions import Version

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
CITY = "/city/surabaya"


def quads(client: TestClient, address: str) -> set[Quad]:
    extension = address.partition("?")[0].rpartition(".")[2]
    return set(parse(client.get(address).content, format=FORMATS[extension]))


def triples(client: TestClient, address: str) -> set[Triple]:
    return {quad.triple for quad in quads(client, address)}


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("name", ["plain", "labels", "evidence"])
def test_each_profile_is_the_same_in_every_format(client: TestClient, name: str, extension: str) -> None:
    address = f"{CITY}.{extension}?_profile={name}"
    found = triples(client, address)
    if name == "evidence" and extension in ("trig", "nq"):
        assert found == triples(client, f"{CITY}.nt?_profile=labels")
    else:
        assert found == triples(client, f"{CITY}.nt?_profile={name}")
    assert client.get(address).headers["content-profile"].endswith(f"ontology#{name.capitalize()}Profile>")


def test_plain_profile_has_no_labels_of_others_and_labels_profile_has(
    client: TestClient, version: Version
) -> None:
    country, label = NamedNode(f"{version.base}country/indonesia"), NamedNode(f"{RDFS}label")
    plain, labelled = (triples(client, f"{CITY}.nt?_profile={name}") for name in ("plain", "labels"))
    assert plain < labelled
    assert not [t for t in plain if (t.subject, t.predicate) == (country, label)]
    assert [t for t in labelled if (t.subject, t.predicate) == (country, label)]
    assert {t.subject for t in labelled - plain} & {country}


def test_evidence_profile_of_turtle_names_the_paragraph_of_a_fact(
    client: TestClient, version: Version
) -> None:
    found = triples(client, f"{CITY}.ttl?_profile=evidence")
    paragraph = NamedNode(f"{version.base}source/jpnn-2025-11-12#p13")
    statements = {
        t.subject for t in found if (t.predicate.value, t.object) == (f"{PROV}wasDerivedFrom", paragraph)
    }
    objects = {t.object for t in found if t.subject in statements and t.predicate.value == f"{RDF}object"}
    assert NamedNode(f"{version.base}city/surabaya") in objects
    assert (
        Triple(paragraph, NamedNode(f"{DCTERMS}isPartOf"), NamedNode(f"{version.base}source/jpnn-2025-11-12"))
        in found
    )


def test_formats_with_graphs_keep_them_unless_another_profile_is_wanted(client: TestClient) -> None:
    kept = {quad.graph_name for quad in quads(client, f"{CITY}.trig")}
    dropped = {quad.graph_name for quad in quads(client, f"{CITY}.trig?_profile=labels")}
    assert len(kept) > 5
    assert len(dropped) == 1


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("<{iri}ontology#PlainProfile>", "plain"),
        ("<{iri}ontology#PlainProfile>;q=0.3, <{iri}ontology#EvidenceProfile>;q=0.8", "evidence"),
        ("<urn:example:other>, <{iri}ontology#PlainProfile>;q=0.1", "plain"),
        ("plain", "plain"),
        ("<urn:example:other>", "labels"),
        ("<{iri}ontology#PlainProfile>;q=0", "labels"),
        ("nonsense;;;<<", "labels"),
        ("*", "labels"),
    ],
)
def test_header_chooses_the_profile(client: TestClient, version: Version, accepted: str, name: str) -> None:
    answer = client.get(f"{CITY}.ttl", headers={"Accept-Profile": accepted.format(iri=version.base)})
    assert answer.headers["content-profile"] == f"<{version.base}ontology#{name.capitalize()}Profile>"
    assert "Accept-Profile" in answer.headers["vary"]


def test_parameter_takes_a_list_and_wins_over_the_header(client: TestClient, version: Version) -> None:
    asked = {"_profile": f"other,<{version.base}ontology#PlainProfile>,evidence"}
    header = {"Accept-Profile": f"<{version.base}ontology#EvidenceProfile>"}
    answer = client.get(f"{CITY}.ttl", params=asked, headers=header)
    assert answer.headers["content-profile"] == f"<{version.base}ontology#PlainProfile>"


def test_parameter_that_names_no_profile_is_told_which_there_are(client: TestClient) -> None:
    answer = client.get(f"{CITY}.ttl?_profile=deluxe")
    assert (answer.status_code, answer.json()["acceptable"]) == (406, ["labels", "plain", "evidence"])


def test_thing_sends_on_with_the_profile_and_the_media_type(client: TestClient) -> None:
    answer = client.get(f"{CITY}?_profile=plain&_mediatype=text/turtle", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CITY}.ttl?_profile=plain")


def test_list_of_profiles_can_be_asked_for(client: TestClient, version: Version) -> None:
    told = client.get(f"{CITY}?_profile=all").json()
    assert told["resource"] == f"{version.base}city/surabaya"
    assert [profile["token"] for profile in told["profiles"]] == ["labels", "plain", "evidence"]
    assert "text/turtle" in told["profiles"][0]["media_types"]


def test_every_profile_is_described_by_the_vocabulary(client: TestClient, version: Version) -> None:
    told = client.get(f"{CITY}?_profile=all").json()
    described = {t.subject for t in triples(client, "/ontology.nt")}
    assert {NamedNode(profile["uri"]) for profile in told["profiles"]} <= described


def test_links_tell_the_profiles_and_their_names(client: TestClient, version: Version) -> None:
    link = client.head(f"{CITY}.ttl").headers["link"]
    plain = f"{version.base}ontology#PlainProfile"
    assert f'<{version.base}ontology#LabelsProfile>; rel="profile"' in link
    assert f'<{CITY}.ttl?_profile=plain>; rel="alternate"; type="text/turtle"; profile="{plain}"' in link
    assert f'token="plain"; anchor="{plain}"' in link


def test_profiles_have_different_tags(client: TestClient) -> None:
    tags = {client.head(f"{CITY}.ttl?_profile={name}").headers["etag"] for name in ("plain", "labels")}
    assert len(tags) == 2
