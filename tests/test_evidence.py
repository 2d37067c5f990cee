"""/evidence: which graphs state a fact, how many independent origins it has, why it holds, and what others say."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import DefaultGraph, Literal, Quad

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
MEETING, BEGAN = "meeting/ascn-annual-8", "ontology#startDate"
NINTH, EIGHTH = '"2025-09-09"^^xsd:date', '"2025-09-08"^^xsd:date'
LOCATED = "evidence?subject=city/jakarta&predicate=ontology%23locatedIn&object=country/indonesia"
CITIES, COPIES = 30, 205


def ask(client: TestClient, accept: str = "application/json", **parts: str) -> Response:
    return client.get("/evidence", params=parts, headers={"Accept": accept})


def found(client: TestClient, **parts: str) -> dict[str, Any]:
    answer = ask(client, **parts)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def page(client: TestClient, **parts: str) -> str:
    answer = ask(client, "text/html", **parts)
    assert answer.status_code == 200
    return " ".join(re.sub("<[^>]*>", " ", unescape(answer.text)).split())


def graphs(evidence: list[dict[str, Any]]) -> list[str]:
    return [entry["graph"].removeprefix(DEFAULT_BASE) for entry in evidence]


@pytest.fixture(scope="module")
def small(
    tmp_path_factory: pytest.TempPathFactory,
    make_small_root: Callable[[Path], Path],
    publish_as_client: Callable[..., Version],
) -> Iterator[TestClient]:
    """Give a client of the small world, in which one fact stands in many graphs, and many cities have one property."""
    folder = tmp_path_factory.mktemp("small")
    versions = Versions(folder / "home")
    build(make_small_root(folder / "inputs"), versions, SPACE)
    much = SPACE.iri("city/jakarta"), SPACE.term("note"), Literal("much said")
    quads = [Quad(*much, SPACE.iri(f"source/s{number}#p1")) for number in range(COPIES)]
    origin = SPACE.term("origin"), SPACE.iri("document/press")
    quads += [
        Quad(SPACE.iri(f"source/s{number}"), *origin, SPACE.iri("source/editors")) for number in range(COPIES)
    ]
    for number in range(CITIES):
        city = SPACE.iri(f"city/c{number}"), SPACE.term("size"), Literal(number)
        quads += [Quad(*city, SPACE.iri("source/a#p1")), Quad(*city, DefaultGraph())]
    publish_as_client(versions, *quads)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def test_fact_leads_to_the_graphs_that_state_it(client: TestClient) -> None:
    told = found(client, subject=MEETING, predicate=BEGAN, object=NINTH)
    (fact,) = told["facts"]
    assert fact["stated"] is True
    assert graphs(fact["evidence"]) == ["source/asean-me-2025", "source/pacis-2025-09"]
    assert fact["origins"] == 2
    report = fact["evidence"][0]
    assert (report["title"], report["date"], report["publishers"]) == (
        "ASCN Monitoring and Evaluation Report 2025",
        "2025-09-30",
        ["ASEAN Secretariat"],
    )
    assert report["origin"] == f"{DEFAULT_BASE}document/ascn-me-report-2025"
    assert report["address"].startswith("https://")


def test_disagreement_is_told_with_its_sides_and_what_is_believed(client: TestClient) -> None:
    (fact,) = found(client, subject=MEETING, predicate=BEGAN, object=NINTH)["facts"]
    (dispute,) = fact["disagreements"]
    assert dispute["iri"] == f"{DEFAULT_BASE}disagreement/am8-dates"
    assert [value["label"] for value in dispute["believed"]] == [
        "Meeting on 9 September within a programme of 8-12 September"
    ]
    assert dispute["reasons"] == [
        "The report of the ASEAN Secretariat gives the day; the press gives the week."
    ]
    assert [(side["text"], len(side["evidence"])) for side in dispute["sides"]] == [
        ("8-12 September 2025.", 3),
        ("9-11 September 2025.", 1),
        ("The meeting itself on 9 September 2025, the expert talk on 10 September.", 1),
    ]


def test_other_values_are_told_with_who_states_them(client: TestClient) -> None:
    told = found(client, subject=MEETING, predicate=BEGAN, object=NINTH)
    (other,) = told["others"]
    assert (other["object"]["value"], other["origins"]) == ("2025-09-08", 3)
    assert "source/editors#meeting-ascn-annual-8" in graphs(other["evidence"])


def test_inferred_fact_is_explained_by_its_relationship(client: TestClient) -> None:
    (fact,) = found(client, subject="city/jakarta", predicate=":memberOf", object="network/ascn")["facts"]
    assert (fact["stated"], fact["evidence"], fact["origins"]) == (False, [], 0)
    (reason,) = fact["because"]
    assert (reason["kind"], reason["because"]) == ("relationship", f"{DEFAULT_BASE}membership/ascn-jakarta")
    assert "source/jpnn-2025-11-12#p13" in graphs(reason["evidence"])
    assert reason["rests_on"] == f"{DEFAULT_BASE}evidence?subject=membership/ascn-jakarta"


@pytest.mark.parametrize(
    ("predicate", "value", "kind"),
    [
        ("a", ":Entity", "superclass"),
        ("geo:sfWithin", "country/indonesia", "superproperty"),
        (":statedIn", "source/jpnn-2025-11-12", "rule"),
    ],
)
def test_reason_of_an_inferred_fact_is_told(
    client: TestClient, predicate: str, value: str, kind: str
) -> None:
    (fact,) = found(client, subject="city/jakarta", predicate=predicate, object=value)["facts"]
    assert fact["stated"] is False
    assert [reason["kind"] for reason in fact["because"]] == [kind]


def test_reason_goes_back_to_what_is_stated(client: TestClient) -> None:
    parts = {"subject": "person/chayathan-promsorn", "predicate": "schema:worksFor"}
    (fact,) = found(client, **parts)["facts"]
    assert [reason["kind"] for reason in fact["because"]] == ["superproperty", "relationship"]
    assert fact["because"][0]["evidence"] == []
    assert len(fact["because"][1]["evidence"]) > 0


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("city/jakarta", "ontology#locatedIn", "country/indonesia"),
        ("city:jakarta", ":locatedIn", "country:indonesia"),
        ("<city/jakarta>", "ascn:locatedIn", "<country/indonesia>"),
        (
            f"{DEFAULT_BASE}city/jakarta",
            f"<{DEFAULT_BASE}ontology#locatedIn>",
            f"{DEFAULT_BASE}country/indonesia",
        ),
    ],
    ids=["names", "prefixed names", "brackets", "IRIs"],
)
def test_fact_may_be_written_in_several_ways(
    client: TestClient, subject: str, predicate: str, value: str
) -> None:
    told = found(client, subject=subject, predicate=predicate, object=value)
    assert [fact["iri"] for fact in told["facts"]] == [f"{DEFAULT_BASE}{LOCATED}"]


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("rdfs:label", '"Jakarta"@en'),
        ("rdfs:label", "'Jakarta'@en"),
        (":population", "11135191"),
        (":population", '"11135191"^^xsd:integer'),
        (":latitude", '"-6.21462"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_value_may_be_a_literal(client: TestClient, predicate: str, value: str) -> None:
    assert found(client, subject="city/jakarta", predicate=predicate, object=value)["total"] == 1


def test_iri_of_a_statement_is_the_address_of_its_evidence(client: TestClient) -> None:
    told = found(client, subject="city/jakarta")
    assert told["total"] > 25
    again = [client.get(fact["iri"], headers={"Accept": "application/json"}).json() for fact in told["facts"]]
    assert [each["facts"] for each in again] == [[fact] for fact in told["facts"]]


def test_part_that_is_left_out_may_be_anything(small: TestClient) -> None:
    first = found(small, predicate=":size")
    second = found(small, predicate=":size", page="2")
    assert (first["total"], first["pages"], first["cut"]) == (CITIES, 2, False)
    assert [len(first["facts"]), len(second["facts"])] == [25, 5]
    assert len({fact["iri"] for fact in [*first["facts"], *second["facts"]]}) == CITIES
    assert first["others"] == []


def test_next_page_is_linked(small: TestClient) -> None:
    answer = ask(small, predicate=":size")
    assert answer.headers["link"].endswith('</evidence?predicate=%3Asize&page=2>; rel="next"')
    assert ask(small, predicate=":size", page="3").status_code == 404


def test_fact_of_more_graphs_than_are_cited_says_so(small: TestClient) -> None:
    (fact,) = found(small, subject="city/jakarta", predicate=":note")["facts"]
    assert (len(fact["evidence"]), fact["cut"]) == (200, True)
    assert "More graphs state it than are listed here." in page(
        small, subject="city/jakarta", predicate=":note"
    )


def test_copies_of_one_text_are_one_origin(small: TestClient) -> None:
    (fact,) = found(small, subject="city/jakarta", predicate=":note")["facts"]
    assert fact["origins"] == 1


def test_nothing_states_it_is_told_with_what_comes_near(client: TestClient) -> None:
    answer = ask(client, subject="city/jakarta", predicate=":locatedIn", object="country/japan")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Nothing in version 1 states this, though each part of it occurs."
    assert answer.json()["candidates"] == [
        {
            "iri": f"{DEFAULT_BASE}{LOCATED}",
            "label": "Jakarta is located in Indonesia",
        }
    ]


def test_misspelt_name_is_told_with_names_that_come_near(client: TestClient) -> None:
    problem = ask(client, subject="city/jakrta", predicate=":locatedIn").json()
    assert problem["detail"].endswith(f"<{DEFAULT_BASE}city/jakrta> never stands there.")
    assert problem["candidates"][0] == {
        "iri": f"{DEFAULT_BASE}evidence?subject=city/jakarta",
        "label": "Jakarta",
    }


@pytest.mark.parametrize(
    ("parts", "parameter"),
    [
        ({}, "subject"),
        ({"subject": '"Jakarta"'}, "subject"),
        ({"subject": "city/new york"}, "subject"),
        ({"predicate": "25"}, "predicate"),
        ({"object": "Jakarta city"}, "object"),
        ({"object": '"Jakarta'}, "object"),
        ({"object": '"a", "b"'}, "object"),
        ({"object": '"a" . <x> <y> "b"'}, "object"),
        ({"object": '"a"^^nothing:known'}, "object"),
        ({"object": '"' + "x" * 5000 + '"'}, "object"),
        ({"object": "ni:///sha-256;abc"}, "object"),
        ({"subject": "city/jakarta", "page": "0"}, "page"),
    ],
)
def test_wrong_part_is_named(client: TestClient, parts: dict[str, str], parameter: str) -> None:
    answer = ask(client, **parts)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter


def test_part_given_twice_is_refused(client: TestClient) -> None:
    answer = client.get("/evidence?subject=city/jakarta&subject=city/bangkok")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "subject")


def test_answer_is_of_one_version_and_not_sent_twice(client: TestClient) -> None:
    answer = ask(client, subject="city/jakarta")
    again = client.get(
        "/evidence?subject=city/jakarta",
        headers={"Accept": "application/json", "If-None-Match": answer.headers["etag"]},
    )
    assert (answer.headers["ascn-version"], again.status_code, again.content) == ("1", 304, b"")
    assert answer.headers["vary"] == "Accept, Accept-Language"
    other = ask(client, subject="city/bangkok")
    assert other.headers["etag"] != answer.headers["etag"]


def test_labels_are_in_the_language_of_the_reader(client: TestClient) -> None:
    answer = client.get(
        "/evidence?subject=city/jakarta&predicate=:locatedIn",
        headers={"Accept": "application/json", "Accept-Language": "ja"},
    )
    assert answer.json()["facts"][0]["object"]["label"] == "インドネシア"


def test_page_tells_the_fact_its_sources_and_what_others_say(client: TestClient) -> None:
    text = page(client, subject=MEETING, predicate=BEGAN, object=NINTH)
    assert "8th ASCN Annual Meeting began on 9 September 2025 Who states it 2 independent origins" in text
    assert "Sources differ Dates of the 8th annual meeting" in text
    assert "The editors believe: Meeting on 9 September within a programme of 8-12 September ." in text
    assert "What others say 8 September 2025" in text


def test_page_explains_what_is_inferred(client: TestClient) -> None:
    text = page(client, subject="city/jakarta", predicate=":memberOf", object="network/ascn")
    assert "Inferred fact Jakarta is a member of ASEAN Smart Cities Network Why it holds" in text
    assert "Through Membership of Jakarta in the ASEAN Smart Cities Network" in text
    assert "JPNN.com, 12 November 2025 , paragraph 13" in text


def test_browser_that_asks_nothing_gets_a_form(client: TestClient) -> None:
    text = page(client)
    assert "Who says so?" in text
    assert "Show evidence" in text


@pytest.mark.parametrize(
    "parts", [{"subject": "network/ascn"}, {"object": "network/ascn"}, {"predicate": "a"}]
)
def test_page_about_a_hub_is_small(client: TestClient, parts: dict[str, str]) -> None:
    answer = ask(client, "text/html", **parts)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000


def test_facts_on_a_page_lead_to_their_evidence(client: TestClient) -> None:
    text = client.get("/city/jakarta", headers={"Accept": "text/html"}).text
    addresses = {unescape(address) for address in re.findall(r'href="(/evidence\?[^"]*)"', text)}
    assert "/evidence?subject=city/jakarta&predicate=ontology%23memberOf&object=network/ascn" in addresses
    answers = {
        client.get(address, headers={"Accept": "application/json"}).status_code for address in addresses
    }
    assert answers == {200}


def test_addresses_keep_to_the_path_of_the_base(
    tmp_path: Path, make_small_root: Callable[[Path], Path]
) -> None:
    base, versions = "https://ascn.example/data/", Versions(tmp_path / "home")
    build(make_small_root(tmp_path / "inputs"), versions, Namespace(base))
    address = "/data/evidence?subject=city/jakarta&predicate=:locatedIn"
    with TestClient(create_app(Settings(home=versions.home, base=base))) as client:
        text = client.get(address, headers={"Accept": "text/html"}).text
        told = client.get(address, headers={"Accept": "application/json"})
    assert set(re.findall(r'(?:href|action)="/(\w+)', text)) == {"data"}
    assert told.json()["facts"][0]["iri"].startswith(f"{base}evidence?subject=city/jakarta&")
    assert "</data/evidence?subject=city%2Fjakarta" in told.headers["link"]
