"""The ranking of paths in the real graph: what we would defend to an analyst is what is answered."""

import pytest
from tests.path_pairs import PAGE, PAIRS, Pair, answer, page

from ascn_graph.versions import Version


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.start}-{pair.end}")
def test_best_connection_is_the_one_we_would_defend(version: Version, pair: Pair) -> None:
    found = answer(version, pair)
    assert found.meaningful == (pair.best is not None)
    if pair.best is not None:
        assert [node.iri.removeprefix(version.base) for node in found.paths[0].nodes] == pair.nodes


def test_page_of_pairs_is_current(version: Version) -> None:
    assert len(PAIRS) == 20
    assert PAGE.read_text(encoding="utf-8") == page(version), (
        "run python -m tests.path_pairs after ascn build"
    )
