"""The real graph, built once, and a client of the server that serves it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

ROOT = Path(__file__).parents[1]


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


@pytest.fixture
def small_root(tmp_path: Path) -> Path:
    """Give inputs with the real vocabulary and shapes, and two small sources: the editors' and article a."""
    folder = tmp_path / "inputs"
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("examples", "queries"))
    shutil.copytree(ROOT / "tests" / "small", folder / "graph" / "sources")
    return folder
