"""Paths for the terminal."""

from collections.abc import Iterator

from ascn_graph.citations import basis_words
from ascn_graph.paths.answers import Connections, Evidence, EvidenceSource, Path


def to_text(answer: Connections) -> str:
    """Write an answer as lines of text: each path as a sentence, then its hops with what states them."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Connections) -> Iterator[str]:
    yield answer.explanation
    for number, path in enumerate(answer.paths, start=1):
        yield ""
        yield f"{number}. {path.sentence}"
        yield f"   Score {path.score:g}. {path.reason}"
        yield from _hops(path)


def _hops(path: Path) -> Iterator[str]:
    for hop, start, end in zip(path.hops, path.nodes[:-1], path.nodes[1:], strict=True):
        yield f"   - {start.label} {hop.link.label} {end.label}"
        for cited in hop.link.evidence:
            yield f"     [{_cite(cited)}] {cited.graph}"
            yield from (f"       - {_title(source)}" for source in cited.derived_from)
        for also in hop.also:
            yield f"     also: {also.label}"


def _cite(evidence: Evidence) -> str:
    if evidence.basis:
        return basis_words(evidence.basis, len(evidence.derived_from))
    return f"{evidence.label}, paragraph {evidence.paragraph}" if evidence.paragraph else evidence.label


def _title(source: EvidenceSource) -> str:
    named = source.label if source.title in source.label else f"{source.label}: “{source.title}”"
    return f"{named}, {source.source}"
