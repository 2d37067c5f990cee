"""Answers put together: what a search found, told, explained, and marked with the version it was found in."""

from collections.abc import Sequence
from dataclasses import dataclass

from ascn_graph.paths.answers import Common, Connections, Neighbourhood, Node, Tree
from ascn_graph.paths.explaining import Explainer
from ascn_graph.paths.found import FoundCommon, FoundNeighbourhood, FoundTree, Ranked
from ascn_graph.paths.requests import CommonRequest, NeighbourhoodRequest, PathRequest, TreeRequest
from ascn_graph.paths.selectivity import score_of
from ascn_graph.paths.telling import Teller


@dataclass(frozen=True)
class Answering:
    """Answers questions about one version."""

    version: int
    teller: Teller

    def paths(self, ends: tuple[int, int], request: PathRequest, ranked: Ranked, beyond: str) -> Connections:
        """Answer with paths; `beyond` says what is known where there are none."""
        start, end = self.teller.nodes(ends)
        paths = tuple(map(self.teller.path, ranked.paths))
        if ends[0] == ends[1]:
            said = self.explainer.same_ends(start.label)
        else:
            said = self.explainer.paths((start.label, end.label), request, ranked, beyond)
        as_of = request.conditions.as_of
        return Connections(
            version=self.version,
            start=start,
            end=end,
            rank=request.rank,
            search=request.search,
            max_length=request.max_length,
            as_of=as_of,
            meaningful=ranked.meaningful,
            cut=ranked.cut,
            explanation=said + self.explainer.notes((hop for path in paths for hop in path.hops), as_of),
            paths=paths,
        )

    def tree(self, given: Sequence[int], request: TreeRequest, found: FoundTree) -> Tree:
        """Answer with a tree; where all that is to be connected is one thing, there is none."""
        nodes = self.teller.nodes(given)
        inner = dict.fromkeys(node for way in found.ways for node in way.nodes if node not in given)
        between, unconnected = self.teller.nodes(inner), self.teller.nodes(found.unconnected)
        branches, as_of = self.teller.ways(found.ways), request.conditions.as_of
        if len(given) == 1:
            said = self.explainer.same(nodes[0].label)
        else:
            labels = (_labels(nodes), _labels(between), _labels(unconnected))
            said = self.explainer.tree(*labels, found, request)
        return Tree(
            version=self.version,
            given=nodes,
            between=between,
            unconnected=unconnected,
            max_length=request.max_length,
            as_of=as_of,
            score=score_of(sum(way.cost for way in found.ways)) if found.ways else 0,
            meaningful=found.meaningful,
            cut=found.cut,
            explanation=said + self.explainer.notes(branches, as_of),
            sentences=tuple(map(self.teller.sentences, found.ways)),
            branches=branches,
        )

    def neighbourhood(
        self, node: int, request: NeighbourhoodRequest, found: FoundNeighbourhood
    ) -> Neighbourhood:
        """Answer with what lies around a thing."""
        around, as_of = self.teller.node(node), request.conditions.as_of
        ways = self.teller.ways(neighbour.way for neighbour in found.neighbours)
        said = self.explainer.neighbourhood(around.label, found, request)
        return Neighbourhood(
            version=self.version,
            around=around,
            depth=request.depth,
            as_of=as_of,
            cut=found.cut,
            explanation=said + self.explainer.notes(ways, as_of),
            neighbours=tuple(map(self.teller.neighbour, found.neighbours)),
            ways=ways,
        )

    def common(self, given: Sequence[int], request: CommonRequest, found: FoundCommon) -> Common:
        """Answer with what several things share; where they are one thing, that is nothing."""
        nodes, as_of = self.teller.nodes(given), request.conditions.as_of
        shared = tuple(self.teller.shared(each, len(given)) for each in found.shared)
        if len(given) == 1:
            said = self.explainer.same(nodes[0].label)
        else:
            said = self.explainer.common(_labels(nodes), found, request)
        return Common(
            version=self.version,
            of=nodes,
            as_of=as_of,
            meaningful=any(each.meaningful for each in shared),
            cut=found.cut,
            explanation=said + self.explainer.notes((hop for each in shared for hop in each.links), as_of),
            shared=shared,
        )

    @property
    def explainer(self) -> Explainer:
        """Who explains them."""
        return Explainer(self.teller.voice.tongue)


def _labels(nodes: Sequence[Node]) -> list[str]:
    return [node.label for node in nodes]
