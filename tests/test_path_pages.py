"""The pages on which people ask how things are connected: complete without scripts, cited, bounded, and leading on."""

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

HTML = {"Accept": "text/html"}
Given = Mapping[str, str | list[str]]
ENDS = {"from": "Banyuwangi", "to": "Takamatsu"}
PAGES: dict[str, tuple[str, Given]] = {
    "paths": ("/paths", ENDS),
    "all paths": ("/paths", {**ENDS, "search": "all", "limit": "1000"}),
    "paths under conditions": (
        "/paths",
        {
            **ENDS,
            "avoid": ["Smart JAMP", "Jakarta"],
            "as_of": "2024-06-01",
            "avoid_class": "Claim",
            "lang": "id",
        },
    ),
    "tree": ("/tree", {"of": ["Takamatsu", "Banyuwangi", "Siem Reap", "Thailand"]}),
    "neighbourhood": ("/neighbourhood", {"of": "Takamatsu", "limit": "300", "depth": "2"}),
    "common": ("/common", {"of": ["Banyuwangi", "Siem Reap", "Makassar"], "limit": "200"}),
}


def page(client: TestClient, path: str, given: Given) -> str:
    answer = client.get(path, params=given, headers=HTML)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return answer.text


def links(text: str, words: str) -> list[str]:
    """Give the addresses of the links with certain words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(?:<bdi>)?([^<]*)', text)
    return [unescape(href) for href, said in found if said == words]


def asked(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_small_and_leads_to_evidence_formats_and_permalink(client: TestClient, name: str) -> None:
    path, given = PAGES[name]
    text = page(client, path, given)
    assert len(text.encode()) < 100_000
    assert "<script" not in text
    assert 'href="/evidence?subject=' in text
    assert {
        f"format={name}" for name in ("csv", "graphml", "gexf", "svg", "turtle", "jsonld", "json", "mermaid")
    } <= {
        f"{key}={value}"
        for href in re.findall(r'href="([^"]*)"', text)
        for key, value in asked(unescape(href))
    }
    assert f'rel="bookmark"><code>{DEFAULT_BASE}versions/1{path}?' in text


@pytest.mark.parametrize("name", PAGES)
def test_picture_asks_the_same_question(client: TestClient, name: str) -> None:
    path, given = PAGES[name]
    picture = re.search(r'<img src="([^"]*)" alt="[^"]+"', page(client, path, given))
    assert picture
    answer = client.get(unescape(picture[1]))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_paths_are_sentences_with_what_states_each_hop(client: TestClient) -> None:
    text = page(client, "/paths", ENDS)
    assert '<p class="sentence" dir="auto">Banyuwangi works together with Ministry of Land' in text
    place = '<a href="/source/jpnn-2025-11-12.html#p6"><bdi>JPNN.com, 12 November 2025</bdi>, paragraph 6</a>'
    assert f"{place}: <cite><bdi>Kembangkan Kota Cerdas" in text
    assert 'href="/partnership/smartjamp-banyuwangi-smart-kampung"' in text


def test_sentences_come_in_the_language_of_the_reader(client: TestClient) -> None:
    text = page(client, "/paths", {**ENDS, "lang": "id", "limit": "1"})
    sentence = client.get("/paths", params={**ENDS, "limit": "1"}).json()["paths"][0]["sentences"]["id"]
    assert f'<p class="sentence" dir="auto">{sentence}' in unescape(text)
    assert '<input type="hidden" name="lang" value="id">' in text


def test_derived_hop_leads_to_its_evidence(client: TestClient) -> None:
    text = page(client, "/paths", {"from": "Takamatsu", "to": "Siem Reap", "limit": "1"})
    evidence = next(href for href in links(text, "Evidence") if "partnerOf" in href)
    answer = client.get(evidence, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["total"]) == (200, 1)


def test_compiled_hop_names_what_it_was_compiled_from(client: TestClient) -> None:
    text = page(client, "/paths", {"from": "Takamatsu", "to": "Smart Tourism (Siem Reap)", "limit": "1"})
    (compiled,) = links(text, "compiled from 2 sources")
    assert compiled.endswith("#partnership-takamatsu-siem-reap-memorandum")
    assert links(text, "Japan International Cooperation Agency, February 2024") == [
        "/source/jica-siemreap-2024-02"
    ]
    assert client.get(compiled).status_code == 200


def test_page_says_when_nothing_meaningful_connects(client: TestClient) -> None:
    text = page(client, "/paths", {"from": "Surabaya", "to": "Makassar"})
    assert "No meaningful connection of at most 6 hops between Surabaya and Makassar" in text
    assert "Trivial: it would say as much of many other pairs." in text


def test_hops_that_may_not_hold_on_the_day_are_marked(client: TestClient) -> None:
    given = {"from": "Takamatsu", "to": "Siem Reap", "as_of": "2025-06-01"}
    (hop,) = client.get("/paths", params=given).json()["paths"][0]["hops"]
    text = page(client, "/paths", given)
    assert (hop["as_of"], hop["known"]) == ("unknown", "last known on 2024-02-06")
    assert '<span class="cut">last known on <time datetime="2024-02-06">6 February 2024</time></span>' in text
    assert '<time datetime="2025-06-01">1 June 2025</time>' in text


@pytest.mark.parametrize("kind", ["paths", "tree", "neighbourhood", "common"])
def test_page_without_things_asks_for_them(client: TestClient, kind: str) -> None:
    text = page(client, f"/{kind}", {})
    assert f'<form class="ask" action="/{kind}" method="get">' in text
    assert 'class="paths"' not in text


def test_form_shows_what_was_asked_and_one_field_more(client: TestClient) -> None:
    text = page(client, "/paths", {**ENDS, "avoid": ["Jakarta", "Surabaya"], "rank": "length"})
    assert re.findall(r'name="avoid" value="([^"]*)"', text) == ["Jakarta", "Surabaya", ""]
    assert '<option value="length" selected>' in text
    assert '<details class="conditions" open>' in page(client, "/paths", {"avoid": "Jakarta"})


def test_path_leads_to_the_same_question_without_what_it_passes(client: TestClient) -> None:
    text = page(client, "/paths", {**ENDS, "limit": "1", "max_length": "4"})
    meeting = "7th ASEAN-Japan Smart Cities Network High Level Meeting"
    again = next(href for href in links(text, f"{meeting[:59]}…") + links(text, meeting) if "avoid=" in href)
    assert asked(again) == [
        ("avoid", "meeting/asean-japan-hlm-7"),
        ("from", "city/banyuwangi"),
        ("limit", "1"),
        ("max_length", "4"),
        ("to", "city/takamatsu"),
    ]
    assert "meeting/asean-japan-hlm-7" not in page(client, again, {}).partition('<ol class="paths">')[2]


def test_condition_can_be_taken_back(client: TestClient) -> None:
    text = page(client, "/paths", {**ENDS, "avoid": "Smart JAMP", "as_of": "2024-06-01"})
    back = re.search(r'<a href="([^"]*)" title="Ask without this condition"><span>without</span>', text)
    assert back
    assert asked(unescape(back[1])) == [
        ("as_of", "2024-06-01"),
        ("from", "city/banyuwangi"),
        ("to", "city/takamatsu"),
    ]


def test_page_says_what_it_leaves_out(client: TestClient) -> None:
    text = page(client, "/paths", {**ENDS, "search": "all", "limit": "1000"})
    assert text.count('<p class="sentence"') <= 10
    assert re.search(r"This page shows the first \d+ paths", text)
    assert "limit=1000" in next(href for href in links(text, "CSV"))


def test_pages_of_a_version_stay_in_it(past_client: TestClient) -> None:
    text = page(past_client, "/versions/2/paths", {"from": "Betawi", "to": "Indonesia"})
    assert "You are reading" in text
    assert links(text, "See it as it is now") == ["/paths?from=city/jakarta&to=country/indonesia"]
    assert 'action="/versions/2/paths"' in text
    assert links(text, "What they share") == ["/versions/2/common?of=city/jakarta&of=country/indonesia"]


@pytest.fixture
def ambiguous(small_root: Path, tmp_path: Path) -> TestClient:
    """Give a client of a small world in which two things bear one name; it is not started."""
    with (small_root / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        called = 'skos:altLabel "Pusat <b>"@id'
        file.write(f"\n<source/a#p2> {{ <city/jakarta> {called} . <country/indonesia> {called} . }}\n")
    versions = Versions(tmp_path / "home")
    build(small_root, versions, Namespace(DEFAULT_BASE))
    return TestClient(create_app(Settings(home=versions.home)))


def test_ambiguous_name_is_chosen_by_a_link_that_keeps_the_rest(ambiguous: TestClient) -> None:
    given = {"from": "Pusat <b>", "to": "source/a", "rank": "length", "avoid_class": "Meeting"}
    with ambiguous as client:
        told = client.get("/paths", params=given)
        answer = client.get("/paths", params=given, headers=HTML)
        (chosen,) = links(answer.text, "Jakarta") or re.findall(
            r'href="(\?[^"]*)"><span dir="auto">Jakarta', answer.text
        )
        followed = client.get(f"/paths{unescape(chosen)}")
    assert (told.status_code, told.json()["parameter"]) == (400, "from")
    assert (answer.status_code, "Pusat &lt;b&gt;" in answer.text) == (400, True)
    assert asked(unescape(chosen)) == [
        ("from", "city/jakarta"),
        ("to", "source/a"),
        ("rank", "length"),
        ("avoid_class", "Meeting"),
    ]
    assert (followed.status_code, followed.json()["from"]["label"]) == (200, "Jakarta")


def test_unknown_class_in_a_sequence_is_corrected_in_its_place(client: TestClient) -> None:
    given = {**ENDS, "classes": "*,Meting,*"}
    answer = client.get("/paths", params=given, headers=HTML)
    chosen = re.search(r'href="(\?[^"]*)"><span dir="auto">meeting<', answer.text)
    assert chosen
    assert dict(asked(unescape(chosen[1])))["classes"] == "*,Meeting,*"


def test_page_of_a_thing_asks_how_it_is_connected(client: TestClient) -> None:
    text = page(client, "/city/takamatsu.html", {})
    assert '<form class="connect" action="/paths" method="get">' in text
    assert '<input type="hidden" name="from" value="city/takamatsu">' in text
    assert links(text, "What lies around it") == ["/neighbourhood?of=city%2Ftakamatsu"]


def test_page_of_a_relationship_does_not(client: TestClient) -> None:
    assert 'class="connect"' not in page(client, "/membership/ascn-jakarta.html", {})
