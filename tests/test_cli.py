"""The command line as a person uses it: what it prints, what it refuses, with which status."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from ascn_graph.__main__ import main
from ascn_graph.commands import progress
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[1]
Run = Callable[..., Result]


@pytest.fixture
def ascn(versions: Versions) -> Run:
    """Run a command on the real graph."""

    def run(*words: str, home: Path = versions.home, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, ["--home", str(home), *words], input=typed, catch_exceptions=False)

    return run


@pytest.fixture
def small(ascn: Run, small_root: Path, tmp_path: Path) -> Run:
    """Run a command on a small graph of one's own, whose version 1 is current."""

    def run(*words: str, typed: str | None = None) -> Result:
        return ascn("--inputs", str(small_root), *words, home=tmp_path / "home", typed=typed)

    assert run("build").exit_code == 0
    return run


COMMANDS = [
    "build",
    "dictionary",
    "dump",
    "path",
    "query",
    "reference",
    "serve",
    "source",
    "validate",
    "verify",
    "versions",
]


def test_help_names_every_command_in_one_line_each(ascn: Run) -> None:
    shown = ascn("--help")
    assert shown.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in shown.output


@pytest.mark.parametrize("name", COMMANDS)
def test_command_explains_itself(ascn: Run, name: str) -> None:
    shown = ascn(name, "--help")
    assert shown.exit_code == 0
    assert shown.output.startswith(f"Usage: main {name} ")
    assert len(shown.output.splitlines()) > 5


def test_build_tells_what_it_published_and_then_that_nothing_changed(small: Run) -> None:
    again = small("build")
    assert (again.exit_code, again.output) == (0, "Nothing changed: version 1 stays current.\n")


def test_build_lists_every_finding_and_leaves_the_version(small: Run, small_root: Path) -> None:
    (small_root / "graph" / "sources" / "a.trig").write_text("<a> <b> .\n<c>", encoding="utf-8")
    refused = small("build")
    assert refused.exit_code == 1
    assert "graph/sources/a.trig:1: " in refused.stderr
    assert "Traceback" not in refused.output
    assert small("versions").output.startswith("*    1 ")


def test_build_names_file_line_node_and_shape(small: Run, small_root: Path, tmp_path: Path) -> None:
    file = small_root / "graph" / "sources" / "a.trig"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '<source/a#p2> {\n  <city/jakarta> :population "many" .\n}\n', encoding="utf-8")
    refused = small("build")
    line = text.count("\n") + 2
    assert refused.exit_code == 1
    assert f"graph/sources/a.trig:{line}: <http://localhost:8000/city/jakarta> " in refused.stderr
    assert "(value: many) [http://localhost:8000/shapes#Place-population]" in refused.stderr
    assert "sh:ValidationReport" in (tmp_path / "home" / "refused.ttl").read_text(encoding="utf-8")


def test_impossible_date_is_refused_without_a_traceback(small_root: Path, tmp_path: Path) -> None:
    file = small_root / "graph" / "sources" / "a.trig"
    file.write_text(file.read_text(encoding="utf-8").replace("2025-01-01", "2025-02-30"), encoding="utf-8")
    words = ["--home", str(tmp_path / "home"), "--inputs", str(small_root), "build"]
    refused = subprocess.run(
        [sys.executable, "-m", "ascn_graph", *words], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "shapes#Source-issued]" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("base", ["localhost", "http://localhost:8000", "ftp://x/", "http://x/?q=/"])
def test_base_that_cannot_carry_names_is_refused(ascn: Run, tmp_path: Path, base: str) -> None:
    refused = ascn("build", "--base", base, home=tmp_path)
    assert refused.exit_code == 1
    assert f"ASCN_BASE {base!r} is refused" in refused.stderr


def test_query_answers_in_a_table(ascn: Run) -> None:
    query = 'SELECT ?city ?name { ?city :memberOf network:ascn ; rdfs:label ?name FILTER(lang(?name)="ja") }'
    lines = [line.split() for line in ascn("query", query).output.splitlines()]
    assert lines[0] == ["city", "name"]
    assert ["city/jakarta", "ジャカルタ"] in lines
    assert lines[-1][1] == "rows)"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-f", "csv"], b"country\r\nhttp://localhost:8000/country/indonesia\r\n"),
        (["-f", "tsv"], b"?country\n<http://localhost:8000/country/indonesia>\n"),
    ],
)
def test_query_answers_in_the_format_asked_for(ascn: Run, words: list[str], expected: bytes) -> None:
    query = "SELECT ?country { city:jakarta :locatedIn ?country }"
    assert ascn("query", query, *words).stdout_bytes == expected


def test_query_comes_from_a_file_or_from_standard_input(ascn: Run) -> None:
    file = ROOT / "ontology" / "queries" / "how-many-were-invited-and-came.rq"
    from_file = ascn("query", str(file), "-f", "csv")
    from_input = ascn("query", "-", "-f", "csv", typed=file.read_text(encoding="utf-8"))
    assert from_file.output == from_input.output
    assert "1200" in from_file.output


def test_construct_answers_in_turtle(ascn: Run) -> None:
    answer = ascn("query", "CONSTRUCT WHERE { city:jakarta :locatedIn ?country }")
    assert len(list(parse(answer.output, RdfFormat.TURTLE))) == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?city a }", "Line 1, column 20"),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("CLEAR ALL", "CLEAR is an update"),
    ],
)
def test_query_that_cannot_be_answered_is_explained(ascn: Run, query: str, said: str) -> None:
    refused = ascn("query", query)
    assert refused.exit_code == 1
    assert said in refused.stderr


def test_query_is_stopped_at_its_deadline(ascn: Run) -> None:
    stopped = ascn("query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "0.3")
    assert (stopped.exit_code, stopped.stderr) == (
        1,
        "Error: Stopped after its deadline of 0.3 s.\n",
    )


def test_work_of_more_than_two_seconds_says_what_it_does(ascn: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SILENT", 2.0)
    counting = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert ascn("query", counting, "--timeout", "3").stderr.startswith("asking …\n")


def test_format_that_cannot_hold_the_result_is_explained(ascn: Run) -> None:
    refused = ascn("query", "CONSTRUCT WHERE { ?s a :City }", "-f", "csv")
    assert refused.exit_code == 2
    assert "--format csv cannot hold" in refused.stderr


def test_command_without_a_version_says_what_to_do(ascn: Run, tmp_path: Path) -> None:
    refused = ascn("query", "ASK {}", home=tmp_path / "empty")
    assert refused.exit_code == 1
    assert "run 'ascn build' first" in refused.stderr


def test_versions_are_rolled_back_tagged_and_pruned(small: Run, small_root: Path) -> None:
    with (small_root / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        file.write('<source/a#p2> { <city/jakarta> skos:altLabel "Djakarta"@id . }\n')
    assert small("build").output.startswith("Published version 2: ")
    assert "with the content of version 1" in small("versions", "rollback", "1").output
    assert small("versions", "tag", "1", "first").exit_code == 0
    assert small("versions", "prune", "--keep", "1").output == "Deleted 2.\n"
    listed = small("versions").output.splitlines()
    assert [line.split()[:2] for line in listed] == [["*", "3"], ["1", listed[1].split()[1]]]
    assert "[first]" in listed[1]
    assert small("verify").output == "Version 1: sound\nVersion 3: sound\n"


def test_damaged_version_is_listed_as_such(small: Run, tmp_path: Path) -> None:
    (tmp_path / "home" / "versions" / "1" / "version.json").write_text("{", encoding="utf-8")
    listed = small("versions")
    assert listed.exit_code == 0
    assert listed.output.startswith("*    1  Version 1 is damaged: ")


def test_home_that_cannot_be_written_is_told(ascn: Run, small_root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = ascn("--inputs", str(small_root), "build", home=tmp_path / "file" / "home")
    assert refused.exit_code == 1
    assert refused.stderr == f"Error: Not a directory: {tmp_path / 'file' / 'home' / 'versions'}\n"


def test_query_that_is_no_text_is_told(ascn: Run, tmp_path: Path) -> None:
    (tmp_path / "query.rq").write_bytes(b"ASK { ?s ?p 'caf\xe9' }")
    assert "not UTF-8 (at byte 16)" in ascn("query", str(tmp_path / "query.rq")).stderr


def test_dump_is_equal_for_equal_versions_and_holds_every_named_graph(small: Run, tmp_path: Path) -> None:
    for name in ("one.nq.gz", "two.nq.gz"):
        assert small("dump", "-f", "nq", "-o", str(tmp_path / name)).exit_code == 0
    first, second = ((tmp_path / name).read_bytes() for name in ("one.nq.gz", "two.nq.gz"))
    quads = list(parse(gzip.decompress(first), RdfFormat.N_QUADS))
    version = Versions(tmp_path / "home").current()
    assert first == second
    assert len(quads) == version.counts["quads"]


@pytest.mark.parametrize(
    ("name", "syntax"), [("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("rdf", RdfFormat.RDF_XML)]
)
def test_dump_of_triples_holds_each_fact_once(
    small: Run, tmp_path: Path, name: str, syntax: RdfFormat
) -> None:
    dumped = small("dump", "-f", name)
    version = Versions(tmp_path / "home").current()
    assert len(list(parse(dumped.stdout_bytes, syntax))) == version.counts["triples"]


def test_dump_into_a_folder_that_is_not_there_is_told(small: Run, tmp_path: Path) -> None:
    refused = small("dump", "-o", str(tmp_path / "nowhere" / "all.nq"))
    assert refused.exit_code == 2
    assert f"The folder {tmp_path / 'nowhere'} does not exist." in refused.stderr


def test_dump_that_fails_leaves_nothing_behind(small: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "home" / "versions" / "1" / "store" / "CURRENT").unlink()
    refused = small("dump", "-o", str(tmp_path / "out" / "all.nq"))
    assert refused.exit_code == 1
    assert list((tmp_path / "out").iterdir()) == []


def test_module_runs_like_the_command(versions: Versions) -> None:
    words = [sys.executable, "-m", "ascn_graph", "--home", str(versions.home), "query", "ASK { ?s a :City }"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "true\n"


def test_path_from_an_unknown_name_offers_the_nearest(ascn: Run) -> None:
    refused = ascn("path", "Banyuwangy", "Takamatsu")
    assert refused.exit_code == 1
    assert (
        "Nothing is called 'Banyuwangy'. Near: Banyuwangi <http://localhost:8000/city/banyuwangi>"
        in refused.stderr
    )
