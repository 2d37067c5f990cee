"""What the headers of documents promise is so: copies in hand, heads, links, and the name a server is called by."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Store

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
DOCUMENTS = [f"/city/jakarta.{extension}" for extension in MEDIA_TYPES]
NAMES = ["localhost:8000", "other.example", "[::1]:8000", "ascn.example:443"]
LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[a-z]+="[^"]*")*)')


class CountedStore:
    """A store that counts how often it is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.lookups = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the store has
        self.lookups += 1
        return getattr(self.store, name)

    def __contains__(self, quad: Any) -> bool:  # noqa: ANN401  # as in pyoxigraph
        self.lookups += 1
        return quad in self.store


@pytest.fixture(scope="module")
def counted(versions: Versions) -> Iterator[tuple[TestClient, CountedStore]]:
    """Give a client of a server whose store counts, and the store."""
    with pytest.MonkeyPatch.context() as patch:
        stores: list[CountedStore] = []
        opened = Version.open_store

        def open_store(version: Version) -> CountedStore:
            stores.append(CountedStore(opened(version)))
            return stores[-1]

        patch.setattr(Version, "open_store", open_store)
        with TestClient(create_app(Settings(home=versions.home)), follow_redirects=False) as client:
            client.get("/city/jakarta.html")  # what is read once of a version is read
            yield client, stores[0]


def links_of(link: str) -> list[tuple[str, dict[str, str]]]:
    """Read a header Link (RFC 8288) whose parameters are all quoted."""
    read = [(href, dict(re.findall(r'([a-z]+)="([^"]*)"', rest))) for href, rest in LINK.findall(link)]
    assert read
    return read


@pytest.mark.parametrize(("extension", "media_type"), MEDIA_TYPES.items(), ids=MEDIA_TYPES)
def test_document_has_the_media_type_of_its_format_whatever_is_accepted(
    client: TestClient, extension: str, media_type: str
) -> None:
    answer = client.get(f"/city/jakarta.{extension}", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_copy_in_hand_is_confirmed_without_a_lookup(
    counted: tuple[TestClient, CountedStore], path: str
) -> None:
    client, store = counted
    whole = client.get(path)
    store.lookups = 0
    again = client.get(path, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content, store.lookups) == (304, b"", 0)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_confirmation_carries_the_headers_that_caches_update(client: TestClient, path: str) -> None:
    whole = client.get(path)
    again = client.get(path, headers={"If-None-Match": whole.headers["etag"]})
    # RFC 9110, section 15.4.5
    wanted = ("etag", "vary", "cache-control", "last-modified", "content-location", "expires")
    assert {name: again.headers.get(name) for name in wanted} == {
        name: whole.headers.get(name) for name in wanted
    }


@pytest.mark.parametrize("path", ["/city/jakarta", *DOCUMENTS])
def test_head_takes_one_lookup_at_most(counted: tuple[TestClient, CountedStore], path: str) -> None:
    client, store = counted
    store.lookups = 0
    client.head(path)
    assert store.lookups <= 1


@pytest.mark.parametrize(
    "path", ["/city/jakarta", *DOCUMENTS, "/network/ascn.ttl", "/ontology", "/", "/browse/City"]
)
def test_head_tells_what_get_tells(client: TestClient, path: str) -> None:
    head, get = (client.request(method, path, follow_redirects=False) for method in ("HEAD", "GET"))
    # What is known once the body is written may be left out (RFC 9110, section 9.3.2).
    told = {
        name: value for name, value in get.headers.items() if name in head.headers or name != "content-length"
    }
    assert (head.status_code, head.content, dict(head.headers)) == (get.status_code, b"", told)


@pytest.mark.parametrize("path", ["/city/jakarta", *DOCUMENTS, "/ontology", "/source/jpnn-2025-11-12.ttl"])
def test_every_link_to_a_format_leads_to_it(client: TestClient, path: str) -> None:
    links = links_of(client.get(path, follow_redirects=False).headers["link"])
    typed = [(href, link["type"]) for href, link in links if "type" in link and "rel" in link]
    assert {media_type for _, media_type in typed} >= {"text/turtle", "application/ld+json"} - {
        MEDIA_TYPES.get(path.rpartition(".")[2], "").partition(";")[0]
    }
    led = [(href, client.head(href)) for href, _ in typed]
    assert [(href, a.status_code, a.headers["content-type"].partition(";")[0]) for href, a in led] == [
        (href, 200, media_type.partition(";")[0]) for href, media_type in typed
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ["/city/jakarta", *DOCUMENTS, "/", "/browse/City", "/ontology", "/nowhere"])
def test_answer_is_the_same_by_whatever_name_the_server_is_called(
    client: TestClient, path: str, name: str
) -> None:
    ours = client.get(path, follow_redirects=False)
    others = client.get(
        path,
        headers={"Host": name, "X-Forwarded-Host": name, "X-Forwarded-Proto": "https"},
        follow_redirects=False,
    )
    assert (others.status_code, others.content, dict(others.headers)) == (
        ours.status_code,
        ours.content,
        dict(ours.headers),
    )
