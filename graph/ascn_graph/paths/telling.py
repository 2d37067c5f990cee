"""What was found, as it is answered: labels, words and evidence put to the numbers of a path."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.citations import Citer, count_origins
from ascn_graph.labels import LabelMemory
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Hop, Link, Path
from ascn_graph.paths.edges import date_of
from ascn_graph.paths.evidence import Statement, Witness, as_evidence
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.search import Found, is_trivial
from ascn_graph.paths.selectivity import score_of
from ascn_graph.paths.wording import Wording, sentence_of
from ascn_graph.presentation import Presentation
from ascn_graph.shortcuts import Shortcut


@dataclass(frozen=True)
class Teller:
    """Tells paths of one version to readers of some languages."""

    index: PathIndex
    wording: Wording
    witness: Witness

    @classmethod
    def of(
        cls,
        store: Store,
        namespace: Namespace,
        index: PathIndex,
        shortcuts: list[Shortcut],
        languages: tuple[str, ...],
        memory: LabelMemory,
    ) -> "Teller":
        """Prepare for telling; nothing is read yet."""
        # What is cited here is stated, so no presentation is needed to explain what is inferred.
        citer = Citer(store, namespace, Presentation({}, {}, frozenset(), {}), languages, memory)
        return cls(index, Wording(store, namespace, languages, memory), Witness(citer, tuple(shortcuts)))

    def path(self, found: Found) -> Path:
        """Tell a path."""
        nodes = [self.wording.node(self.index.nodes[number]) for number in found.nodes]
        trivial = is_trivial(self.index, found.steps)
        pairs = zip(found.steps, nodes[:-1], nodes[1:], strict=True)
        return Path(
            score=score_of(found.cost),
            meaningful=not trivial,
            reason=self.wording.reason(self.index, found.steps, nodes, trivial),
            sentence=sentence_of(nodes, [self._phrase(step) for step in found.steps]),
            nodes=tuple(nodes),
            hops=tuple(self._hop(step, start.iri, end.iri) for step, start, end in pairs),
        )

    def _hop(self, step: int, start: str, end: str) -> Hop:
        parallel = self.index.steps_beside(step)
        also = tuple(self._link(other, start, end) for other in parallel if other != step)
        return Hop(start, end, self._link(step, start, end), also)

    def _link(self, step: int, start: str, end: str) -> Link:
        predicate, forward = self.index.predicate(step), self.index.is_forward(step)
        via = self.index.relationship(step)
        subject, object_ = (start, end) if forward else (end, start)
        relationship = NamedNode(via) if via else None
        statement = Statement(NamedNode(subject), NamedNode(predicate), NamedNode(object_), relationship)
        citations = self.witness.citations(statement)
        return Link(
            predicate=predicate,
            label=self._phrase(step).value,
            forward=forward,
            via=via,
            via_label=self.wording.label(relationship) if relationship else None,
            first_day=date_of(int(self.index.first_days[step])),
            last_day=date_of(int(self.index.last_days[step])),
            origins=count_origins(citations),
            evidence=tuple(map(as_evidence, citations)),
        )

    def _phrase(self, step: int) -> Literal:
        return self.wording.phrase(self.index.predicate(step), self.index.is_forward(step))
