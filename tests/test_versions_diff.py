"""What differs between two versions: as an RDF Patch, in JSON and on a page, however it is found out."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, Triple, parse

from ascn_api.app import create_app
from ascn_api.models import VersionDifferences
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.next_version import roll_back
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE, ELSEWHERE = Namespace(DEFAULT_BASE), Namespace("https://elsewhere.example/data/")
JAKARTA, ALT_LABEL = f"<{DEFAULT_BASE}city/jakarta>", "<http://www.w3.org/2004/02/skos/core#altLabel>"
FACT = f'{JAKARTA} {ALT_LABEL} "{{}}"@id <{DEFAULT_BASE}source/a#p99> .'
PATCH = {"Accept": "application/rdf-patch"}
JSON = {"Accept": "application/json"}


def state(root: Path, word: str) -> None:
    """Let the article call Jakarta by another name, instead of the one it stated so before."""
    article = root / "graph" / "sources" / "a.trig"
    text = article.read_text(encoding="utf-8").partition("<source/a#p99>")[0]
    article.write_text(
        f'{text}<source/a#p99> {{ <city/jakarta> skos:altLabel "{word}"@id . }}\n', encoding="utf-8"
    )


@pytest.fixture(scope="module")
def root(make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the inputs of version 3."""
    return make_small_root(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Give a home with four versions: the small world, a name in it, another name instead, and the first again."""
    made = Versions(tmp_path_factory.mktemp("home"))
    build(root, made, SPACE)
    for word in ("first", "second"):
        state(root, word)
        build(root, made, SPACE)
    roll_back(made, 1)
    return made


@pytest.fixture(scope="module")
def client(home: Versions) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home.home))) as made:
        yield made


@pytest.fixture
def own(home: Versions, tmp_path: Path) -> Versions:
    """Give a copy of that home, to be changed."""
    shutil.copytree(home.home, tmp_path / "home")
    return Versions(tmp_path / "home")


def patch(versions: Versions, path: str, base: str = DEFAULT_BASE) -> str:
    """Ask a server of `versions` for an RDF Patch."""
    with TestClient(create_app(Settings(home=versions.home, base=base))) as client:
        answer = client.get(path, headers=PATCH)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/rdf-patch")
        return answer.text


def rows(text: str) -> list[str]:
    """Give the rows that add or remove."""
    return [line for line in text.split("\n") if line[:2] in ("A ", "D ")]


def stated(text: str) -> list[str]:
    """Give the rows about graphs of sources; those of the build change with the counts."""
    return [row for row in rows(text) if "source/a#p99> ." in row]


def content(version: Version) -> set[Quad]:
    """Give what the named graphs of a version hold."""
    return {quad for quad in version.open_store() if quad.graph_name != DefaultGraph()}


def applied(quads: set[Quad], text: str) -> set[Quad]:
    """Apply an RDF Patch."""
    parts = {sign: "\n".join(row[2:] for row in rows(text) if row[0] == sign) for sign in "AD"}
    added, removed = (set(parse(parts[sign], RdfFormat.N_QUADS)) for sign in "AD")
    assert removed <= quads
    assert not added & quads
    return (quads - removed) | added


def write_again(path: Path, written: bytes) -> None:
    path.unlink()
    path.write_bytes(written)


def without_chain(versions: Versions) -> None:
    """Damage the changes of all versions but the current one, so that only the stores tell."""
    for number in versions.numbers()[:-1]:
        write_again(versions.folder / str(number) / "changes.nq.gz", b"")


def test_patch_has_header_transaction_and_rows(client: TestClient) -> None:
    lines = client.get("/versions/3/diff?from=2", headers=PATCH).text.splitlines()
    assert lines == [
        f"H id <{DEFAULT_BASE}versions/3/diff?from=2> .",
        f"H from <{DEFAULT_BASE}versions/2> .",
        f"H to <{DEFAULT_BASE}versions/3> .",
        "TX .",
        f"D {FACT.format('first')}",
        f"A {FACT.format('second')}",
        "TC .",
    ]


@pytest.mark.parametrize(
    ("number", "origin"), [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (1, 2), (1, 3), (2, 4)]
)
def test_patch_makes_one_version_of_the_other(
    home: Versions, client: TestClient, number: int, origin: int
) -> None:
    text = client.get(f"/versions/{number}/diff?from={origin}", headers=PATCH).text
    assert applied(content(home.get(origin)), text) == content(home.get(number))


def test_what_was_added_and_removed_between_cancels(client: TestClient) -> None:
    third = client.get("/versions/3/diff?from=1", headers=PATCH).text
    assert stated(third) == [f"A {FACT.format('second')}"]
    assert rows(client.get("/versions/4/diff?from=1", headers=PATCH).text) == []


def test_earlier_version_from_a_later_one_is_the_reverse(client: TestClient) -> None:
    forth = rows(client.get("/versions/3/diff?from=1", headers=PATCH).text)
    back = rows(client.get("/versions/1/diff?from=3", headers=PATCH).text)
    turned = [f"{'D' if row[0] == 'A' else 'A'}{row[1:]}" for row in forth]
    assert sorted(back) == sorted(turned)
    assert stated("\n".join(back)) == [f"D {FACT.format('second')}"]


@pytest.mark.parametrize(("number", "origin"), [(2, 1), (3, 1), (4, 2), (1, 3)])
def test_stores_tell_the_same_bytes_as_the_changes(
    own: Versions, client: TestClient, number: int, origin: int
) -> None:
    path = f"/versions/{number}/diff?from={origin}"
    expected = client.get(path, headers=PATCH).text
    without_chain(own)
    assert patch(own, path) == expected


def test_difference_is_from_the_parent_by_default(client: TestClient) -> None:
    asked, default = (
        client.get(path, headers=PATCH) for path in ("/versions/3/diff?from=2", "/versions/3/diff")
    )
    assert default.text == asked.text


def test_first_version_differs_from_nothing(home: Versions, client: TestClient) -> None:
    text = client.get("/versions/1/diff", headers=PATCH).text
    assert text.startswith(
        f"H id <{DEFAULT_BASE}versions/1/diff> .\nH to <{DEFAULT_BASE}versions/1> .\nTX .\nA "
    )
    assert text.endswith("\nTC .\n")
    assert applied(set(), text) == content(home.get(1))
    told = client.get("/versions/1/diff", headers=JSON).json()
    assert (told["from"], told["added"], told["removed"]) == (None, home.get(1).counts["quads"], 0)


def test_counts_and_rows_are_told_in_json(client: TestClient) -> None:
    answer = client.get("/versions/3/diff?from=2", headers=JSON)
    assert VersionDifferences.model_validate(answer.json())
    graph = f"{DEFAULT_BASE}source/a#p99"

    def change(kind: str, word: str) -> dict[str, object]:
        return {
            "change": kind,
            "subject": {"type": "uri", "value": f"{DEFAULT_BASE}city/jakarta"},
            "predicate": {"type": "uri", "value": ALT_LABEL.strip("<>")},
            "object": {"type": "literal", "value": word, "xml:lang": "id"},
            "graph": {"type": "uri", "value": graph},
        }

    assert answer.json() == {
        "iri": f"{DEFAULT_BASE}versions/3/diff?from=2",
        "version": 3,
        "from": 2,
        "moved_from": None,
        "added": 1,
        "removed": 1,
        "graphs_total": 1,
        "graphs": [{"graph": graph, "added": 1, "removed": 1}],
        "page": 1,
        "pages": 1,
        "limit": 100,
        "changes": [change("removed", "first"), change("added", "second")],
    }


def test_graphs_with_most_changes_come_first(client: TestClient) -> None:
    told = client.get("/versions/2/diff?from=1", headers=JSON).json()
    assert [(g["graph"].removeprefix(DEFAULT_BASE), g["added"], g["removed"]) for g in told["graphs"]] == [
        ("graph/catalogue", 8, 8),
        ("graph/inferred", 2, 0),
        ("source/a#p99", 1, 0),
    ]
    assert (told["added"], told["removed"], told["graphs_total"]) == (11, 8, 3)


def test_changes_are_paged(client: TestClient) -> None:
    path = "/versions/2/diff?from=1"
    whole = client.get(path, headers=JSON).json()["changes"]
    pages = [client.get(f"{path}&limit=4&page={page}", headers=JSON).json() for page in range(1, 6)]
    assert [page["pages"] for page in pages] == [5] * 5
    assert [change for page in pages for change in page["changes"]] == whole
    assert [len(page["changes"]) for page in pages] == [4, 4, 4, 4, 3]


def test_page_shows_the_facts_of_each_subject_with_labels(client: TestClient) -> None:
    page = client.get("/versions/3/diff?from=2", headers={"Accept": "text/html"}).text
    assert "1 added, 1 removed, in 1 graph." in page
    assert '<h3><a href="/city/jakarta"><bdi>Jakarta</bdi></a></h3>' in page
    assert page.index("<del>removed</del>") < page.index("first") < page.index("<ins>added</ins>")
    assert '<a href="/source/a.html?part=p99#p99">' in page
    assert 'href="/versions/3/diff.rdfp?from=2"' in page


def test_page_of_labels_in_the_language_of_the_reader(client: TestClient) -> None:
    page = client.get("/versions/3/diff.html?from=2", headers={"Accept-Language": "ja"})
    assert page.headers["vary"] == "Accept-Language"
    assert page.headers["etag"] != client.get("/versions/3/diff.html?from=2").headers["etag"]


def test_pages_of_many_changes_lead_to_each_other(client: TestClient) -> None:
    page = client.get("/versions/2/diff.html?from=1&limit=4").text
    assert 'rel="next" href="?from=1&amp;limit=4&amp;page=2"' in page
    assert "Page 1 of 5" in page


def test_equal_versions_say_so_on_the_page(client: TestClient) -> None:
    assert "The two versions hold the same." in client.get("/versions/4/diff.html?from=1").text


@pytest.mark.parametrize("extension", ["json", "rdfp"])
def test_difference_of_two_named_versions_is_immutable_as_data(client: TestClient, extension: str) -> None:
    path = f"/versions/3/diff.{extension}?from=2"
    answer = client.get(path)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ascn-version"] == "3"
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


@pytest.mark.parametrize(
    "path", ["/versions/3/diff.json", "/versions/3/diff.rdfp", "/versions/3/diff.html?from=2"]
)
def test_what_may_change_is_asked_for_anew(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["cache-control"] == "no-cache"
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_every_difference_format_and_page_has_an_entity_tag_of_its_own(client: TestClient) -> None:
    paths = [
        *(f"/versions/3/diff.{end}?from=2" for end in ("html", "json", "rdfp")),
        *(f"/versions/2/diff.{end}?from=1" for end in ("html", "json", "rdfp")),
        "/versions/3/diff.json?from=1",
        "/versions/2/diff.json?from=1&limit=5",
        "/versions/2/diff.json?from=1&limit=5&page=2",
    ]
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)


@pytest.mark.parametrize(
    ("path", "status", "kind", "parameter"),
    [
        ("/versions/x/diff", 404, "unknown-version", None),
        ("/versions/99/diff?from=1", 404, "unknown-version", None),
        ("/versions/3/diff?from=99", 404, "unknown-version", None),
        ("/versions/3/diff?from=3", 400, "invalid-request", "from"),
        ("/versions/3/diff?from=abc", 400, "invalid-request", "from"),
        ("/versions/3/diff?from=0", 400, "invalid-request", "from"),
        ("/versions/3/diff?from=%D9%A2", 400, "invalid-request", "from"),
        ("/versions/3/diff?from=1&from=2", 400, "invalid-request", "from"),
        ("/versions/3/diff?page=0", 400, "invalid-request", "page"),
        ("/versions/3/diff?limit=1001", 400, "invalid-request", "limit"),
        ("/versions/3/diff?page=9", 404, "not-found", None),
        ("/versions/3/diff?format=ttl", 406, "not-acceptable", None),
        ("/versions/3/diff.nq", 406, "not-acceptable", None),
    ],
)
def test_difference_that_cannot_be_told_is_a_problem(
    client: TestClient, path: str, status: int, kind: str, parameter: str | None
) -> None:
    problem = client.get(path, headers=JSON)
    assert (problem.status_code, problem.json()["type"]) == (status, f"{DEFAULT_BASE}problems#{kind}")
    assert problem.json().get("parameter") == parameter


def test_difference_from_a_pruned_parent_is_unknown(own: Versions) -> None:
    with own.writing() as writer:
        writer.prune(2)
    with TestClient(create_app(Settings(home=own.home))) as client:
        answer = client.get("/versions/3/diff", headers=JSON)
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            "There is no version 2; versions kept: 3, 4.",
        )
        assert client.get("/versions/3.json").json()["diff"] is None
        assert "version 2 is not kept" in client.get("/versions/3.html").text


def test_versions_between_may_have_been_pruned(own: Versions, client: TestClient) -> None:
    expected = client.get("/versions/3/diff?from=1", headers=PATCH).text
    with own.writing() as writer:
        writer.tag(1, "first")
        assert writer.prune(2) == [2]
    assert patch(own, "/versions/3/diff?from=1") == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: write_again(path, path.read_bytes()[:-9]),
        lambda path: write_again(path, path.read_bytes()[:40] + b"\xff" + path.read_bytes()[41:]),
        lambda path: write_again(path, b"\0" * path.stat().st_size),
        # Zeros behind its end are no fault of a gzip file.
        lambda path: write_again(path, gzip.compress(b"").ljust(path.stat().st_size, b"\0")),
    ],
    ids=["missing", "shortened", "flipped", "overwritten", "emptied"],
)
def test_damaged_changes_are_not_believed(
    own: Versions, client: TestClient, damage: Callable[[Path], object]
) -> None:
    damage(own.folder / "2" / "changes.nq.gz")
    path = "/versions/2/diff?from=1"
    assert patch(own, path) == client.get(path, headers=PATCH).text


def test_difference_that_nothing_tells_any_more_names_the_damaged_file(own: Versions) -> None:
    without_chain(own)
    manifest = next((own.folder / "2" / "store").glob("MANIFEST-*"))
    write_again(manifest, b"")
    with TestClient(create_app(Settings(home=own.home))) as client:
        answer = client.get("/versions/2/diff?from=1", headers=PATCH)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.json()["title"] == "Damaged version"
        assert answer.json()["detail"] == (
            f"Version 2 is damaged: {manifest} is missing or has not its size."
        )


def test_version_rolled_back_over_a_damaged_one_is_compared_truly(own: Versions, root: Path) -> None:
    build(root, own, SPACE, force=True)
    write_again(next((own.folder / "5" / "store").glob("MANIFEST-*")), b"")
    sixth = roll_back(own, 1).version
    assert sixth.counts["added"] == sixth.counts["quads"]  # its changes hold everything, whatever came before
    assert rows(patch(own, "/versions/6/diff?from=4")) == []


def test_bases_are_moved_and_the_move_is_told(own: Versions, root: Path) -> None:
    state(root, "second")
    build(root, own, ELSEWHERE)
    with TestClient(create_app(Settings(home=own.home, base=ELSEWHERE.base))) as client:
        told = client.get("/data/versions/5/diff.json?from=3").json()
        assert (told["moved_from"], told["added"], told["removed"]) == (DEFAULT_BASE, 0, 0)
        named = client.get("/data/versions/5/diff?from=2", headers=PATCH).text
        assert named.splitlines()[:5] == [
            f"H id <{ELSEWHERE.base}versions/5/diff?from=2> .",
            f"H from <{ELSEWHERE.base}versions/2> .",
            f"H to <{ELSEWHERE.base}versions/5> .",
            f"H moved-from <{DEFAULT_BASE}> .",
            f"H moved-to <{ELSEWHERE.base}> .",
        ]
        moved = FACT.replace(DEFAULT_BASE, ELSEWHERE.base)
        assert rows(named) == [f"D {moved.format('first')}", f"A {moved.format('second')}"]
        page = client.get("/data/versions/5/diff.html?from=2").text
        assert f"names things under <code>{DEFAULT_BASE}</code>" in page


def test_default_graph_counts_where_versions_are_strict(
    own: Versions, publish_as_client: Callable[..., Version], root: Path
) -> None:
    build(root, own, SPACE, strict=True, force=True)
    terms = SPACE.iri("city/new"), SPACE.term("n")
    hard = Literal('tab\t "quote" \\ \u2028 \x7f\r\n<a> .')
    publish_as_client(
        own,
        Quad(*terms, hard, SPACE.iri("drafts")),
        Quad(*terms, SPACE.iri("drafts")),
        Quad(*terms, Triple(*terms, Literal(1))),
        strict=True,
    )
    text = patch(own, "/versions/6/diff?from=5")
    assert set(parse("\n".join(row[2:] for row in rows(text)), RdfFormat.N_QUADS)) == {
        Quad(*terms, hard, SPACE.iri("drafts")),
        Quad(*terms, SPACE.iri("drafts")),
        Quad(*terms, Triple(*terms, Literal(1))),
    }
    with TestClient(create_app(Settings(home=own.home))) as client:
        told = client.get("/versions/6/diff.json?from=5").json()
        assert VersionDifferences.model_validate(told)
        assert [(each["graph"], each["added"]) for each in told["graphs"]] == [
            (None, 2),
            (f"{DEFAULT_BASE}drafts", 1),
        ]
        assert client.get("/versions/6/diff.html?from=5").status_code == 200
        # A merged default graph repeats the others, and is no content of its own.
        assert [
            row for row in rows(client.get("/versions/5/diff?from=4", headers=PATCH).text) if "drafts" in row
        ] == []


def test_work_past_the_deadline_is_stopped(versions: Versions) -> None:
    with TestClient(create_app(Settings(home=versions.home, query_timeout=0.05))) as client:
        answer = client.get("/versions/1/diff", headers=JSON)
        assert (answer.status_code, answer.json()["title"]) == (503, "Query past its deadline")


def test_version_leads_to_its_difference(client: TestClient) -> None:
    told = {entry["number"]: entry["diff"] for entry in client.get("/versions.json").json()["versions"]}
    assert told == {
        4: f"{DEFAULT_BASE}versions/4/diff?from=3",
        3: f"{DEFAULT_BASE}versions/3/diff?from=2",
        2: f"{DEFAULT_BASE}versions/2/diff?from=1",
        1: f"{DEFAULT_BASE}versions/1/diff",
    }
    page = client.get("/versions/3.html").text
    assert 'href="/versions/3/diff?from=2"' in page
    assert '<form class="controls" action="/versions/3/diff">' in page


def test_command_writes_the_patch_that_the_server_gives(
    home: Versions, client: TestClient, ascn: Callable[..., Result]
) -> None:
    written = ascn("--home", str(home.home), "versions", "diff", "2", "3").output
    assert written == client.get("/versions/3/diff?from=2", headers=PATCH).text
