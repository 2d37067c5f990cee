"""The sitemap and robots.txt: every page that a search engine may want, in parts, and what it should leave alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, NamedNode, Quad

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, RDF, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: TestClient, path: str) -> list[str]:
    """Give the addresses that a sitemap or an index of them lists, checking what the protocol asks for."""
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314  # it is our own
    kind = {f"{SITEMAPS}sitemapindex": "sitemap", f"{SITEMAPS}urlset": "url"}[root.tag]
    assert {child.tag for child in root} == {SITEMAPS + kind}
    assert {tuple(part.tag for part in child) for child in root} == {(f"{SITEMAPS}loc", f"{SITEMAPS}lastmod")}
    return [child.findtext(f"{SITEMAPS}loc") or "" for child in root]


@pytest.fixture(scope="module")
def many(
    make_small_root: Callable[[Path], Path],
    publish_as_client: Callable[..., Version],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[TestClient]:
    """Give a client of a server of a small world in which a client of ours wrote of many entities, two of them odd."""
    folder = tmp_path_factory.mktemp("many")
    versions = Versions(folder / "home")
    build(make_small_root(folder / "inputs"), versions, SPACE)
    names = [f"{DEFAULT_BASE}thing/{number:05}" for number in range(10_000)]
    odd = ["https://elsewhere.example/thing", f"{DEFAULT_BASE}thing/é&"]
    publish_as_client(
        versions,
        *(
            Quad(NamedNode(name), NamedNode(f"{RDF}type"), SPACE.term("Entity"), NamedNode("https://l/g"))
            for name in (*names, *odd)
        ),
    )
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def test_index_names_every_part_and_these_every_entity_once(many: TestClient) -> None:
    parts = listed(many, "/sitemap.xml")
    addresses = [listed(many, part.removeprefix(DEFAULT_BASE)) for part in parts]
    every = [address for part in addresses for address in part]
    assert parts == [f"{DEFAULT_BASE}sitemap-1.xml", f"{DEFAULT_BASE}sitemap-2.xml"]
    assert len(addresses[0]) == 10_000
    assert len(every) == len(set(every))
    assert {f"{DEFAULT_BASE}thing/{number:05}.html" for number in range(10_000)} < set(every)
    assert {f"{DEFAULT_BASE}city/jakarta.html", f"{DEFAULT_BASE}source/a.html"} < set(every)


def test_addresses_are_written_as_addresses_are_and_none_is_of_others(many: TestClient) -> None:
    last = listed(many, "/sitemap-2.xml")
    assert last[-1] == f"{DEFAULT_BASE}thing/%C3%A9&.html"
    assert [address for address in last if not address.startswith(DEFAULT_BASE)] == []


def test_every_entity_of_the_real_graph_is_listed(client: TestClient, version: Version) -> None:
    typed = version.open_store().quads_for_pattern(
        None, NamedNode(f"{RDF}type"), SPACE.term("Entity"), DefaultGraph()
    )
    entities = {f"{quad.subject.value}.html" for quad in typed if isinstance(quad.subject, NamedNode)}
    assert len(entities) > 1000
    assert entities < set(listed(client, "/sitemap-1.xml"))


def test_first_part_begins_with_the_pages_that_lead_on(client: TestClient) -> None:
    first = [address.removeprefix(DEFAULT_BASE) for address in listed(client, "/sitemap-1.xml")]
    assert first[:5] == ["", "browse", "ontology", "shapes", "queries"]
    assert "queries/who-agreed-to-what.html" in first


def test_addresses_are_those_of_pages_not_of_redirects(client: TestClient) -> None:
    addresses = listed(client, "/sitemap-1.xml")
    sample = addresses[:15] + addresses[15::60]
    assert len(sample) > 30
    answers = {
        address: client.get(address, headers={"Accept": "text/html"}, follow_redirects=False).status_code
        for address in sample
    }
    assert set(answers.values()) == {200}


def test_sitemap_is_as_old_as_its_version(client: TestClient, version: Version) -> None:
    answer = client.get("/sitemap-1.xml")
    assert set(re.findall("<lastmod>(.*?)</lastmod>", answer.text)) == {version.published}
    assert client.get("/sitemap-1.xml", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("part", ["0", "2", "01", "-1", "x", "9999999999999"])
def test_part_that_is_not_there_is_told(client: TestClient, part: str) -> None:
    answer = client.get(f"/sitemap-{part}.xml")
    assert (answer.status_code, answer.json()["detail"]) == (
        404,
        f"There is no part {part} of the sitemap.",
    )


def test_robots_file_leads_to_the_sitemap(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert robots.site_maps() == [f"{DEFAULT_BASE}sitemap.xml"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/city/jakarta", True),
        ("/city/jakarta.html", True),
        ("/browse/City?page=2", True),
        ("/sparql?query=ASK", False),
        ("/paths?from=a&to=b", False),
        ("/search?q=a", False),
        ("/dump.nq.gz", False),
    ],
)
def test_crawlers_are_asked_to_leave_alone_what_has_no_end(
    client: TestClient, path: str, allowed: bool
) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert robots.can_fetch("anyone", f"{DEFAULT_BASE}{path[1:]}") is allowed
