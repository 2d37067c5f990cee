"""All pages of the documentation of the data, and whether those of a checkout are current."""

from collections.abc import Mapping
from pathlib import Path

from ascn_graph.coverage import coverage_of
from ascn_graph.dictionary.classes import classes_page
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.gaps import gaps_page
from ascn_graph.dictionary.links import CLASSES, GAPS, PROPERTIES, SOURCES, THEMES
from ascn_graph.dictionary.properties import properties_page
from ascn_graph.dictionary.source_list import sources_page
from ascn_graph.dictionary.themes import themes_page
from ascn_graph.inputs import Inputs
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

PAGES = (CLASSES, PROPERTIES, THEMES, SOURCES, GAPS)


def make_pages(version: Version, inputs: Inputs) -> dict[str, str]:
    """Give the text of each of `PAGES`, by name; `inputs` are the files that `version` was built from.

    The pages depend on the content alone: not on the base, the number or the time of the version.
    """
    contents = Contents.of(version.open_store(), Namespace(version.base), inputs)
    written = {
        CLASSES: classes_page(contents),
        PROPERTIES: properties_page(contents),
        THEMES: themes_page(contents),
        SOURCES: sources_page(contents),
        GAPS: gaps_page(contents, coverage_of(version)),
    }
    return {name: "\n".join(lines).rstrip("\n") + "\n" for name, lines in written.items()}


def stale_pages(root: Path, pages: Mapping[str, str]) -> list[str]:
    """Name the pages that are missing under `root` or read otherwise there."""
    return [name for name, text in pages.items() if _read(root / name) != text.encode()]


def write_pages(root: Path, pages: Mapping[str, str]) -> None:
    """Write pages under `root`."""
    for name, text in pages.items():
        (root / name).write_bytes(text.encode())


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
