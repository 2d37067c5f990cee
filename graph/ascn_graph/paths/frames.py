"""Answers as tables of pandas, which is loaded when the first is asked for: nothing else needs it."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascn_graph.paths.answers import Evidence, Hop, Node

COLUMNS = (
    "path",
    "hop",
    "from",
    "from_label",
    "to",
    "to_label",
    "predicate",
    "label",
    "forward",
    "via",
    "first_day",
    "last_day",
    "as_of",
    "known",
    "origins",
    "evidence",
    "citation",
    "also",
    "score",
)
"""Those of the tables in CSV, and `known` and `also`."""


def table_of(parts: "Iterable[tuple[int, float, Iterable[Hop]]]", nodes: "Mapping[str, Node]") -> Any:  # noqa: ANN401
    """Give a `pandas.DataFrame` with a row for each hop of numbered and scored parts of an answer.

    `label` is read as the path goes, and `forward` is false where the statement goes the other way. Days are of a
    datetime type, unknown cells are missing. `evidence` are the IRIs of the graphs that state a hop with spaces
    between, `citation` what cites them, and `also` the words of other statements between the same two.

    :raises ModuleNotFoundError: when pandas is not installed; it says how to install it.
    """
    pandas = _pandas()
    frame = pandas.DataFrame(list(_rows(parts, nodes)), columns=COLUMNS)
    for day in ("first_day", "last_day"):
        frame[day] = pandas.to_datetime(frame[day])
    return frame


def _rows(
    parts: "Iterable[tuple[int, float, Iterable[Hop]]]", nodes: "Mapping[str, Node]"
) -> Iterator[tuple[object, ...]]:
    for number, score, hops in parts:
        for place, hop in enumerate(hops, start=1):
            link = hop.link
            yield (
                number,
                place,
                hop.start,
                nodes[hop.start].label,
                hop.end,
                nodes[hop.end].label,
                link.predicate,
                link.label,
                link.forward,
                link.via,
                link.first_day,
                link.last_day,
                link.as_of,
                link.known,
                link.origins,
                " ".join(cited.graph for cited in link.evidence),
                "; ".join(dict.fromkeys(map(_cite, link.evidence))),
                "; ".join(other.label for other in hop.also),
                score,
            )


def _cite(evidence: "Evidence") -> str:
    return f"{evidence.label}, paragraph {evidence.paragraph}" if evidence.paragraph else evidence.label


def _pandas() -> Any:  # noqa: ANN401  # a module
    try:
        return import_module("pandas")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("to_frame() needs pandas: pip install pandas", name="pandas") from error
