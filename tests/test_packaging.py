"""The wheel: it carries everything, and works where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*words: str, **options: object) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]  # options of run
    assert done.returncode == 0, done.stderr
    output: str = done.stdout
    return output


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_both_packages_and_every_input(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    inputs = {
        f"ascn_graph/data/{path.relative_to(ROOT).as_posix()}"
        for part in ("ontology", "shapes", "graph/sources")
        for path in (ROOT / part).rglob("*")
        if path.is_file()
    } | {"ascn_graph/data/graph/expectations.ttl"}
    code = {
        path.relative_to(root).as_posix()
        for root in (ROOT / "graph", ROOT / "api")
        for package in ("ascn_graph", "ascn_api")
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(inputs) > 50
    assert len(code) > 50
    assert inputs <= names
    assert code <= names
    strangers = {name for name in names if not name.startswith(("ascn_graph/", "ascn_api/", "ascn_kg-"))}
    assert strangers == set()


def test_wheel_names_the_licences_and_the_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
    (points,) = (
        archive.read(name).decode() for name in archive.namelist() if name.endswith("entry_points.txt")
    )
    assert "License-Expression: MIT AND CC-BY-4.0" in metadata
    assert "ascn = ascn_graph.__main__:main" in points


def test_installed_wheel_builds_and_answers_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_")}
    environment["PYTHONPATH"] = str(target)

    def ascn(*words: str) -> str:
        return run(sys.executable, "-P", "-m", "ascn_graph", *words, cwd=elsewhere, env=environment)

    where = "import ascn_graph, ascn_api; print(ascn_graph.__file__, ascn_api.__file__)"
    assert run(sys.executable, "-P", "-c", where, cwd=elsewhere, env=environment).count(str(target)) == 2
    assert ascn("build").startswith("Published version 1: ")
    assert ascn("query", "ASK { city:banyuwangi :memberOf network:ascn }") == "true\n"
    assert (elsewhere / ".ascn" / "current").read_text(encoding="ascii") == "1\n"
