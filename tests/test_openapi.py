"""The description of the API: complete, with an example of everything that may be answered, and true."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.examples import EXAMPLES, QUERY
from ascn_api.negotiation import TRIPLES, Format
from ascn_api.openapi import describe_api
from ascn_api.settings import Settings

DESCRIPTION: dict[str, Any] = json.loads(json.dumps(describe_api(create_app(Settings()), "/")))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}
ANSWERS = {
    f"{name} {status}": answer
    for name, operation in OPERATIONS.items()
    for status, answer in operation["responses"].items()
}
SEARCH_ENGINES = {"GET /robots.txt", "GET /sitemap.xml", "GET /sitemap-{part}.xml"}
BODILESS = {"301", "302", "303", "304"}


def test_every_route_is_described() -> None:
    assert set(OPERATIONS) == {
        "GET /",
        "GET /.well-known/void",
        "GET /browse",
        "GET /browse/{name}",
        "GET /context.jsonld",
        "GET /dump.{extension}.gz",
        "GET /evidence",
        "GET /health",
        "GET /paths",
        "GET /tree",
        "GET /neighbourhood",
        "GET /common",
        "GET /problems",
        "GET /reconcile",
        "POST /reconcile",
        "GET /reconcile/flyout/{kind}",
        "GET /reconcile/preview",
        "GET /reconcile/properties",
        "GET /reconcile/suggest/{kind}",
        "GET /queries",
        "GET /queries.{extension}",
        "GET /queries/{name}",
        "GET /robots.txt",
        "GET /search",
        "GET /sitemap-{part}.xml",
        "GET /sitemap.xml",
        "GET /sparql",
        "POST /sparql",
        "GET /use",
        "GET /use/deviations",
        "GET /use/{name}",
        "GET /versions",
        "GET /versions.{extension}",
        "GET /versions/{name}",
        "GET /history/{path}",
        "GET /timegate/{path}",
        "GET /timemap/{path}",
        "GET /versions/{number}/{path}",
        "GET /versions/{number}/diff",
        "GET /versions/{number}/diff.{extension}",
        "GET /versions/{number}/dump.{extension}.gz",
        "GET /versions/{number}/paths",
        "GET /versions/{number}/tree",
        "GET /versions/{number}/neighbourhood",
        "GET /versions/{number}/common",
        "GET /versions/{number}/report",
        "GET /versions/{number}/report.{extension}",
        "GET /versions/{number}/sparql",
        "POST /versions/{number}/sparql",
        "GET /{path}",
    }


def test_description_is_served(client: TestClient) -> None:
    answer = client.get("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == DESCRIPTION


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"]


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_an_example_or_no_body(name: str) -> None:
    answer, status = ANSWERS[name], name.rpartition(" ")[2]
    assert answer["description"]
    assert ("content" not in answer) == (status in BODILESS)
    without = [
        kind
        for kind, content in answer.get("content", {}).items()
        if not {"example", "examples"} & set(content)
    ]
    assert without == []


@pytest.mark.parametrize(
    "name", [name for name in ANSWERS if name.rpartition(" ")[2] not in {"200", "206", *BODILESS}]
)
def test_every_failure_is_described_as_problem_details(name: str) -> None:
    content, status = ANSWERS[name]["content"], name.rpartition(" ")[2]
    assert set(content) == {"application/problem+json", "text/html"}
    assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    for kind, example in content["application/problem+json"]["examples"].items():
        assert example["value"]["type"] == f"http://localhost:8000/problems#{kind}"
        assert str(example["value"]["status"]) == status or status == "default"


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_tells_how_it_fails(name: str) -> None:
    answers = OPERATIONS[name]["responses"]
    assert "default" in answers
    # These addresses end in their format, which is the only one, or send on.
    has_one_form = {"GET /context.jsonld", "GET /use/{name}", "GET /timegate/{path}", *SEARCH_ENGINES}
    assert "406" in answers or name in has_one_form
    assert "503" in answers or name in {"GET /problems", "GET /robots.txt"}
    assert "422" not in answers


def test_every_schema_that_is_named_is_there() -> None:
    named = {part.partition('"')[0] for part in json.dumps(DESCRIPTION).split('"#/components/schemas/')[1:]}
    assert "Problem" in named
    assert named <= set(DESCRIPTION["components"]["schemas"])


@pytest.mark.parametrize("name", sorted(DESCRIPTION["components"]["schemas"]))
def test_every_schema_has_an_example_and_a_description(name: str) -> None:
    schema = DESCRIPTION["components"]["schemas"][name]
    assert schema["example"]
    assert schema["description"]
    assert set(schema["example"]) <= set(schema["properties"])


def test_example_query_is_answered_as_its_example_says(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": f"{QUERY} ORDER BY ?label LIMIT 1"})
    (example,) = (value for offer, value in EXAMPLES.items() if offer.extension == "srj")
    assert isinstance(example, dict)
    assert answer.json()["head"] == example["head"]


@pytest.mark.parametrize("offer", TRIPLES, ids=lambda offer: offer.extension)
def test_every_example_of_a_graph_can_be_read(offer: Format) -> None:
    example = EXAMPLES[offer]
    text = example if isinstance(example, str) else json.dumps(example)
    format_ = RdfFormat.from_media_type(offer.media_type)
    assert format_ is not None
    (quad,) = parse(text, format=format_)
    assert str(quad.triple) == (
        "<http://localhost:8000/city/jakarta> <http://localhost:8000/ontology#locatedIn> "
        "<http://localhost:8000/country/indonesia>"
    )


@pytest.mark.parametrize("path", ["/health", "/problems", "/search?q=jakarta", "/versions", "/versions/1"])
def test_answers_are_as_described(client: TestClient, path: str) -> None:
    described = DESCRIPTION["paths"]["/versions/{name}" if path == "/versions/1" else path.partition("?")[0]]
    answer = client.get(path, headers={"Accept": "application/json"}).json()
    example = described["get"]["responses"]["200"]["content"]["application/json"]["example"]
    first, expected = (answer[0], example[0]) if isinstance(example, list) else (answer, example)
    assert set(first) == set(expected)
