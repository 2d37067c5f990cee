"""The README tells the truth: its question, its commands, its settings and its addresses are tried."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ascn_api.settings import Settings, sentence, variable
from ascn_graph.__main__ import main
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, holding: str) -> str:
    """Give the one fenced block of `language` in which `holding` stands."""
    (found,) = (
        text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if holding in text
    )
    return str(found)


def table_after(heading: str) -> list[list[str]]:
    """Give the cells of the rows of the first table after `heading`, its own heading left out."""
    lines = README[README.index(heading) :].split("\n\n")
    table = next(part for part in lines if part.startswith("| "))
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()]
    return rows[2:]


def run(versions: Versions, *words: str) -> str:
    shown = CliRunner().invoke(main, ["--home", str(versions.home), *words], catch_exceptions=False)
    assert shown.exit_code == 0, shown.output
    return shown.output


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


def test_sources_and_what_they_state_are_counted(versions: Versions) -> None:
    told = re.search(r"(\d+) sources state ([\d,]+) of them", README)
    assert told
    counted = run(versions, "query", "SELECT (COUNT(?s) AS ?n) { ?s a :Source }", "-f", "csv").split()
    assert counted == ["n", told[1]]
    stated = """SELECT (ROUND(COUNT(*) / 1000) AS ?n) {
        GRAPH ?graph { ?thing ?property ?value } FILTER (STRSTARTS(STR(?graph), STR(<source/>))) }"""
    [_, thousands] = run(versions, "query", stated, "-f", "csv").split()
    assert f"{thousands.partition('.')[0]},000" == told[2]


def test_question_has_the_answer_that_is_printed(versions: Versions) -> None:
    shown = run(versions, "query", block("sparql", "Projected"), "-f", "csv").splitlines()
    rows = [row.split(",") for row in shown[1:]]
    assert rows == table_after("## One question")


def test_path_is_the_one_that_is_printed(versions: Versions) -> None:
    words = block("sh", "ascn path").split()[1:]
    quoted = re.search(r"((?:^> .*\n)+)", README, re.MULTILINE)
    assert quoted
    sentence_ = " ".join(line.removeprefix("> ") for line in quoted[1].splitlines())
    assert f"1. {sentence_}\n" in run(versions, *words)


def test_every_command_is_named_and_no_other() -> None:
    line = next(line for line in README.splitlines() if line.startswith("`ascn build |"))
    named = re.findall(r"\w+", line.partition("`,")[0])[1:]
    assert sorted(named) == sorted(main.list_commands(None))  # type: ignore[arg-type]  # needs no context


@pytest.mark.parametrize("target", ["serve", "test"])
def test_make_has_the_two_commands(target: str) -> None:
    assert f"make {target}" in block("sh", "make serve")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_setting_is_explained_with_its_default() -> None:
    expected = [
        [
            f"`{variable(setting)}`",
            f"{sentence(setting)}" + (f" Default: {setting.default}." if setting.default else ""),
        ]
        for setting in fields(Settings)
    ]
    assert table_after("Settings are variables") == expected


def test_every_route_is_named(client: TestClient) -> None:
    application = client.app
    assert isinstance(application, FastAPI)
    named = " ".join(cell for row in table_after("## Over HTTP") for cell in row)
    routes = {path.split("/")[1].partition(".")[0] for path in application.openapi()["paths"]} - {
        "",
        "{path}",
    }
    assert len(routes) > 5
    assert [route for route in sorted(routes) if f"/{route}" not in named] == []


def test_every_folder_is_named_and_there() -> None:
    named = [row[0].strip("`") for row in table_after("## Where things are")]
    assert [folder for folder in named if not (ROOT / folder).is_dir()] == []
    assert {"ontology/", "shapes/", "graph/sources/", "graph/ascn_graph/", "api/ascn_api/", "tests/"} <= set(
        named
    )


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql?query=ASK{}",
        "/use",
        "/use/deviations",
        "/city/jakarta",
        "/ontology",
        "/shapes",
        "/graph/inferred",
        "/paths?from=Banyuwangi&to=Takamatsu",
        "/browse",
        "/browse/City",
        "/search?q=jakarta",
        "/versions",
        "/versions/1",
        "/versions/1/sparql?query=ASK{}",
        "/versions/1/report",
        "/versions/1/diff",
        "/health",
        "/problems",
        "/openapi.json",
    ],
)
def test_address_answers(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
