"""/sparql in a browser: the form, the rows as a page, and a query that can be corrected."""

from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

COUNTRY = """SELECT ?country ?label {
  city:jakarta :locatedIn ?country . ?country rdfs:label ?label FILTER(lang(?label) = "en")
}"""
IS_CITY = "ASK { city:jakarta a :City }"
PLACE = "CONSTRUCT { ?city :locatedIn ?country } WHERE { ?city :locatedIn ?country VALUES ?city { city:jakarta } }"


def ask(client: TestClient, query: str) -> Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": "text/html"})


def test_browser_gets_a_page_to_write_a_query_on(client: TestClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    assert '<form class="ask" action="/sparql" method="get">' in page
    assert '<textarea id="query" name="query"' in page


def test_browser_gets_the_rows_as_a_page_with_links(client: TestClient) -> None:
    page = ask(client, COUNTRY).text
    assert '<td><a href="/country/indonesia"><bdi>country/indonesia</bdi></a></td>' in page
    assert f"?{urlencode([('query', COUNTRY), ('format', 'csv')])}".replace("&", "&amp;") in page


def test_page_shows_the_first_rows_of_many(client: TestClient) -> None:
    page = ask(client, "SELECT * { ?s ?p ?o }").text
    assert "<h1>More than 500 rows</h1>" in page
    assert page.count("<tr>") == 501


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        (IS_CITY, "Yes"),
        ("ASK { city:jakarta a :Person }", "No"),
        ("SELECT * { ?s a :Nothing }", "Nothing matches"),
        (COUNTRY, "1 row"),
        (PLACE, "1 row"),
        ("CONSTRUCT { ?s a :Nothing } WHERE { ?s a :Nothing }", "Nothing matches"),
    ],
)
def test_page_sums_the_answer_up(client: TestClient, query: str, heading: str) -> None:
    assert f"<h1>{heading}</h1>" in ask(client, query).text


def test_page_keeps_the_data_set_for_the_next_query_and_tells_what_was_missing(client: TestClient) -> None:
    parameters = {"query": IS_CITY, "format": "html", "default-graph-uri": "http://x/none"}
    page = client.get("/sparql", params=parameters).text
    assert '<input type="hidden" name="default-graph-uri" value="http://x/none">' in page
    assert "Not in version 1, so empty: <code>http://x/none</code>." in page
    assert "<h1>No</h1>" in page


def test_page_shows_unbound_cells_and_awkward_texts(client: TestClient) -> None:
    query = 'SELECT ?none ?text { BIND("<b>tab\\tand\\nline</b>"@en AS ?text) OPTIONAL { ?none a :Nothing } }'
    page = ask(client, query).text
    assert "<tr><td></td><td><bdi>&lt;b&gt;tab\tand\nline&lt;/b&gt;</bdi></td></tr>" in page


def test_page_about_a_malformed_query_lets_it_be_corrected(client: TestClient) -> None:
    answer = ask(client, "SELECT *\nWHERE ?city a :City")
    assert answer.status_code == 400
    assert "Line 2, column 7: ?city cannot stand here; expected {." in answer.text
    assert ">SELECT *\nWHERE ?city a :City</textarea>" in answer.text
