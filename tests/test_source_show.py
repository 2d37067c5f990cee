"""`ascn source list` and `ascn source show` tell what each source of a version is and states."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ascn_graph.__main__ import main
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.versions import Versions

Run = Callable[..., Result]

PREFIXES = """\
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
STATED = {
    "a.trig": (
        "<source/a#p2> { <city/jakarta> :population 9 . <source/a> :origin <source/c> . }\n"
        "<source/a#p10> { <city/jakarta> :area 2.5 . }\n"
    ),
    "editors.trig": (
        "<source/editors#source-a> { <source/a> :confidence :Low . }\n"
        '<source/editors#source-c> { <source/c> rdfs:label "Article C"@en . }\n'
        '<source/editors#source-dossier> { <source/dossier> rdfs:label "Dossier"@en . }\n'
    ),
}
OTHERS = {
    "c.trig": ("c", "News", ""),
    "dossier/dossier.trig": ("dossier", "Compilation", ""),
    "dossier/cities.trig": (
        None,
        "",
        "<source/dossier#city-jakarta> {\n"
        "  <source/dossier#city-jakarta> :basis :Compiled ; prov:wasDerivedFrom <source/a> , <source/c> .\n"
        "  <city/jakarta> :population 9 .\n}\n",
    ),
}


@pytest.fixture
def published(ascn: Run, small_root: Path) -> Run:
    """Publish a world of four sources, one of them a dossier, and run commands on it."""
    folder = small_root / "graph" / "sources"
    for name, text in STATED.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
    (folder / "dossier").mkdir()
    for name, (source, kind, more) in OTHERS.items():
        head = (
            f'<source/{source}> {{ <source/{source}> a :Source ; dcterms:title "T"@en ; dcterms:language "en" ; '
            f'dcterms:publisher <organisation/editors> ; dcterms:issued "2024"^^xsd:gYear ; dcterms:rights "R."@en ; '
            f':address "https://newspaper.example/{source}"^^xsd:anyURI ; :sourceKind :{kind} . }}\n'
        )
        (folder / name).write_text(PREFIXES + (head if source else "") + more, encoding="utf-8")
    assert ascn("build").exit_code == 0
    return ascn


def test_list_has_a_line_for_each_source_and_pipes_well(published: Run) -> None:
    listed = published("source", "list")
    assert [line.split() for line in listed.stdout.splitlines()] == [
        ["name", "date", "kind", "language", "confidence", "graphs", "facts", "entities", "origin"],
        ["a", "2025-01-01", "News", "en", "Low", "4", "12", "3", "source/c"],
        ["c", "2024", "News", "en", "-", "1", "8", "1", "-"],
        ["dossier", "2024", "Compilation", "en", "-", "2", "12", "4", "-"],
        ["editors", "2026-01-01", "Editorial", "en", "-", "5", "20", "6", "-"],
    ]


def test_list_in_json_has_the_same(published: Run) -> None:
    listed = json.loads(published("source", "list", "--json").stdout)
    assert listed[1] == {
        "name": "c",
        "date": "2024",
        "kind": "News",
        "language": "en",
        "confidence": None,
        "graphs": 1,
        "facts": 8,
        "entities": 1,
        "origin": None,
    }


def test_show_tells_a_source_paragraph_by_paragraph(published: Run) -> None:
    shown = published("source", "show", "a")
    assert shown.stdout == (
        "Article A\n"
        "  title       Article\n"
        "  publisher   Editors\n"
        "  issued      2025-01-01\n"
        "  language    en\n"
        "  address     https://newspaper.example/source/a\n"
        "  kind        news\n"
        "  confidence  low confidence\n"
        "  origin      Article C\n"
        "  rights      Facts only.\n\n"
        "Paragraph 1\n  Jakarta is also called “DKI Jakarta” (id).\n\n"
        "Paragraph 2\n  Article A goes back to Article C.\n  Jakarta has the population 9.\n\n"
        "Paragraph 10\n  Jakarta has the area in square kilometres 2.5.\n"
    )


@pytest.mark.parametrize("name", ["a#p2", "source/a#p2", f"{DEFAULT_BASE}source/a#p2"])
def test_show_tells_one_graph(published: Run, name: str) -> None:
    shown = published("source", "show", name).stdout
    assert "Paragraph 2\n" in shown
    assert "Paragraph 1\n" not in shown


def test_show_names_what_a_compiled_item_was_compiled_from(published: Run) -> None:
    shown = published("source", "show", "dossier#city-jakarta").stdout
    assert shown.endswith(
        "\n\nItem city-jakarta (compiled from 2 sources: a, c)\n  Jakarta has the population 9.\n"
    )


def test_show_in_json_has_the_same(published: Run) -> None:
    shown = json.loads(published("source", "show", "dossier#city-jakarta", "--json").stdout)
    assert shown["label"] == "Dossier"
    assert shown["graphs"] == [
        {
            "graph": f"{DEFAULT_BASE}source/dossier#city-jakarta",
            "heading": "Item city-jakarta",
            "basis": "compiled from 2 sources: a, c",
            "sentences": ["Jakarta has the population 9."],
        }
    ]


UNKNOWN = {
    "dosier": "Near: dossier.",
    "a#p3": "Near: a#p",
    "nothing like it": "'ascn source list' names them all.",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_source_is_told_with_names_that_come_near(published: Run, name: str) -> None:
    refused = published("source", "show", name)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: No source is called '{name}'. ")
    assert UNKNOWN[name] in refused.stderr


def test_sources_of_the_real_graph_are_all_told(versions: Versions) -> None:
    def run(*words: str) -> str:
        shown = CliRunner().invoke(
            main, ["--home", str(versions.home), "source", *words], catch_exceptions=False
        )
        assert shown.exit_code == 0
        return shown.stdout

    lines = json.loads(run("list", "--json"))
    assert len(lines) > 2
    assert min(line["facts"] for line in lines) > 0
    assert (
        "Surabaya is profiled as Smart industrial and sea port city and is projected as a member of "
        in run("show", "jpnn-2025-11-12#p13")
    )
