"""Paths in SPARQL: SERVICE <paths> is answered like any other pattern, and nothing else by that word is."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from httpx2 import Response

from ascn_api.app import create_app
from ascn_api.routers.sparql_description import PATHS
from ascn_api.settings import Settings
from ascn_graph.__main__ import main
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.path_service.properties import INPUTS, OUTPUTS
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

ENDS = ":source city:jakarta ; :target city:bandung"
HOSTILE = "Ban\"d\\u0022ung' } SERVICE <http://x.example/#> { <<~triple from"
CITIES = f"""
  <city/bandung> a :City ; rdfs:label "Bandung"@en , {json.dumps(HOSTILE)}@ms ; :locatedIn <country/indonesia> .
  <city/hanoi> a :City ; rdfs:label "Hanoi"@en ; :locatedIn <country/vietnam> .
  <country/vietnam> a :Country ; rdfs:label "Viet Nam"@en ; :iso3166 "VN" .
}}"""


@pytest.fixture(scope="module")
def home(make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home with the small world, in which Jakarta (as two paragraphs say) and Bandung are in Indonesia."""
    root = make_small_root(tmp_path_factory.mktemp("paths") / "inputs")
    sources = root / "graph" / "sources"
    editors, article = (sources / "editors.trig").read_text(), (sources / "a.trig").read_text()
    (sources / "editors.trig").write_text(editors.rstrip().removesuffix("}") + CITIES)
    located = '"DKI Jakarta"@id ; :locatedIn <country/indonesia>'
    (sources / "a.trig").write_text(article.replace('"DKI Jakarta"@id', located))
    versions = Versions(root.parent / "home")
    build(root, versions, Namespace(DEFAULT_BASE))
    return versions.home


@pytest.fixture(scope="module")
def small(home: Path) -> Iterator[TestClient]:
    """Give a client of a server of that world."""
    with TestClient(create_app(Settings(home=home))) as made:
        # Workers that find paths are started in the background.
        for _ in range(100):
            if ask(made, f"ASK {{ {block()} }}").status_code == 200:
                break
            sleep(0.1)
        yield made


def ask(client: TestClient, query: str, accept: str = "text/csv", path: str = "/sparql") -> Response:
    return client.post(path, data={"query": query}, headers={"Accept": accept})


def rows(client: TestClient, query: str) -> list[str]:
    answer = ask(client, query)
    assert answer.status_code == 200, answer.text
    return answer.text.replace(DEFAULT_BASE, "").splitlines()[1:]


def block(*properties: str) -> str:
    return f"SERVICE <paths> {{ [] {' ; '.join((ENDS, *properties))} }}"


def test_hops_come_with_the_graphs_that_state_them(small: TestClient) -> None:
    query = f"""SELECT ?path ?hop ?from ?edge ?to ?forward ?graph {{
      {block(":pathIndex ?path ; :hopIndex ?hop ; :startNode ?from ; :endNode ?to ; :hopPredicate ?edge")}
      {block(":hopIndex ?hop ; :forward ?forward ; :evidence ?graph")}
    }} ORDER BY ?hop ?graph"""
    step = "city/jakarta,ontology#locatedIn,country/indonesia,true"
    assert rows(small, query) == [
        f"1,1,{step},source/a#p1",
        f"1,1,{step},source/editors#all",
        "1,2,country/indonesia,ontology#locatedIn,city/bandung,false,source/editors#all",
    ]


@pytest.mark.parametrize(
    ("property_", "values"),
    [
        (":cut", ["false"]),
        (":pathIndex", ["1"]),
        (":pathLength", ["2"]),
        (":meaningful", ["true"]),
        (":hopIndex", ["1", "2"]),
        (":originCount", ["1", "0"]),
        (":relationship", ["", ""]),
        (":evidence", ["source/a#p1", "source/editors#all", "source/editors#all"]),
        (":sentence", ['"Jakarta is located in Indonesia, which has the city Bandung."']),
    ],
)
def test_answer_is_as_fine_as_what_is_asked(small: TestClient, property_: str, values: list[str]) -> None:
    assert rows(small, f"SELECT ?value {{ {block(f'{property_} ?value')} }}") == values


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT ?n { %B }", ["country/indonesia", "city/bandung"]),
        ("SELECT ?label { %B ?n rdfs:label ?label FILTER(lang(?label) = 'en') }", ["Indonesia", "Bandung"]),
        ("SELECT ?n { ?n a :Country %B }", ["country/indonesia"]),
        ("SELECT ?n { ?n a :City OPTIONAL { %B } FILTER(?n = city:hanoi) }", ["city/hanoi"]),
        ("SELECT ?n { { %B } UNION { BIND(1 AS ?n) } }", ["country/indonesia", "city/bandung", "1"]),
        ("SELECT ?n { { SELECT DISTINCT ?n { %B } } }", ["country/indonesia", "city/bandung"]),
        ("SELECT ?n { ?n a :City MINUS { %B } } ORDER BY ?n", ["city/hanoi", "city/jakarta"]),
        ("SELECT ?n { ?n a :City FILTER EXISTS { %B } }", ["city/bandung"]),
        ("SELECT ?n { ?n a :City FILTER NOT EXISTS { %B } } ORDER BY ?n", ["city/hanoi", "city/jakarta"]),
        ("SELECT ?n { GRAPH graph:ontology { %B } }", ["country/indonesia", "city/bandung"]),
        ("SELECT (COUNT(*) AS ?n) { %B }", ["2"]),
        ("SELECT ?n WHERE{%B}", ["country/indonesia", "city/bandung"]),
        (
            "SELECT ?n { ?c a :Country %B . ?x rdfs:label 'Hanoi'@en ; :locatedIn ?c }",
            ["country/indonesia", "city/bandung"],
        ),
        ("SELECT ?n FROM source:a { %B }", ["country/indonesia", "city/bandung"]),
    ],
)
def test_block_stands_wherever_a_pattern_does(small: TestClient, query: str, found: list[str]) -> None:
    assert sorted(rows(small, query.replace("%B", block(":endNode ?n")))) == sorted(found)


def test_other_forms_of_queries_have_blocks(small: TestClient) -> None:
    far = block(":maxLength 1")
    assert [ask(small, f"ASK {{ {each} }}").text for each in (block(), far)] == ["true", "false"]
    construct = f"CONSTRUCT {{ city:jakarta :exactMatch ?n }} WHERE {{ {block(':endNode ?n')} }}"
    assert len(ask(small, construct, "application/n-triples").text.splitlines()) == 2


def test_tables_ask_several_searches_and_keep_their_columns(small: TestClient) -> None:
    query = """SELECT ?a ?b ?note ?length { SERVICE <paths> {
      VALUES (?a ?note) { (city:bandung "one") (city:hanoi "two") (country:indonesia UNDEF) }
      VALUES ?b { city:jakarta }
      ?any :source ?a ; :target ?b . ?any :pathLength ?length
    } }"""
    assert rows(small, query) == [
        "city/bandung,city/jakarta,one,2",
        "country/indonesia,city/jakarta,,1",
    ]


def test_one_variable_for_two_things_joins_them(small: TestClient) -> None:
    query = """SELECT ?a { SERVICE <paths> {
      VALUES ?a { city:bandung city:jakarta } [] :source ?a ; :target country:indonesia ; :startNode ?a } }"""
    assert rows(small, query) == ["city/bandung", "city/jakarta"]
    assert rows(small, f"SELECT ?n {{ {block(':startNode ?n ; :endNode ?n')} }}") == []


def test_options_are_followed(small: TestClient) -> None:
    options = ':limit 1 ; :rank "length" ; :search "all" ; :nodeClasses ( :Country ) ; :inLanguage "ms"'
    query = f"SELECT ?text {{ {block(options, ':avoidPredicate :heldIn , :partOf', ':sentence ?text')} }}"
    (sentence,) = ask(small, query, "application/json").json()["results"]["bindings"]
    assert HOSTILE in sentence["text"]["value"]
    assert rows(small, query.replace("( :Country )", "( :City )")) == []
    assert rows(small, query.replace(":limit", ":directed true ; :limit")) == []
    assert rows(small, query.replace(":limit", ":avoid country:indonesia ; :limit")) == []


def test_day_says_what_is_known_of_each_hop(small: TestClient) -> None:
    day = ':onDay "2021-10-18"^^xsd:date'
    query = f"SELECT ?state {{ {block(day, ':dayState ?state')} }}"
    assert rows(small, query) == ["undated", "undated"]


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX p: <http://localhost:8000/> ASK { SERVICE p:paths { %B } }",
        "BASE <http://localhost:8000/city/> ASK { SERVICE <../paths> { %B } }",
        "ASK{service silent<paths>{%B}}",
        "ASK { SERVICE <http://localhost:8000/paths> { # } SERVICE <x> {\n %B } }",
        "# SERVICE <x> {\nASK { BIND('SERVICE <x> {}' AS ?x) SERVICE <paths> { %B } }",
        "PREFIX : <x#> ASK { SERVICE <paths> { [] ascn:source <city/jakarta> ; ascn:target city:bandung } }",
    ],
)
def test_service_is_known_by_whatever_name_it_has(small: TestClient, query: str) -> None:
    assert ask(small, query.replace("%B", f"[] {ENDS}")).text == "true"


@pytest.mark.parametrize(
    "query",
    [
        "BASE <http://x.example/> ASK { SERVICE <paths> { %B } }",
        "PREFIX p: <http://x.example/> ASK { SERVICE p:paths { %B } }",
        "ASK { SERVICE <tree> { %B } }",
        "ASK { SERVICE <paths?x> { %B } }",
        "ASK { SERVICE ?paths { %B } }",
        "ASK { BIND(<paths> AS ?p) SERVICE ?p { %B } }",
        "ASK { SERVICE <paths> { %B } SERVICE <http://x.example/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://x.example/> { SERVICE <paths> { %B } } }",
        "ASK { SERVICE <paths> { %B } FILTER(trueSERVICE<http://x.example/>{}) }",
        "ASK { ?a ?b ?c FILTER(?a<?b#>)\nSERVICE <http://x.example/> {}\n SERVICE <paths> { %B } }",
        "ASK { FILTER(trueSERVICE<paths>{ %B }) }",
        "ASKWHERE{ SERVICE <http://x.example/> {} } ASK { SERVICE <paths> { %B } }",
        "ASKWHERE{} ASK { SERVICE <paths> { %B } }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <paths> { %B } }",
    ],
)
def test_any_other_service_is_refused(small: TestClient, query: str) -> None:
    answer = ask(small, query.replace("%B", f"[] {ENDS}"))
    assert (answer.status_code, answer.json()["title"]) == (403, "Refused query")


@pytest.mark.parametrize(
    ("content", "column", "told"),
    [
        ("1 :target <x>", 1, "1 cannot stand here in SERVICE <paths>; expected a subject such as []."),
        ("[] :source <x>", 8, "the block has no :target"),
        ("[] :sorce <x>", 4, ":sorce is no property of a search; there are :source :score."),
        ("[] rdf:type <x>", 4, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> is no property"),
        ("[] x:y <x>", 4, "x:y is of a prefix that is not declared."),
        ("[] %E . [] :limit 1", 50, "this is a second subject"),
        ("[] %E ; :limit 0", 57, ":limit is 0, not from 1 to 1000."),
        ("[] %E ; :limit 1 , 2", 61, ":limit has one value, here is a second."),
        ("[] %E ; :limit 'x'", 57, ":limit takes a whole number such as 3."),
        ("[] %E ; :rank 'beauty'", 56, ":rank is 'beauty', not one of meaning, length."),
        ("[] %E ; :onDay '2021'", 57, ":onDay is '2021', not a day as in 2021-10-18."),
        ("[] %E ; :directed 'x'^^xsd:boolean", 60, ":directed takes true or false."),
        ("[] %E ; :hopIndex 1", 60, ":hopIndex is answered, so it takes a variable"),
        ("[] %E ; :avoid ?x", 57, "?x is not bound: write VALUES ?x { … } inside the braces of the block"),
        ("[] %E ; :avoid _:x", 57, "a blank node names nothing"),
        ("[] %E FILTER(true)", 48, "FILTER cannot stand in SERVICE <paths>"),
        ("[] %E BIND(1 AS ?x)", 48, "BIND cannot stand in SERVICE <paths>"),
        ("[] %E . OPTIONAL { }", 50, "OPTIONAL cannot stand in SERVICE <paths>"),
        ("{ [] %E }", 1, "A group cannot stand in SERVICE <paths>"),
        ("SERVICE <paths> { [] %E }", 1, "SERVICE cannot stand in SERVICE <paths>"),
        ("[] :source/:target <x>", 11, "/ cannot stand here"),
        ("[] ?p <x>", 4, "?p cannot stand here"),
        ("[] %E VALUES ?a { ?b }", 60, "?b cannot stand here"),
        ("[] %E VALUES (?a ?b) { (1) }", 65, "the row has 1 values, the table 2 variables."),
        ("[] :source <city/jakatra> ; :target city:bandung", 12, "Nothing is called"),
        ("[] :source :City ; :target city:bandung", 12, "'http://localhost:8000/ontology#City'"),
        ("[] %E ; :avoidClass :Ctiy", 62, "'http://localhost:8000/ontology#Ctiy'"),
    ],
)
def test_what_cannot_stand_in_a_block_is_told_with_its_place(
    small: TestClient, content: str, column: int, told: str
) -> None:
    text = f"SELECT * {{\n SERVICE <paths> {{\n{content.replace('%E', ENDS)}\n}}\n}}"
    answer = ask(small, text)
    assert (answer.status_code, answer.json()["title"]) == (400, "Malformed query")
    line = 2 if "has no" in told else 3
    column = 2 if line == 2 else column
    assert (answer.json()["line"], answer.json()["column"]) == (line, column)
    assert answer.json()["detail"].startswith(f"Line {line}, column {column}: ")
    assert told in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "line", "column", "told"),
    [
        ("ASK { SERVICE <paths> { [] ", 1, 7, "SERVICE <paths> is not closed; a } is missing."),
        (
            "ASK { } SERVICE <paths> { [] }",
            1,
            9,
            "SERVICE <paths> must stand within the braces of the query.",
        ),
        ("PREFX x: <y> ASK { SERVICE <paths> { [] } }", 1, 1, "PREFX cannot stand here"),
        ("ASK { %B } LIMITED 1", 1, 76, "LIMITED cannot stand here"),
        ("ASK {\n SERVICE <paths> {\n [] %E\r\n  . } ?x foo }", 4, 10, "foo cannot stand here"),
        ("ASK {" + "SERVICE <paths> {}" * 11 + "}", 1, 186, "SERVICE stands here more than 10 times."),
    ],
)
def test_what_is_wrong_around_a_block_is_told_with_its_place(
    small: TestClient, query: str, line: int, column: int, told: str
) -> None:
    text = query.replace("%B", block()).replace("%E", ENDS)
    answer = ask(small, text)
    assert answer.status_code == 400
    assert (answer.json()["line"], answer.json()["column"]) == (line, column)
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("wrong", ["city:jakatra", ":City"])
def test_silent_block_that_fails_binds_nothing(small: TestClient, wrong: str) -> None:
    text = f"SELECT ?n {{ %S {{ [] :source {wrong} ; :target city:bandung ; :endNode ?n }} ?c rdfs:label 'Hanoi'@en }}"
    assert rows(small, text.replace("%S", "SERVICE SILENT <paths>")) == [""]
    assert ask(small, text.replace("%S", "SERVICE <paths>")).status_code == 400


def test_what_comes_near_is_named(small: TestClient) -> None:
    answer = ask(small, "ASK { SERVICE <paths> { [] :source <city/bandang> ; :target city:jakarta } }")
    assert {"iri": f"{DEFAULT_BASE}city/bandung", "label": "Bandung"} in answer.json()["candidates"]


def test_answer_that_fits_no_query_is_told(small: TestClient) -> None:
    note = "x" * 300_000
    pairs = f'(city:jakarta "{note}") ' * 15
    answer = ask(
        small,
        f"ASK {{ SERVICE <paths> {{ VALUES (?a ?note) {{ {pairs} }} "
        "[] :source ?a ; :target city:bandung ; :endNode ?n } }",
    )
    assert (answer.status_code, answer.json()["column"]) == (400, 7)
    assert "fill too many rows for one query: lower :limit" in answer.json()["detail"]


def test_too_many_searches_are_refused(small: TestClient) -> None:
    pairs = "(city:jakarta city:bandung) " * 26
    answer = ask(
        small, f"ASK {{ SERVICE <paths> {{ VALUES (?a ?b) {{ {pairs} }} [] :source ?a ; :target ?b }} }}"
    )
    assert answer.json()["detail"] == "Line 1, column 7: VALUES asks for 26 searches, more than 25."


def test_searches_and_query_have_one_deadline(small: TestClient) -> None:
    data = {"query": f"ASK {{ {block()} }}", "timeout": "0.00001"}
    answer = small.post("/sparql", data=data)
    assert (answer.status_code, answer.json()["detail"]) == (503, "Stopped after its deadline of 1e-05 s.")


def test_text_from_the_graph_is_never_read_as_sparql(small: TestClient) -> None:
    query = f"SELECT ?text {{ {block(':inLanguage ' + repr('ms') + ' ; :sentence ?text')} }}"
    answer = small.post("/sparql", data={"query": query, "version": "1.2"})
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert HOSTILE in answer.json()["results"]["bindings"][0]["text"]["value"]


def test_description_of_a_table_tells_the_query_as_it_was_asked(small: TestClient) -> None:
    query = f"SELECT ?n {{ {block(':endNode ?n')} }}"
    answer = small.get("/sparql", params={"query": query, "format": "csvm"})
    assert json.dumps(query) in answer.text
    assert "VALUES" not in answer.text


def test_result_is_kept_for_the_query_as_it_was_asked(small: TestClient) -> None:
    query = f"SELECT ?n {{ {block(':endNode ?n')} }} # kept"
    first, again = (small.get("/sparql", params={"query": query}) for _ in range(2))
    assert (again.text, again.headers["etag"]) == (first.text, first.headers["etag"])
    held = small.get("/sparql", params={"query": query}, headers={"If-None-Match": first.headers["etag"]})
    assert held.status_code == 304


def test_kept_version_and_command_line_answer_the_same(small: TestClient, home: Path) -> None:
    query = f"SELECT ?n {{ {block(':endNode ?n')} }}"
    printed = CliRunner().invoke(main, ["--home", str(home), "query", query, "-f", "csv"])
    pinned = ask(small, query, path="/versions/1/sparql")
    assert printed.output.split() == pinned.text.split() == ask(small, query).text.split() != []


@pytest.mark.parametrize("name", [*INPUTS, *OUTPUTS])
def test_property_of_a_block_is_a_term_and_described_with_the_endpoint(small: TestClient, name: str) -> None:
    assert rows(small, f"SELECT ?kind {{ :{name} a ?kind }}") != []
    assert f"`:{name}`" in PATHS
