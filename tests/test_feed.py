"""The feed of changes: Atom (RFC 4287), one entry for each version, paged as in RFC 5005."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.past.feed import Entry, Feed, write_feed
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.next_version import roll_back
from ascn_graph.versions import Versions

BASE = DEFAULT_BASE
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: TestClient, address: str = "/versions.atom") -> ElementTree.Element:
    return parse(client.get(address).content)


def parse(body: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(body)  # noqa: S314  # our own answer


def links(element: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    return [(link.get("rel"), link.get("href")) for link in element.findall(f"{ATOM}link")]


def texts(feed: ElementTree.Element, name: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}{name}") for entry in feed.findall(f"{ATOM}entry")]


@pytest.mark.parametrize(
    ("path", "headers"), [("/versions.atom", {}), ("/versions", {"Accept": "application/atom+xml"})]
)
def test_feed_is_found_by_name_and_by_negotiation(
    past_client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = past_client.get(path, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml")
    assert parse(answer.content).tag == f"{ATOM}feed"


def test_every_version_is_an_entry(past_client: TestClient) -> None:
    feed = read(past_client)
    assert texts(feed, "id") == [f"{BASE}versions/{number}" for number in (4, 3, 2, 1)]
    assert texts(feed, "title")[0] == "Version 4: Add Bandung"
    assert texts(feed, "updated")[0] == feed.findtext(f"{ATOM}updated") == "2026-01-04T12:00:00.500000+00:00"
    assert {entry.findtext(f"{ATOM}author/{ATOM}name") for entry in feed.findall(f"{ATOM}entry")} == {
        "ascn build"
    }


def test_entry_counts_and_names_what_changed(past_home: Versions, past_client: TestClient) -> None:
    summaries = texts(read(past_client), "summary")
    counts = past_home.get(4).counts
    assert summaries[0] == f"{counts['added']} facts added, {counts['removed']} facts removed. New: Bandung."
    assert (summaries[1] or "").endswith("Gone: b.")


def test_entry_leads_to_version_and_difference(past_client: TestClient) -> None:
    entry = read(past_client).findall(f"{ATOM}entry")[0]
    assert links(entry) == [
        ("alternate", f"{BASE}versions/4.html"),
        ("alternate", f"{BASE}versions/4.json"),
        ("related", f"{BASE}versions/4/diff?from=3"),
    ]


def test_feed_is_paged(past_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ascn_api.routers.versions.SIZE", 2)
    first, second = read(past_client), read(past_client, "/versions.atom?page=2")
    assert links(first)[:4] == [
        ("self", f"{BASE}versions.atom"),
        ("first", f"{BASE}versions.atom"),
        ("last", f"{BASE}versions.atom?page=2"),
        ("next", f"{BASE}versions.atom?page=2"),
    ]
    assert texts(second, "id") == [f"{BASE}versions/2", f"{BASE}versions/1"]
    assert ("previous", f"{BASE}versions.atom") in links(second)


def test_times_are_those_of_rfc_3339(past_client: TestClient) -> None:
    moments = [datetime.fromisoformat(text or "") for text in texts(read(past_client), "updated")]
    assert moments == sorted(moments, reverse=True)
    assert {moment.tzname() for moment in moments} == {"UTC"}


def test_message_is_text_whatever_it_holds(past_home: Versions) -> None:
    roll_back(past_home, 1, 'A <b>bold</b> & "quoted" \x01 message')
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        titles = texts(read(client), "title")
    assert titles[0] == 'Version 5: A <b>bold</b> & "quoted" \N{REPLACEMENT CHARACTER} message'


def test_author_without_a_name_is_the_graph() -> None:
    entry = Entry("http://l/1", "One", "2026-01-01T00:00:00Z", "", "", ())
    feed = parse(write_feed(Feed("http://l/", "All", "2026-01-01T00:00:00Z", (), [entry])))
    assert (
        feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "ASEAN Smart Cities Network knowledge graph"
    )


def test_every_page_leads_to_the_feed(past_client: TestClient) -> None:
    link = '<link rel="alternate" type="application/atom+xml" title="Changes" href="/versions.atom">'
    assert link in past_client.get("/city/jakarta.html").text
