"""The researcher's CSV and its description, as written by the engine: columns, cells, types, memory."""

import csv
import json
import re
import tracemalloc
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import IO, Any, cast

import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own
import pytest
from fastapi.testclient import TestClient
from pyoxigraph import QuerySolutions, RdfFormat, Store

from ascn_graph.engine.table_description import Origin, write_table_description
from ascn_graph.engine.tables import LOOK_AHEAD, write_table

BASE = "http://localhost:8000/"
PREFIXES = {
    "": f"{BASE}ontology#",
    "city": f"{BASE}city/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DATA = """
@base <http://localhost:8000/> . @prefix : <ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<city/bangkok> a :City ; :founded 1782 ; rdfs:label "Bangkok"@en, "กรุงเทพมหานคร"@th .
<city/davao> a :City ; :founded 1848 ; rdfs:label "Davao City"@en, "Kota Davao"@id .
<city/hanoi> a :City ; rdfs:label "Hà Nội"@vi .
<city/nowhere> a :City .
"""
ORIGIN = Origin(
    address=f"{BASE}versions/1/sparql?query=…&format=researcher",
    version=f"{BASE}versions/1",
    licence="https://creativecommons.org/licenses/by/4.0/",
    query="SELECT …",
)
NUMBERS = "1 1.5 2.0 3e0 1e300"


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.load(DATA, RdfFormat.TURTLE)
    return made


def solutions(store: Store, query: str) -> QuerySolutions:
    found = store.query(query, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return found


def bytes_of(store: Store, query: str, *languages: str) -> bytes:
    written = BytesIO()
    write_table(solutions(store, query), store, languages or ("en",), written)
    return written.getvalue()


def rows_of(store: Store, query: str, *languages: str) -> list[list[str]]:
    return list(csv.reader(StringIO(bytes_of(store, query, *languages).decode("utf-8-sig"), newline="")))


def description_of(store: Store, query: str, *languages: str) -> dict[str, Any]:
    written = BytesIO()
    write_table_description(solutions(store, query), store, languages or ("en",), ORIGIN, written)
    described: dict[str, Any] = json.loads(written.getvalue())
    return described


def columns_of(store: Store, query: str) -> dict[str, Mapping[str, object]]:
    return {column["titles"]: column for column in description_of(store, query)["tableSchema"]["columns"]}


def test_file_is_utf8_with_a_mark_and_lines_end_in_cr_lf(store: Store) -> None:
    written = bytes_of(store, "SELECT ?city { VALUES ?city { city:bangkok } }", "th")
    assert written == (
        b"\xef\xbb\xbfcity,city_label\r\n"
        b"http://localhost:8000/city/bangkok,"
        b"\xe0\xb8\x81\xe0\xb8\xa3\xe0\xb8\xb8\xe0\xb8\x87\xe0\xb9\x80\xe0\xb8\x97\xe0\xb8\x9e"
        b"\xe0\xb8\xa1\xe0\xb8\xab\xe0\xb8\xb2\xe0\xb8\x99\xe0\xb8\x84\xe0\xb8\xa3\r\n"
    )


def test_comma_quotation_mark_and_line_break_stand_in_quotation_marks(store: Store) -> None:
    query = r"""SELECT ?text { VALUES ?text { "a,b" "say \"c\"" "d\ne" "f\r\ng" "=1+1" } }"""
    assert bytes_of(store, query).decode("utf-8-sig") == (
        'text\r\n"a,b"\r\n"say ""c"""\r\n"d\ne"\r\n"f\r\ng"\r\n=1+1\r\n'
    )


@pytest.mark.parametrize(
    ("languages", "labels"),
    [
        (["en"], ["Bangkok", "Davao City", "Hà Nội", "nowhere"]),
        (["id", "th"], ["กรุงเทพมหานคร", "Kota Davao", "Hà Nội", "nowhere"]),
        (["fr"], ["Bangkok", "Davao City", "Hà Nội", "nowhere"]),
    ],
)
def test_label_is_in_the_language_asked_for_or_the_next_best(
    store: Store, languages: Sequence[str], labels: list[str]
) -> None:
    rows = rows_of(store, "SELECT ?city { ?city a :City } ORDER BY ?city", *languages)
    assert [row[1] for row in rows] == ["city_label", *labels]


@pytest.mark.parametrize(
    ("query", "headings"),
    [
        ("SELECT ?city ?year { ?city :founded ?year }", ["city", "city_label", "year"]),
        (
            "SELECT ?city ?year { ?city :founded ?year FILTER(?year < 0) }",
            ["city", "city_label", "year", "year_label"],
        ),
        ("SELECT ?year ?gone { ?city :founded ?year }", ["year", "gone", "gone_label"]),
        ("SELECT ?name { ?city rdfs:label ?name }", ["name", "name_language"]),
        ("SELECT ?o { city:bangkok ?p ?o }", ["o", "o_label", "o_language"]),
        (
            "SELECT ?city ?city_label { ?city rdfs:label ?city_label }",
            ["city", "city_label", "city_label_language"],
        ),
        ("SELECT ?n ?n_language { ?c rdfs:label ?n BIND(LANG(?n) AS ?n_language) }", ["n", "n_language"]),
        ("SELECT (BNODE() AS ?node) {}", ["node"]),
        ("SELECT * {}", []),
    ],
)
def test_columns_beside_a_variable_follow_from_its_values(
    store: Store, query: str, headings: list[str]
) -> None:
    assert rows_of(store, query)[0] == headings


def test_columns_are_the_same_in_every_language(store: Store) -> None:
    query = "SELECT * { ?city ?property ?value }"
    assert rows_of(store, query, "th")[0] == rows_of(store, query, "en")[0]


def test_cells_of_a_column_that_mixes_texts_and_things(store: Store) -> None:
    rows = rows_of(store, "SELECT ?o { VALUES ?o { city:davao 'Davao'@fil 7 } }")
    assert rows == [
        ["o", "o_label", "o_language"],
        ["http://localhost:8000/city/davao", "Davao City", ""],
        ["Davao", "Davao", "fil"],
        ["7", "7", ""],
    ]


def test_row_of_which_nothing_is_bound_is_no_blank_line(store: Store) -> None:
    query = 'SELECT ?text { VALUES ?text { "a" UNDEF "b" } }'
    assert bytes_of(store, query).decode("utf-8-sig") == 'text\r\na\r\n""\r\nb\r\n'


def test_triple_terms_and_blank_nodes_are_written_as_in_n_triples(store: Store) -> None:
    query = "SELECT ?t ?b { VALUES ?t { <<( city:davao :founded 1848 )>> } BIND(BNODE('x') AS ?b) }"
    ((triple, node),) = rows_of(store, query)[1:]
    assert triple == (
        "<<( <http://localhost:8000/city/davao> <http://localhost:8000/ontology#founded> "
        '"1848"^^<http://www.w3.org/2001/XMLSchema#integer> )>>'
    )
    assert node == "_:x"


@pytest.mark.parametrize(
    ("values", "datatype", "read"),
    [
        ("1 2 3", "int64", [1, 2, 3]),
        ("2.0 3.0", "float64", [2.0, 3.0]),
        ("2e0 1e300 'INF'^^xsd:double", "float64", [2.0, 1e300, float("inf")]),
        (NUMBERS, "float64", [1.0, 1.5, 2.0, 3.0, 1e300]),
        ("true false", "bool", [True, False]),
        ("'a' 'b'@en", "str", ["a", "b"]),
        ("'2021'^^xsd:gYear '2025'^^xsd:gYear", "int64", [2021, 2025]),
    ],
)
def test_pandas_reads_one_type_in_a_column(
    store: Store, values: str, datatype: str, read: list[object]
) -> None:
    table = pd.read_csv(BytesIO(bytes_of(store, f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")))
    assert (str(table["x"].dtype), table["x"].tolist()) == (datatype, read)


def test_pandas_reads_dates(store: Store) -> None:
    query = "SELECT ?day { VALUES ?day { '2025-11-10'^^xsd:date '2019-04-17'^^xsd:date } }"
    table = pd.read_csv(BytesIO(bytes_of(store, query)), parse_dates=["day"])
    assert table["day"].dt.strftime("%d.%m.%Y").tolist() == ["10.11.2025", "17.04.2019"]


def test_first_rows_decide_about_columns(store: Store) -> None:
    many = " ".join(str(number) for number in range(LOOK_AHEAD))
    inside = rows_of(
        store, f"SELECT ?x {{ VALUES ?x {{ {many.removesuffix(str(LOOK_AHEAD - 1))} city:davao }} }}"
    )
    beyond = rows_of(store, f"SELECT ?x {{ VALUES ?x {{ {many} city:davao }} }}")
    assert (inside[0], inside[-1]) == (["x", "x_label"], ["http://localhost:8000/city/davao", "Davao City"])
    assert (beyond[0], beyond[-1]) == (["x"], ["http://localhost:8000/city/davao"])


def test_long_texts_bring_the_decision_about_columns_forward(store: Store) -> None:
    numbers = " ".join(str(number) for number in range(60))
    query = f"SELECT ?x ('{'y' * 100_000}' AS ?y) {{ VALUES ?x {{ {numbers} city:davao }} }}"
    assert rows_of(store, query)[0] == ["x", "y"]


def test_long_results_and_long_texts_take_little_memory(store: Store) -> None:
    class Counted:
        size = 0

        def write(self, data: bytes) -> int:
            self.size += len(data)
            return len(data)

    places = " ".join(str(number) for number in range(40))
    text = "x" * 20_000
    numbers = " ".join(f"VALUES ?{name} {{ {places} }}" for name in "abc")
    made = f"IRI(CONCAT('{BASE}', STR(?a), '-', STR(?b), '-', STR(?c)))"
    query = f"SELECT ({made} AS ?x) ('{text}' AS ?y) {{ {numbers} }}"
    file = Counted()
    tracemalloc.start()
    write_table(solutions(store, f"{query} LIMIT 3000"), store, ("en",), cast("IO[bytes]", file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert file.size > 60_000_000
    assert peak < 12_000_000


def test_description_says_where_the_table_is_from(store: Store) -> None:
    described = description_of(store, "SELECT ?x { VALUES ?x { 1 } }")
    assert {name: value for name, value in described.items() if name not in {"dialect", "tableSchema"}} == {
        "@context": "http://www.w3.org/ns/csvw",
        "url": ORIGIN.address,
        "dc:source": {"@id": ORIGIN.version},
        "dc:license": {"@id": ORIGIN.licence},
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:used": {"@id": ORIGIN.version},
            "http://www.w3.org/ns/shacl#select": ORIGIN.query,
        },
    }


def test_description_names_the_columns_of_the_table_in_order(store: Store) -> None:
    query = "SELECT * { ?city ?property ?value }"
    assert list(columns_of(store, query)) == rows_of(store, query)[0]


@pytest.mark.parametrize(
    ("values", "datatype"),
    [
        ("1 2", "integer"),
        ("1 2.5", "decimal"),
        (NUMBERS, "double"),
        ("true false", "boolean"),
        ("'2025-11-10'^^xsd:date", "date"),
        ("'2025-11-10'^^xsd:date '2025'^^xsd:gYear", "string"),
        ("'2025'^^xsd:gYear", "gYear"),
        ("'2025-11'^^xsd:gYearMonth", "gYearMonth"),
        ("'2025-11-10T08:30:00+07:00'^^xsd:dateTime", "dateTime"),
        ("'P1DT2H'^^xsd:duration", "duration"),
        ("'many'^^xsd:integer 1", "string"),
        ("'https://asean.org/'^^xsd:anyURI", "anyURI"),
        ("'POINT(1 2)'^^<http://www.opengis.net/ont/geosparql#wktLiteral>", "string"),
        ("UNDEF", "string"),
    ],
)
def test_description_tells_the_datatype_of_a_whole_column(store: Store, values: str, datatype: str) -> None:
    assert columns_of(store, f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")["x"]["datatype"] == datatype


def test_description_sees_the_last_row(store: Store) -> None:
    many = " ".join(str(number) for number in range(LOOK_AHEAD))
    assert columns_of(store, f"SELECT ?x {{ VALUES ?x {{ {many} 'last' }} }}")["x"] == {
        "name": "x",
        "titles": "x",
        "datatype": "string",
        "null": "",
        "required": True,
    }


def test_description_tells_converters_that_a_label_belongs_to_the_thing_beside_it(store: Store) -> None:
    columns = columns_of(store, "SELECT ?city { VALUES ?city { city:bangkok city:davao } }")
    assert columns == {
        "city": {
            "name": "city",
            "titles": "city",
            "datatype": "anyURI",
            "null": "",
            "required": True,
            "valueUrl": "{+city}",
        },
        "city_label": {
            "name": "city_label",
            "titles": "city_label",
            "datatype": "string",
            "null": "",
            "required": True,
            "lang": "en",
            "aboutUrl": "{+city}",
            "propertyUrl": "http://www.w3.org/2000/01/rdf-schema#label",
        },
    }


def test_description_does_not_call_a_local_name_a_label(store: Store) -> None:
    label = columns_of(store, "SELECT ?city { VALUES ?city { city:bangkok city:nowhere UNDEF } }")[
        "city_label"
    ]
    assert label == {
        "name": "city_label",
        "titles": "city_label",
        "datatype": "string",
        "null": "",
        "suppressOutput": True,
    }


@pytest.mark.parametrize(
    ("texts", "language"), [("'a'@id 'b'@id", "id"), ("'a'@id 'b'@en", None), ("'a'@id 'b'", None)]
)
def test_description_tells_the_language_of_texts_that_share_one(
    store: Store, texts: str, language: str | None
) -> None:
    columns = columns_of(store, f"SELECT ?x {{ VALUES ?x {{ {texts} }} }}")
    assert (columns["x"].get("lang"), columns["x_language"]["datatype"]) == (language, "string")


CITIES = "SELECT ?city { VALUES ?city { city:jakarta } }"


@pytest.mark.parametrize(
    ("parameters", "headers", "label"),
    [
        ({"format": "researcher", "language": "id"}, {}, "DKI Jakarta"),
        ({"format": "researcher"}, {"Accept-Language": "id"}, "DKI Jakarta"),
        ({}, {"Accept": "text/csv;profile=researcher"}, "Jakarta"),
    ],
    ids=["language", "accept-language", "profile"],
)
def test_table_is_had_over_http(
    client: TestClient, parameters: dict[str, str], headers: dict[str, str], label: str
) -> None:
    answer = client.get("/sparql", params={"query": CITIES, **parameters}, headers=headers)
    assert (answer.status_code, answer.headers["ascn-version"]) == (200, "1")
    assert answer.content.decode("utf-8-sig") == (
        f"city,city_label\r\nhttp://localhost:8000/city/jakarta,{label}\r\n"
    )


def test_table_leads_to_its_description_and_back(client: TestClient) -> None:
    table = client.get("/sparql", params={"query": CITIES, "format": "researcher", "language": "id"})
    link = re.search(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', table.headers["link"])
    assert link
    described = client.get(link[1]).json()
    again = client.get(described["url"].removeprefix("http://localhost:8000"))
    assert described["dc:source"] == {"@id": "http://localhost:8000/versions/1"}
    assert described["url"].startswith("http://localhost:8000/versions/1/sparql?")
    assert (again.status_code, again.content) == (200, table.content)
