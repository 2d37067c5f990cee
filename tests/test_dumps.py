"""Dumps: a version as one file, made once, the same bytes always, whole or in part, and gone with its version."""

import base64
import gzip
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import DefaultGraph, RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.dataset.dumps import Dumps
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

SYNTAXES = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
}
ADDRESS = "/versions/1/dump.nq.gz"


@contextmanager
def serving(home: Path, patience: float = 300) -> Iterator[TestClient]:
    """Give a client of a server that lets it wait for dumps as long as a busy machine needs."""
    app = create_app(Settings(home=home))
    with TestClient(app) as client:
        app.state.dumps = Dumps(app.state.pool, home, patience)
        yield client


@pytest.fixture(scope="module")
def inputs(make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_root(tmp_path_factory.mktemp("dumps") / "inputs")


@pytest.fixture(scope="module")
def home(inputs: Path) -> Versions:
    """Publish the small world."""
    versions = Versions(inputs.parent / "home")
    build(inputs, versions, Namespace(DEFAULT_BASE))
    return versions


@pytest.fixture(scope="module")
def small(home: Versions) -> Iterator[TestClient]:
    with serving(home.home) as client:
        yield client


@pytest.fixture(scope="module")
def whole(small: TestClient) -> bytes:
    return small.get(ADDRESS).content


def ranged(client: TestClient, asked: str, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(ADDRESS, headers={"Range": asked, **named})


@pytest.mark.parametrize("extension", ["nq", "trig"])
def test_dump_of_graphs_holds_every_named_graph_and_repeats_nothing(
    small: TestClient, home: Versions, extension: str
) -> None:
    answer = small.get(f"/versions/1/dump.{extension}.gz")
    quads = list(parse(gzip.decompress(answer.content), SYNTAXES[extension]))
    store = home.current().open_store()
    assert len(quads) == home.current().counts["quads"]
    assert set(quads) == {quad for quad in store if quad.graph_name != DefaultGraph()}


@pytest.mark.parametrize("extension", ["ttl", "nt"])
def test_dump_of_triples_holds_each_fact_once(small: TestClient, home: Versions, extension: str) -> None:
    answer = small.get(f"/versions/1/dump.{extension}.gz")
    triples = [quad.triple for quad in parse(gzip.decompress(answer.content), SYNTAXES[extension])]
    stored = home.current().open_store().quads_for_pattern(None, None, None, DefaultGraph())
    assert len(triples) == home.current().counts["triples"]
    assert set(triples) == {quad.triple for quad in stored}


def test_equal_versions_have_equal_dumps(inputs: Path, small: TestClient, tmp_path: Path) -> None:
    versions = Versions(tmp_path / "home")
    build(inputs, versions, Namespace(DEFAULT_BASE))
    addresses = [f"/versions/1/dump.{extension}.gz" for extension in SYNTAXES]
    with serving(versions.home) as other:
        again = [other.get(address).content for address in addresses]
    assert again == [small.get(address).content for address in addresses]


def test_dump_tells_what_it_is(small: TestClient, whole: bytes) -> None:
    answer = small.head(ADDRESS)
    digest = hashlib.sha256(whole)
    told = base64.b64encode(digest.digest()).decode()
    assert (answer.status_code, answer.content) == (200, b"")
    assert {name: answer.headers.get(name) for name in ("content-type", "content-encoding", "etag")} == {
        "content-type": "application/gzip",
        "content-encoding": None,
        "etag": f'"{digest.hexdigest()[:32]}"',
    }
    assert answer.headers["content-length"] == str(len(whole))
    assert answer.headers["repr-digest"] == f"sha-256=:{told}:"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"] == 'attachment; filename="ascn-kg-1.nq.gz"'
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_address_without_a_version_leads_to_the_newest(small: TestClient) -> None:
    answer = small.get("/dump.trig.gz", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/versions/1/dump.trig.gz")
    assert (answer.headers["cache-control"], answer.headers["ascn-version"]) == ("no-cache", "1")


@pytest.mark.parametrize(
    ("path", "location"),
    [("/dump.nq.gz", "/?format=turtle"), (ADDRESS, "/versions/1.ttl")],
)
def test_who_takes_rdf_and_no_file_is_sent_to_the_description(
    small: TestClient, path: str, location: str
) -> None:
    answer = small.get(path, headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, location)


def test_browser_that_likes_pages_better_gets_the_file(small: TestClient) -> None:
    answer = small.get("/dump.nq.gz", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert answer.headers["content-type"] == "application/gzip"


@pytest.mark.parametrize(
    ("asked", "told", "part"),
    [
        ("bytes=0-9", "bytes 0-9/{}", slice(0, 10)),
        ("bytes=10-", "bytes 10-{last}/{}", slice(10, None)),
        ("bytes=-7", "bytes {suffix}-{last}/{}", slice(-7, None)),
        ("bytes=5-99999999999", "bytes 5-{last}/{}", slice(5, None)),
        ("BYTES= 0-0", "bytes 0-0/{}", slice(0, 1)),
        ("bytes=0-4, 99999999-", "bytes 0-4/{}", slice(0, 5)),
    ],
)
def test_part_is_sent_as_asked_for(
    small: TestClient, whole: bytes, asked: str, told: str, part: slice
) -> None:
    answer = ranged(small, asked)
    size = len(whole)
    assert answer.status_code == 206
    assert answer.headers["content-range"] == told.format(size, last=size - 1, suffix=size - 7)
    assert answer.content == whole[part]
    assert answer.headers["content-length"] == str(len(whole[part]))


def test_several_parts_come_in_one_answer(small: TestClient, whole: bytes) -> None:
    answer = ranged(small, "bytes=0-3, 100-103")
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    first, second = answer.content.split(f"--{boundary}".encode())[1:3]
    assert (answer.status_code, kind) == (206, "multipart/byteranges")
    assert first.partition(b"\r\n\r\n")[2] == whole[:4] + b"\r\n"
    assert second.partition(b"\r\n\r\n")[2] == whole[100:104] + b"\r\n"


@pytest.mark.parametrize(
    "asked", ["lines=1-2", "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "bytes=+1-2", "bytes=0-1," * 50]
)
def test_range_that_cannot_be_read_is_passed_over(small: TestClient, whole: bytes, asked: str) -> None:
    answer = ranged(small, asked)
    assert (answer.status_code, answer.content) == (200, whole)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", "bytes=99999999-, 88888888-"])
def test_range_behind_the_end_is_refused_and_told_where_that_is(
    small: TestClient, whole: bytes, asked: str
) -> None:
    answer = ranged(small, asked)
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert answer.json()["type"].endswith("#range-not-satisfiable")


def test_part_is_sent_only_of_the_file_that_the_client_began_with(small: TestClient, whole: bytes) -> None:
    head = small.head(ADDRESS).headers
    assert ranged(small, "bytes=0-1", If_Range=head["etag"]).status_code == 206
    assert ranged(small, "bytes=0-1", If_Range=head["last-modified"]).status_code == 206
    assert ranged(small, "bytes=0-1", If_Range='"other"').content == whole
    assert ranged(small, "bytes=99999999-", If_Range='"other"').content == whole
    assert ranged(small, "bytes=0-1", If_Range=f"W/{head['etag']}").content == whole


def test_head_tells_the_whole_even_with_a_range(small: TestClient, whole: bytes) -> None:
    answer = small.head(ADDRESS, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(whole)))


@pytest.mark.parametrize(
    ("header", "name", "status"),
    [
        ("If-None-Match", "etag", 304),
        ("If-Modified-Since", "last-modified", 304),
        ("If-None-Match", None, 200),
        ("If-Modified-Since", None, 200),
    ],
)
def test_who_holds_the_file_gets_no_second(
    small: TestClient, header: str, name: str | None, status: int
) -> None:
    held = small.head(ADDRESS).headers[name] if name else '"other"'
    assert small.get(ADDRESS, headers={header: held}).status_code == status


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/versions/1/dump.csv.gz", 406, "not-acceptable"),
        ("/dump.csv.gz", 406, "not-acceptable"),
        ("/versions/7/dump.nq.gz", 404, "unknown-version"),
        ("/versions/latest/dump.nq.gz", 404, "unknown-version"),
    ],
)
def test_what_there_is_not_is_told(small: TestClient, path: str, status: int, kind: str) -> None:
    answer = small.get(path, follow_redirects=False)
    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (status, kind)


def test_dump_that_is_long_in_the_making_is_promised(home: Versions) -> None:
    with serving(home.home, patience=0) as client:
        answer = client.get(ADDRESS)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "15")
    assert answer.json()["detail"] == "The dump of version 1 in .nq.gz is being made; ask again in 15 s."


def test_dump_is_made_once_and_kept_in_the_home(home: Versions, small: TestClient, whole: bytes) -> None:
    kept = home.home / "dumps" / "1" / "dump.nq.gz"
    made = kept.stat().st_mtime_ns
    with serving(home.home) as other:
        assert other.get(ADDRESS).content == whole == kept.read_bytes()
    assert kept.stat().st_mtime_ns == made


def test_file_that_was_changed_is_made_anew(home: Versions, small: TestClient, whole: bytes) -> None:
    kept = home.home / "dumps" / "1" / "dump.nq.gz"
    kept.write_bytes(whole[:-1] + b"?")
    with serving(home.home) as other:
        assert other.get(ADDRESS).content == whole


def test_home_that_cannot_be_written_does_not_matter(home: Versions, whole: bytes, tmp_path: Path) -> None:
    shutil.copytree(home.home, tmp_path / "home", ignore=shutil.ignore_patterns("dumps"))
    (tmp_path / "home" / "dumps").write_text("no folder can be made here")
    with serving(tmp_path / "home") as client:
        assert client.get(ADDRESS).content == whole


def test_version_that_is_damaged_has_no_dump(home: Versions, tmp_path: Path) -> None:
    shutil.copytree(home.home, tmp_path / "home", ignore=shutil.ignore_patterns("dumps"))
    with serving(tmp_path / "home") as client:
        next((tmp_path / "home" / "versions" / "1" / "store").glob("*.sst")).unlink()
        answer = client.get(ADDRESS)
    assert (answer.status_code, answer.json()["title"]) == (503, "Damaged version")
    assert list((tmp_path / "home" / "dumps" / "1").iterdir()) == []


def test_dumps_go_with_their_versions(
    home: Versions, small: TestClient, whole: bytes, tmp_path: Path
) -> None:
    shutil.copytree(home.home, tmp_path / "home")
    (tmp_path / "home" / "dumps" / "99").mkdir()
    with Versions(tmp_path / "home").writing() as writer:
        assert writer.prune(1) == []
    assert sorted(path.name for path in (tmp_path / "home" / "dumps").iterdir()) == ["1", "lock"]
