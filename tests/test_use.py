"""The page /use: each of its examples is taken from a running server as a reader would, run, and its answer checked."""

import csv
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import QuerySolutions, RdfFormat, Store

from ascn_api.routers.use import EXAMPLES, Example, text_of
from ascn_graph.namespaces import Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

ROOT = Path(__file__).parents[1]
USES = ROOT / "api" / "ascn_api" / "uses"
PATIENCE = 120
MEMBERS = """SELECT ?name ?city { ?city :memberOf network:ascn ; rdfs:label ?name FILTER (LANG(?name) = "en") }
    ORDER BY ?name"""
RUN_NOTEBOOK = """
import json, sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, kernel_name="python3", timeout=100).execute()
json.dump([cell.outputs for cell in notebook.cells if cell.cell_type == "code"], sys.stdout)
"""
PACKAGES = {
    "one_line.py": ("pandas",),
    "with_pandas.py": ("pandas",),
    "with_paths.py": ("pandas",),
    "with_urllib.py": (),
    "with_sparqlwrapper.py": ("SPARQLWrapper",),
    "with_rdflib.py": ("rdflib",),
    "notebook.ipynb": ("pandas", "jinja2", "nbclient", "ipykernel"),
}
PROGRAMS = {
    "query.R": ("Rscript", "r-base-core"),
    "with_jsonlite.R": ("Rscript", "r-base-core r-cran-jsonlite"),
    "query.sh": ("curl", "curl"),
}
FETCHED = {"spreadsheet.txt", "openrefine.txt", "citation.bib"}


@dataclass(frozen=True)
class Site:
    """A running server at its own base, the version it serves, and a folder to work in."""

    base: str
    version: Version
    store: Store
    folder: Path

    def ask(self, query: str) -> list[list[str]]:
        """Give the solutions of a query, read without the server."""
        found = self.store.query(query, base_iri=self.base, prefixes=Namespace(self.base).prefixes)
        assert isinstance(found, QuerySolutions)
        return [[term.value for term in row] for row in found]

    def take(self, name: str) -> Path:
        """Download an example."""
        path = self.folder / name
        with urlopen(f"{self.base}use/{name}", timeout=PATIENCE) as answer:  # noqa: S310 (our own server)
            path.write_bytes(answer.read())
        return path

    def run(self, *words: str) -> str:
        """Run a program in the folder and give what it prints."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_python(self, name: str) -> str:
        """Download and run an example in Python, which must not even warn."""
        absent = [package for package in PACKAGES[name] if importlib.util.find_spec(package) is None]
        assert not absent, (
            f"{name} needs {' and '.join(absent)}; install the tests' packages: pip install -e '.[dev]'"
        )
        return self.run(sys.executable, "-W", "error", self.take(name).name)

    def run_program(self, name: str) -> str:
        """Download and run an example with the program it is written for."""
        program, packages = PROGRAMS[name]
        runner = "sh" if program == "curl" else program
        assert shutil.which(program), (
            f"{name} needs {program}, which is not installed: apt-get install {packages}"
        )
        return self.run(runner, self.take(name).name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Version]]:
    """Run a server of the real graph, whose IRIs lead to itself."""
    port, home = free_port(), tmp_path_factory.mktemp("used")
    base = f"http://localhost:{port}/"
    build(ROOT, Versions(home), Namespace(base))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ascn_graph", "--home", str(home), "serve", "--no-build", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**kept, "ASCN_BASE": base},
    )
    assert process.stdout
    try:
        assert process.stdout.readline().startswith(f"Ready: {base}")
        yield base, Versions(home).current()
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.fixture
def site(served: tuple[str, Version], tmp_path: Path) -> Site:
    base, version = served
    return Site(base, version, version.open_store(), tmp_path)


def count_of_members(site: Site) -> int:
    members = site.ask("SELECT DISTINCT ?city { ?city :memberOf network:ascn }")
    assert len(members) > 30
    return len(members)


def test_every_file_is_an_example_and_every_example_is_tried() -> None:
    files = {path.name for path in USES.iterdir()} - {"deviations.toml", "__pycache__", ".ruff_cache"}
    names = {example.name for example in EXAMPLES}
    assert files == names
    assert names == PACKAGES.keys() | PROGRAMS.keys() | FETCHED


def test_pandas_in_one_line(site: Site) -> None:
    printed = site.run_python("one_line.py")
    assert printed.split()[:2] == ["city_label", "country_label"]
    assert f"\n{count_of_members(site) - 1} " in printed


def test_paths_are_a_table_of_pandas(site: Site) -> None:
    printed = site.run_python("with_paths.py")
    assert re.findall(r"^(\d)\. Score \d", printed, re.MULTILINE) == ["1", "2", "3"]
    assert "was held in Takamatsu [JPNN.com, 12 November 2025, paragraph 6; " in printed


def test_pandas_reads_typed_columns(site: Site) -> None:
    printed = site.run_python("with_pandas.py")
    types = dict(line.split() for line in printed.partition("\ndtype")[0].splitlines())
    assert types == {
        "city": "str",
        "city_label": "str",
        "country": "str",
        "country_label": "str",
        "latitude": "float64",
        "admitted": types["admitted"],
        "year": "int64",
    }
    assert types["admitted"].startswith("datetime64")
    cells = [
        line.split()[-5:]
        for line in printed.splitlines()
        if re.match(r"(Indonesia|Thailand|Viet Nam) ", line)
    ]
    assert cells == [
        [str(count) for count in counts] for counts in admissions(site, "indonesia", "thailand", "viet-nam")
    ]


def admissions(site: Site, *countries: str) -> list[list[int]]:
    """Count the cities admitted in each year in which any were, by country."""
    admitted = """SELECT ?country (STR(YEAR(?day)) AS ?year) { ?membership :member ?city ; :network network:ascn ;
        :status :Member ; :firstDay ?day . ?city :locatedIn ?country }"""
    rows = site.ask(admitted)
    years = sorted({year for _, year in rows})
    return [[rows.count([f"{site.base}country/{country}", year]) for year in years] for country in countries]


def test_urllib_reads_the_standards_results(site: Site) -> None:
    first, *rows = site.run_python("with_urllib.py").splitlines()
    assert first == "Version 1"
    assert rows == [" ".join(row) for row in site.ask(MEMBERS)]


def test_sparqlwrapper_reads_the_standards_results(site: Site) -> None:
    rows = site.run_python("with_sparqlwrapper.py").splitlines()
    assert rows == [" ".join(row) for row in site.ask(MEMBERS)]


def test_rdflib_reads_graphs(site: Site) -> None:
    ((cities,),) = site.ask("SELECT (COUNT(*) AS ?n) { ?city a :City ; :locatedIn ?country }")
    assert site.run_python("with_rdflib.py").splitlines() == [
        '"Jakarta"@en',
        '"DKI Jakarta"@id',
        '"ジャカルタ"@ja',
        f"{cities} cities",
    ]


def test_r_reads_typed_columns(site: Site) -> None:
    printed = site.run_program("query.R")
    types = dict(re.findall(r"^ \$ (\w+) *: *(\w+)", printed, re.MULTILINE))
    assert f"{count_of_members(site)} obs. of  7 variables" in printed
    assert types == {
        "city": "chr",
        "city_label": "chr",
        "country": "chr",
        "country_label": "chr",
        "latitude": "num",
        "admitted": "Date",
        "year": "int",
    }


def test_r_reads_the_standards_results(site: Site) -> None:
    rows = site.run_program("with_jsonlite.R").splitlines()
    assert rows == [" ".join(row) for row in site.ask(MEMBERS)]


def test_curl_leaves_files(site: Site) -> None:
    assert site.run_program("query.sh") == ""
    table = (site.folder / "cities.csv").read_bytes()
    rows = list(csv.reader(StringIO(table.decode("utf-8-sig"), newline="")))
    metadata = json.loads((site.folder / "cities-metadata.json").read_bytes())
    results = json.loads((site.folder / "cities.json").read_bytes())
    jakarta = Store()
    jakarta.load((site.folder / "jakarta.ttl").read_bytes(), RdfFormat.TURTLE)
    assert table.startswith(b"\xef\xbb\xbf")
    assert "ascn-version: 1\n" in (site.folder / "headers.txt").read_text().lower()
    assert [f"{site.base}city/jakarta", "DKI Jakarta", f"{site.base}country/indonesia", "Indonesia"] in rows
    assert [column["titles"] for column in metadata["tableSchema"]["columns"]] == rows[0]
    assert len(results["results"]["bindings"]) == len(rows) - 1 == count_of_members(site)
    assert jakarta.query(f"ASK {{ <{site.base}city/jakarta> <{site.base}ontology#locatedIn> ?country }}")


def test_addresses_of_spreadsheets_answer(site: Site) -> None:
    text = site.take("spreadsheet.txt").read_text(encoding="utf-8")
    addresses = re.findall(rf"{re.escape(site.base)}[^\s\"]+", text)
    answers = []
    for address in addresses:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (our own server)
            answers.append(answer.read().decode())
    table, number = answers[0], answers[2]
    assert answers == [table, table, number, table]
    assert table.startswith("\ufeffcity,city_label,country,country_label\r\n")
    assert re.findall(r"<literal [^>]*>(\d+)</literal>", number) == [str(count_of_members(site))]


def test_commands_for_reconciliation_answer(site: Site) -> None:
    text = site.take("openrefine.txt").read_text(encoding="utf-8")
    commands = re.findall(r"^  (curl .+)$", text, re.MULTILINE)
    found, fetched, proposed = (json.loads(site.run("sh", "-c", command)) for command in commands)
    assert [
        (name, result["result"][0]["id"], result["result"][0]["match"]) for name, result in found.items()
    ] == [
        ("a", "city/surabaya", False),
        ("b", "city/bangkok", True),
    ]
    assert fetched["rows"]["city/bangkok"]["locatedIn"] == [{"id": "country/thailand", "name": "Thailand"}]
    assert "population" in {entry["id"] for entry in proposed["properties"]}


def test_notebook_works_and_tells_what_to_cite(site: Site) -> None:
    path = site.take("notebook.ipynb")
    absent = [package for package in PACKAGES["notebook.ipynb"] if importlib.util.find_spec(package) is None]
    assert not absent, f"The notebook needs {' and '.join(absent)}: pip install -e '.[dev]'"
    defined, cities, admitted, sources, citation = json.loads(
        site.run(sys.executable, "-c", RUN_NOTEBOOK, str(path))
    )
    assert defined == []
    assert f"<th>{count_of_members(site) - 1}</th>" in cities[0]["data"]["text/html"]
    assert "linear-gradient" in admitted[0]["data"]["text/html"]
    assert f"{site.base}source/dossier" in sources[0]["data"]["text/html"]
    assert [output["text"] for output in citation] == [
        "ASEAN Smart Cities Network knowledge graph, version 1 "
        f"({site.version.published[:10]}), {site.base}versions/1,\n"
        f"content digest {site.version.content_digest}. CC BY 4.0.\n"
    ]


def test_citation_names_version_and_digest(site: Site) -> None:
    published = site.version.published
    assert site.take("citation.bib").read_text(encoding="utf-8") == (
        "@misc{ascn-kg-1,\n"
        "  title        = {{ASEAN} Smart Cities Network knowledge graph, version 1},\n"
        f"  year         = {{{published[:4]}}},\n"
        f"  howpublished = {{\\url{{{site.base}versions/1}}}},\n"
        f"  note         = {{Published {published[:10]}. Content digest {site.version.content_digest}. CC BY 4.0}}\n"
        "}\n"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_asks_the_server_it_is_from_and_the_version_that_is_newest(
    version: Version, example: Example
) -> None:
    text = text_of(example, replace(version, base="https://example.org/ascn/", number=7))
    assert "localhost" not in text
    assert set(re.findall(r"versions?[/ ](\d+)", text, re.IGNORECASE)) == {"7"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_page_links_to_every_example(client: TestClient, example: Example) -> None:
    page = client.get("/use", headers={"Accept": "text/html"}).text
    assert f'<a href="/use/{example.name}" download>' in page
    answer = client.get(f"/use/{example.name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == example.format.media_type
    assert example.name == "notebook.ipynb" or answer.text.splitlines()[-1] in page.replace(
        "&#34;", '"'
    ).replace("&#39;", "'")


def test_example_held_already_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/use/query.R")
    again: Mapping[str, str] = {"If-None-Match": first.headers["etag"]}
    assert client.get("/use/query.R", headers=again).status_code == 304


def test_example_that_is_not_there_names_those_that_are(client: TestClient) -> None:
    answer = client.get("/use/with_perl.pl")
    assert answer.status_code == 404
    assert "with_pandas.py" in answer.json()["detail"]


def test_page_tells_how_to_cite_the_version(client: TestClient, version: Version) -> None:
    page = client.get("/use", headers={"Accept": "text/html"}).text
    assert f"content digest <code>{version.content_digest}</code>" in page
    assert f"({version.published[:10]}), http://localhost:8000/versions/{version.number}," in page
