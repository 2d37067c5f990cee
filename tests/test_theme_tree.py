"""Themes as a tree: what is below what, how many things each is a theme of, and names in every language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.lists import PREFIXES, publish_world

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.theme_tree import MOST
from ascn_graph.versions import Version

_TOKENS = re.compile(
    r'<ul>|</ul>|<a href="/theme/([\w-]+)">|<span class="count" title="(\d+) of its own">(\d+)|(\(see above\))'
)


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of the world whose themes are a tree, a circle, and things of both."""
    versions = publish_world(tmp_path_factory.mktemp("themes"))
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def outline(page: str) -> list[str]:
    """Write the tree as lines: depth, name, things of its own, things in all."""
    depth, lines = 0, list[str]()
    for match in _TOKENS.finditer(page[page.index('class="tree"') :]):
        name, own, every, before = match.groups()
        if match.group() in ("<ul>", "</ul>"):
            depth += 1 if match.group() == "<ul>" else -1
        elif name and name != "scheme":
            lines.append(f"{depth} {name}")
        elif every:
            lines[-1] += f" {own}/{every}"
        elif before:
            lines[-1] += " again"
    return lines


def test_tree_counts_the_things_of_a_theme_and_of_those_below_it_once(themes: TestClient) -> None:
    # Alpha and Beta are about air, Beta and Gamma about green: three cities in all.
    assert outline(themes.get("/browse/Theme").text)[:4] == [
        "1 all 0/3",
        "2 green 2/3",
        "3 air 2/2",
        "2 grey",
    ]


def test_circle_of_themes_is_told_once_around(themes: TestClient) -> None:
    page = themes.get("/browse/Theme").text
    assert "In no scheme" in page
    assert outline(page)[4:] == ["1 circle", "2 round"]


def test_tree_has_the_names_in_every_language(themes: TestClient) -> None:
    page = themes.get("/browse/Theme").text
    assert '<span lang="id" dir="auto">Semua</span>' in page


def test_theme_below_two_others_is_unfolded_once(tmp_path: Path) -> None:
    text = f"""{PREFIXES}
    <graph/ontology> {{
      :Theme rdfs:subClassOf :Entity , skos:Concept ; rdfs:label "theme"@en .
      <theme/c> skos:broader <theme/a> , <theme/b> . <theme/d> skos:broader <theme/c> .
      <theme/a> a :Theme ; rdfs:label "A"@en . <theme/b> a :Theme ; rdfs:label "B"@en .
      <theme/c> a :Theme ; rdfs:label "C"@en . <theme/d> a :Theme ; rdfs:label "D"@en .
    }}"""
    versions = publish_world(tmp_path, text)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        page = client.get("/browse/Theme").text
    assert outline(page) == ["1 a", "2 c", "3 d", "1 b", "2 c again"]


def test_themes_too_many_for_a_tree_are_a_list(tmp_path: Path) -> None:
    many = "".join(f"<theme/t{n}> a :Theme ; rdfs:label 'Theme {n}'@en .\n" for n in range(MOST + 1))
    text = f"""{PREFIXES}
    <graph/ontology> {{ :Theme rdfs:subClassOf :Entity , skos:Concept ; rdfs:label "theme"@en . {many} }}"""
    versions = publish_world(tmp_path, text)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        page = client.get("/browse/Theme").text
    assert 'class="tree"' not in page
    assert page.count('<li><a href="/theme/') == 100


def test_every_theme_of_the_real_graph_is_in_the_tree(client: TestClient, version: Version) -> None:
    page = client.get("/browse/Theme").text
    named = {line.split()[1] for line in outline(page)}
    listed = client.get("/browse/Theme?format=json").json()
    assert listed["total"] == 73
    assert {f"{version.base}theme/{name}" for name in named} == {thing["iri"] for thing in listed["things"]}
    assert outline(page)[0].startswith("1 ")
    assert len(page.encode()) < 100_000


def test_narrowed_themes_are_a_list(client: TestClient) -> None:
    page = client.get("/browse/Theme?broader=theme/focus-areas").text
    assert 'class="tree"' not in page
    assert page.count('<li><a href="/theme/') == 6
