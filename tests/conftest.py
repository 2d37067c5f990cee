"""The real graph, built once, and a client of the server that serves it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient
from pyoxigraph import Quad, Store

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.__main__ import main
from ascn_graph.commands import progress
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

Run = Callable[..., Result]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_caller() -> Iterator[None]:
    """Take the variables away by which whoever runs the tests has set up their own graph."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("ASCN_")]:
            environment.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep commands silent however slow the machine is: what they say of long work would stand among their words."""
    monkeypatch.setattr(progress, "SILENT", float("inf"))


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Give the home of the real graph, whose version 1 is current; tests must not publish there."""
    made = Versions(tmp_path_factory.mktemp("home"))
    build(ROOT, made, Namespace(DEFAULT_BASE))
    return made


@pytest.fixture(scope="session")
def version(versions: Versions) -> Version:
    """Give the real graph."""
    return versions.current()


@pytest.fixture(scope="session")
def client(versions: Versions) -> Iterator[TestClient]:
    """Give a client of a server of the real graph."""
    with TestClient(create_app(Settings(home=versions.home))) as made:
        yield made


@pytest.fixture(scope="session")
def make_small_root() -> Callable[[Path], Path]:
    """Give a function that fills a folder with the inputs of the small world."""

    def make(folder: Path) -> Path:
        for part in ("ontology", "shapes"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("examples", "queries"))
        shutil.copytree(ROOT / "tests" / "small", folder / "graph" / "sources")
        return folder

    return make


@pytest.fixture
def small_root(make_small_root: Callable[[Path], Path], tmp_path: Path) -> Path:
    """Give inputs with the real vocabulary and shapes, and two small sources: the editors' and article a."""
    return make_small_root(tmp_path / "inputs")


@pytest.fixture
def ascn(small_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the small world, at its top folder."""
    monkeypatch.chdir(small_root)

    def run(*words: str) -> Result:
        started = ["--home", str(tmp_path / "home"), "--inputs", str(small_root)]
        return CliRunner().invoke(main, [*started, *words], catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def small_past(make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Give the home of the small world in four versions, one a day from 1 January 2026; tests must not publish there.

    Version 2 adds source b, which calls Jakarta "Betawi", and version 3 takes it away; version 4 adds Bandung.
    """
    root = make_small_root(tmp_path_factory.mktemp("past") / "inputs")
    versions, sources = Versions(root.parent / "home"), root / "graph" / "sources"
    article, editors = (sources / "a.trig").read_text(), (sources / "editors.trig").read_text()
    build(root, versions, Namespace(DEFAULT_BASE), message="Begin")
    other = article.replace("source/a", "source/b").replace("DKI Jakarta", "Betawi")
    (sources / "b.trig").write_text(other)
    named = editors.replace('"Article A"@en .', '"Article A"@en . <source/b> rdfs:label "Article B"@en .')
    (sources / "editors.trig").write_text(named)
    build(root, versions, Namespace(DEFAULT_BASE), message="Add b")
    (sources / "b.trig").unlink()
    (sources / "editors.trig").write_text(editors)
    build(root, versions, Namespace(DEFAULT_BASE), message="Take b away")
    bandung = '<city/bandung> a :City ; rdfs:label "Bandung"@en ; :locatedIn <country/indonesia> .\n}'
    (sources / "editors.trig").write_text(editors.rstrip().removesuffix("}") + bandung)
    build(root, versions, Namespace(DEFAULT_BASE), message="Add Bandung")
    for version in versions.all():
        written = version.folder / "version.json"
        facts = json.loads(written.read_text()) | {
            "published": f"2026-01-0{version.number}T12:00:00.500000+00:00"
        }
        written.write_text(json.dumps(facts))
    return versions


@pytest.fixture
def past_home(small_past: Versions, tmp_path: Path) -> Versions:
    """Give a copy of that home, to publish in."""
    shutil.copytree(small_past.home, tmp_path / "past")
    return Versions(tmp_path / "past")


@pytest.fixture(scope="session")
def past_client(small_past: Versions) -> Iterator[TestClient]:
    """Give a client of a server of the small world in four versions, which follows no redirect."""
    with TestClient(create_app(Settings(home=small_past.home)), follow_redirects=False) as made:
        yield made


@pytest.fixture(scope="session")
def publish_as_client() -> Callable[..., Version]:
    """Give a function that publishes a version that also holds quads no file owns, as clients will write them."""

    def publish(versions: Versions, *quads: Quad, strict: bool = False) -> Version:
        with versions.writing() as writer:
            parent = versions.current()
            folder = writer.start_candidate(parent)
            for name in ("context.jsonld", "changes.nq.gz"):
                shutil.copy(parent.folder / name, folder / name)
            shutil.copytree(parent.folder / "paths", folder / "paths")
            store = Store(str(folder / "store"))
            store.extend(quads)
            if not strict:
                store.extend(Quad(*quad.triple) for quad in quads)
            store.flush()
            del store
            return writer.publish(
                folder, replace(parent, parent=parent.number, inputs_digest="client", strict=strict)
            )

    return publish
