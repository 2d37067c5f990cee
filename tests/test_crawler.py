"""Crawlers that know nothing but the home page reach everything, in Turtle, in JSON-LD and by the links of pages.

They read the whole of the real graph and follow redirects as clients do; what they reached is compared with the
version itself.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat
from tests.crawler import MEDIA_TYPES, Crawl, crawl, read_page, read_triples

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

BELOW = "https://ascn.example/data/"
LARGEST_PAGE = 100_000
"""Bytes, of the 100 KB that a page may take without its images."""
READERS = {
    "text/turtle": read_triples(RdfFormat.TURTLE),
    "application/ld+json": read_triples(RdfFormat.JSON_LD),
    "text/html": read_page,
}


@pytest.fixture(scope="module")
def every_iri(version: Version) -> list[str]:
    """List the IRIs under the base that occur anywhere in the version, as graph or in any place of a triple."""
    store = version.open_store()
    found = {
        term.value
        for quad in store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    found.update(graph.value for graph in store.named_graphs())
    # The dumps are files, which describe nothing but what is in them.
    return sorted(iri for iri in found if iri.startswith(version.base) and not iri.endswith(".gz"))


@pytest.fixture(scope="module")
def crawled(client: TestClient, version: Version) -> Callable[[str], Crawl]:
    """Give a function that gives what a crawler sees that asks for one media type; each goes once."""

    @cache
    def see(media_type: str) -> Crawl:
        assert client.portal
        return client.portal.call(crawl, client.app, version.base, media_type, READERS[media_type])

    return see


def test_version_has_iris_of_every_kind(every_iri: list[str], version: Version) -> None:
    assert len(every_iri) > 5000
    assert {
        *("accession", "appointment", "city", "country", "disagreement", "figure", "gap", "graph", "meeting"),
        *("membership", "milestone", "ontology", "organisation", "outcome", "participation", "partnership"),
        *("person", "position", "programme", "project", "representation", "shapes", "source", "theme"),
    } <= {iri.removeprefix(version.base).partition("#")[0].partition("/")[0] for iri in every_iri}


@pytest.mark.parametrize("media_type", READERS)
def test_no_iri_that_a_crawler_meets_fails(crawled: Callable[[str], Crawl], media_type: str) -> None:
    assert crawled(media_type).failures() == []


@pytest.mark.parametrize("media_type", READERS)
def test_every_iri_is_reached_and_described_by_its_document(
    crawled: Callable[[str], Crawl], every_iri: list[str], media_type: str
) -> None:
    assert crawled(media_type).untold(every_iri) == []


def test_every_anchor_that_a_page_links_to_is_there(crawled: Callable[[str], Crawl]) -> None:
    assert crawled("text/html").lost_anchors() == []


def test_no_page_is_large(crawled: Callable[[str], Crawl]) -> None:
    pages = {
        (visit.size, visit.address)
        for visit in crawled("text/html").visited.values()
        if visit.media_type == "text/html"
    }
    assert len(pages) > 1500
    assert [(size, address) for size, address in sorted(pages) if size >= LARGEST_PAGE] == []


def test_pages_lead_to_every_other_format(crawled: Callable[[str], Crawl]) -> None:
    assert set(MEDIA_TYPES.values()) <= {visit.media_type for visit in crawled("text/html").visited.values()}


@pytest.fixture(scope="module")
def below(
    make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Give a client of a server of the small world, named under a base with a path."""
    folder = tmp_path_factory.mktemp("below")
    build(make_small_root(folder / "inputs"), Versions(folder / "home"), Namespace(BELOW))
    with TestClient(create_app(Settings(home=folder / "home", base=BELOW))) as made:
        yield made


@pytest.mark.parametrize("media_type", READERS)
def test_no_iri_fails_below_a_base_with_a_path(below: TestClient, media_type: str) -> None:
    assert below.portal
    seen = below.portal.call(crawl, below.app, BELOW, media_type, READERS[media_type])
    assert f"{BELOW}city/jakarta" in seen.visited
    assert seen.failures() == []
