"""How many things have a label in each language: counted by the build, kept with the version, told on the terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ascn_graph.__main__ import main
from ascn_graph.coverage import Coverage, coverage_of
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
NATIVE = """
@prefix : <ontology#> .
:City :countryPath :locatedIn .
<country/indonesia> :nativeLanguage "id" , "zh" .
"""


@pytest.fixture
def root(small_root: Path) -> Path:
    """Give inputs in which the country has a label in Chinese, the city in English and Japanese."""
    editors = small_root / "graph" / "sources" / "editors.trig"
    text = editors.read_text(encoding="utf-8")
    text = text.replace('"Indonesia"@en', '"Indonesia"@en , "印度尼西亚"@zh-Hans')
    text = text.replace('"Jakarta"@en', '"Jakarta"@en , "ジャカルタ"@ja')
    editors.write_text(text, encoding="utf-8")
    (small_root / "graph" / "expectations.ttl").write_text(NATIVE, encoding="utf-8")
    return small_root


def by_class(version: Version) -> dict[str, Coverage]:
    return {coverage.name: coverage for coverage in coverage_of(version)}


def test_labels_are_counted_by_class_and_language(root: Path, tmp_path: Path) -> None:
    coverage = by_class(build(root, Versions(tmp_path / "home"), SPACE).version)
    assert coverage["City"] == Coverage("City", 1, {"en": 1, "id": 0, "ja": 1}, native=0, native_things=1)
    assert coverage["Country"] == Coverage(
        "Country", 1, {"en": 1, "id": 0, "ja": 0}, native=1, native_things=1
    )
    assert coverage["Source"] == Coverage("Source", 2, {"en": 2, "id": 0, "ja": 0}, native=0, native_things=0)
    assert "Membership" not in coverage


def test_entities_are_those_of_all_classes(version: Version) -> None:
    coverage = by_class(version)
    assert coverage["Entity"].things == version.counts["entities"]
    assert coverage["Entity"].labelled["en"] == version.counts["entities"]
    assert coverage["Relationship"].things > coverage["Membership"].things > 0


def test_build_tells_the_labels_of_entities(root: Path, tmp_path: Path) -> None:
    words = ["--home", str(tmp_path / "home"), "--inputs", str(root), "build"]
    shown = CliRunner().invoke(main, words, catch_exceptions=False)
    coverage = by_class(Versions(tmp_path / "home").current())["Entity"]
    assert shown.output.splitlines()[-1] == f"Labels of entities: {coverage}."
    assert str(coverage).endswith("; native 1 of 2")


def test_version_of_a_time_before_labels_were_counted_has_none(root: Path, tmp_path: Path) -> None:
    versions = Versions(tmp_path / "home")
    file = build(root, versions, SPACE).version.folder / "version.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    del facts["labels"]
    file.write_text(json.dumps(facts), encoding="utf-8")
    assert coverage_of(versions.current()) == ()
