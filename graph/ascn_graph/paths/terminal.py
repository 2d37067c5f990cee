"""Answers for the terminal."""

from collections.abc import Iterable, Iterator, Mapping

from ascn_graph.citations import basis_words
from ascn_graph.paths.answers import (
    Answer,
    Common,
    Connections,
    Evidence,
    EvidenceSource,
    Hop,
    Link,
    Neighbourhood,
    Node,
    Path,
    Shared,
    Tree,
)


def to_text(answer: Answer) -> str:
    """Write an answer as lines of text: each path as a sentence, then its hops with what states them."""
    return "\n".join([answer.explanation, *_body(answer)]) + "\n"


def _body(answer: Answer) -> Iterator[str]:
    nodes = answer.nodes()
    match answer:
        case Connections(paths=paths):
            for number, path in enumerate(paths, start=1):
                yield from _path(number, path)
        case Tree(branches=branches):
            yield from _score(answer)
            yield from _hops(branches, nodes)
        case Neighbourhood(neighbours=neighbours, ways=ways):
            yield ""
            for number, near in enumerate(neighbours, start=1):
                far = "" if answer.depth == 1 else f", {near.depth} away"
                yield f"{number}. {near.node.label} ({near.node.type}{far}), score {near.score:g}"
            yield ""
            yield from _hops(ways, nodes)
        case Common(shared=shared):
            for number, each in enumerate(shared, start=1):
                yield from _shared(number, each, nodes)


def _path(number: int, path: Path) -> Iterator[str]:
    yield ""
    yield f"{number}. {path.sentence}"
    yield f"   Score {path.score:g}. {path.reason}"
    yield from _hops(path.hops, {node.iri: node for node in path.nodes})


def _score(tree: Tree) -> Iterator[str]:
    if tree.branches:
        yield ""
        yield f"   Score {tree.score:g}."


def _shared(number: int, shared: Shared, nodes: Mapping[str, Node]) -> Iterator[str]:
    yield ""
    yield f"{number}. {shared.node.label} ({shared.node.type})"
    yield f"   Score {shared.score:g}. {shared.reason}"
    yield from _hops(shared.links, nodes)


def _hops(hops: Iterable[Hop], nodes: Mapping[str, Node]) -> Iterator[str]:
    for hop in hops:
        yield f"   - {nodes[hop.start].label} {hop.link.label} {nodes[hop.end].label}{_known(hop.link)}"
        for cited in hop.link.evidence:
            yield f"     [{_cite(cited)}] {cited.graph}"
            yield from (f"       - {_title(source)}" for source in cited.derived_from)
        for also in hop.also:
            yield f"     also: {also.label}{_known(also)}"
        if hop.more:
            yield f"     and {hop.more} more"


def _known(link: Link) -> str:
    return f" ({link.known})" if link.known else ""


def _cite(evidence: Evidence) -> str:
    if evidence.basis:
        return basis_words(evidence.basis, len(evidence.derived_from))
    return f"{evidence.label}, paragraph {evidence.paragraph}" if evidence.paragraph else evidence.label


def _title(source: EvidenceSource) -> str:
    named = source.label if source.title in source.label else f"{source.label}: “{source.title}”"
    return f"{named}, {source.source}"
