"""Languages: what a reader asks for, then English, then a native language of the thing, then any."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal
from tests.lists import PREFIXES, publish_world

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.labels import prefer
from ascn_graph.versions import Version

NAMES = f"""{PREFIXES}
<graph/ontology> {{ :City rdfs:subClassOf :Entity ; rdfs:label "city"@en . }}
<source/editors#all> {{
  <city/all> a :City , :Entity ; rdfs:label "English"@en , "Indonesia"@id , "日本語"@ja ,
    "简体"@zh-Hans , "繁體"@zh-Hant-TW .
  <city/foreign> a :City , :Entity ; rdfs:label "Deutsch"@de , "ไทย"@th , "Tiếng Việt"@vi .
  <city/unknown> a :City , :Entity ; rdfs:label "ไทย 2"@th , "Deutsch 2"@de .
}}
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a world in which one city is in Thailand and has no English name."""
    native = {"city/all": ["ja"], "city/foreign": ["th"]}
    versions = publish_world(tmp_path_factory.mktemp("names"), NAMES, native)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def heading(client: TestClient, city: str, language: str, query: str = "") -> str:
    page = client.get(f"/city/{city}.html{query}", headers={"Accept-Language": language}).text
    return re.sub("<[^>]*>", "", page[page.index("<h1") : page.index("</h1>")]).strip()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", "日本語"),
        ("ja-JP", "日本語"),
        ("JA", "日本語"),
        ("fr, id;q=0.5, ja;q=0.4", "Indonesia"),
        ("id;q=0.1, ja;q=0.9", "日本語"),
        ("zh-TW", "简体"),
        ("zh-Hant-TW", "繁體"),
        ("zh-Hant", "繁體"),
        ("zh-Hans-CN", "简体"),
        ("fr", "English"),
        ("*", "English"),
        ("", "English"),
        ("ja;q=0, *", "English"),
        ("fr, en;q=0", "Indonesia"),
        ("ja;q=2, id;q=x", "日本語"),
        ("ja;q=0.000, id;q=0.001", "Indonesia"),
        ("not a tag, <b>, ja", "日本語"),
    ],
)
def test_reader_gets_the_first_language_of_the_chain_that_there_is(
    named: TestClient, language: str, expected: str
) -> None:
    assert heading(named, "all", language) == expected


@pytest.mark.parametrize(
    ("city", "language", "expected"),
    [
        ("foreign", "en", "ไทย"),
        ("foreign", "vi", "Tiếng Việt"),
        ("foreign", "fr, th;q=0", "Deutsch"),
        ("unknown", "en", "Deutsch 2"),
        ("unknown", "en, de;q=0", "ไทย 2"),
        ("unknown", "en, de;q=0, th;q=0", "Deutsch 2"),
    ],
    ids=["native", "asked", "native-refused", "any", "any-but-one", "nothing-else"],
)
def test_native_language_comes_after_english_and_before_any(
    named: TestClient, city: str, language: str, expected: str
) -> None:
    assert heading(named, city, language) == expected


@pytest.mark.parametrize(
    ("query", "expected"), [("?lang=ja", "日本語"), ("?lang=fr,id", "Indonesia"), ("?lang=", "繁體")]
)
def test_parameter_names_languages_for_those_who_cannot_set_headers(
    named: TestClient, query: str, expected: str
) -> None:
    assert heading(named, "all", "zh-Hant-TW", query) == expected


@pytest.mark.parametrize("query", ["lang=%3Cb%3E", "lang=a,b,c,d,e,f", "lang=ja&lang=id", "lang=indonesian"])
@pytest.mark.parametrize("path", ["/city/all.html", "/browse/City", "/browse", "/search"])
def test_parameter_that_names_no_language_is_refused(named: TestClient, path: str, query: str) -> None:
    answer = named.get(f"{path}?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 400


def test_answers_in_two_languages_have_two_tags(named: TestClient) -> None:
    tags = {
        named.get("/browse/City", headers={"Accept-Language": language}).headers["etag"]
        for language in ("ja", "id", "id, en;q=0")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/browse", "/browse/City", "/search?q=all", "/city/all.html"])
def test_pages_vary_by_language(named: TestClient, path: str) -> None:
    assert "Accept-Language" in named.get(path, headers={"Accept": "text/html"}).headers["vary"]


def test_real_graph_has_an_english_name_for_everything_so_no_native_one_decides(version: Version) -> None:
    assert json.loads((version.folder / "native.json").read_text(encoding="utf-8")) == {}


def test_tag_without_region_is_met_by_any_variant_of_it() -> None:
    names = [Literal("b", language="zh-Hant"), Literal("a", language="zh-Hans"), Literal("c", language="en")]
    assert prefer(names, ["zh"]).value == "a"
    assert prefer([*names, Literal("z", language="zh")], ["zh"]).value == "z"
