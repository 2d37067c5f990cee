"""What was found, as it is answered: labels, words and evidence put to the numbers of a search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.citations import Citer, count_origins
from ascn_graph.labels import LabelMemory
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import UNKNOWN, Hop, Link, Neighbour, Node, Path, Sentences, Shared
from ascn_graph.paths.edges import NO_DAY, date_of
from ascn_graph.paths.evidence import Statement, Witness, as_evidence
from ascn_graph.paths.found import Found, FoundNeighbour, FoundShared
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.reasons import Reasons
from ascn_graph.paths.search import is_trivial
from ascn_graph.paths.selectivity import score_of
from ascn_graph.paths.walking import Walk
from ascn_graph.paths.wording import INDONESIAN, Wording, sentence_of, sharing, spoken, tongue_of
from ascn_graph.presentation import Presentation
from ascn_graph.shortcuts import Shortcut

MOST_BESIDE = 20
"""Statements beside the most telling one that are told at most of one hop."""


@dataclass(frozen=True)
class Voice:
    """Words and citations for readers of some languages; they remember what they read of one version."""

    reader: Wording
    english: Wording
    indonesian: Wording
    witness: Witness

    @classmethod
    def of(
        cls,
        store: Store,
        namespace: Namespace,
        shortcuts: Sequence[Shortcut],
        languages: tuple[str, ...],
        memory: LabelMemory,
    ) -> "Voice":
        """Prepare for telling; nothing is read yet."""
        # What is cited here is stated, so no presentation is needed to explain what is inferred.
        citer = Citer(store, namespace, Presentation({}, {}, frozenset(), {}), languages, memory)
        reader = Wording(store, namespace, languages, memory)
        witness = Witness(citer, tuple(shortcuts))
        return cls(reader, reader.inside("en"), reader.inside(INDONESIAN), witness)

    @property
    def tongue(self) -> str:
        """The language in which explanations are given."""
        return tongue_of(self.reader.languages)


@dataclass(frozen=True)
class Teller:
    """Tells one answer; hops that several of its paths have in common are told once."""

    index: PathIndex
    walk: Walk
    voice: Voice
    _hops: dict[tuple[int, int, int], Hop] = field(default_factory=dict)

    def node(self, number: int) -> Node:
        """Tell a node."""
        return self.voice.reader.node(self.index.nodes[number])

    def nodes(self, numbers: Iterable[int]) -> tuple[Node, ...]:
        """Tell nodes."""
        return tuple(map(self.node, numbers))

    def path(self, found: Found) -> Path:
        """Tell a path."""
        trivial = is_trivial(self.index, found.steps)
        return Path(
            score=score_of(found.cost),
            meaningful=not trivial,
            reason=self._reasons.of_path(found, trivial),
            sentence=self._sentence(found, self.voice.reader),
            sentences=self.sentences(found),
            nodes=self.nodes(found.nodes),
            hops=self._hops_of(found),
        )

    def sentences(self, found: Found) -> Sentences:
        """Read a path in both languages."""
        return Sentences(
            self._sentence(found, self.voice.english), self._sentence(found, self.voice.indonesian)
        )

    def ways(self, found: Iterable[Found]) -> tuple[Hop, ...]:
        """Tell the hops of several paths, each once."""
        return tuple(dict.fromkeys(hop for way in found for hop in self._hops_of(way)))

    def neighbour(self, found: FoundNeighbour) -> Neighbour:
        """Tell a neighbour."""
        return Neighbour(self.node(found.node), len(found.way.steps), score_of(found.way.cost))

    def shared(self, found: FoundShared, compared: int) -> Shared:
        """Tell what some of so many things share."""
        return Shared(
            node=self.node(found.node),
            by=tuple(self.index.nodes[start] for start, _ in found.links),
            score=score_of(found.cost),
            meaningful=not found.trivial,
            reason=self._reasons.of_shared(found, compared),
            sentences=Sentences(
                self._sharing(found, self.voice.english), self._sharing(found, self.voice.indonesian)
            ),
            links=tuple(self._hop(step, start, found.node) for start, step in found.links),
        )

    @property
    def _reasons(self) -> Reasons:
        return Reasons(self.index, self.voice.reader)

    def _hops_of(self, found: Found) -> tuple[Hop, ...]:
        ends = pairwise(found.nodes)
        return tuple(self._hop(step, *pair) for step, pair in zip(found.steps, ends, strict=True))

    def _hop(self, step: int, start: int, end: int) -> Hop:
        key = (step, start, end)
        if key not in self._hops:
            self._hops[key] = self._tell_hop(step, start, end)
        return self._hops[key]

    def _tell_hop(self, step: int, start: int, end: int) -> Hop:
        parallel = np.array(self.index.steps_between(start, end), dtype=np.int64)
        permitted = self.walk.permitted(self.index, parallel)
        others = [
            int(other) for other in (parallel if permitted is None else parallel[permitted]) if other != step
        ]
        ends = self.index.nodes[start], self.index.nodes[end]
        return Hop(
            *ends,
            link=self._link(step, *ends),
            also=tuple(self._link(other, *ends) for other in others[:MOST_BESIDE]),
            more=max(0, len(others) - MOST_BESIDE),
        )

    def _link(self, step: int, start: str, end: str) -> Link:
        index, edge = self.index, self.index.edge(step)
        predicate, forward, via = index.predicate(step), index.is_forward(step), index.relationship(step)
        subject, object_ = (start, end) if forward else (end, start)
        relationship = NamedNode(via) if via else None
        statement = Statement(NamedNode(subject), NamedNode(predicate), NamedNode(object_), relationship)
        citations = self.voice.witness.citations(statement)
        as_of = self.walk.as_of(index, step)
        return Link(
            predicate=predicate,
            label=self._phrase(step, self.voice.reader).value,
            forward=forward,
            via=via,
            via_label=self.voice.reader.label(relationship) if relationship else None,
            first_day=date_of(int(index.first_days[edge])),
            last_day=date_of(int(index.last_days[edge])),
            as_of=as_of,
            known=self._known(edge) if as_of == UNKNOWN else None,
            origins=count_origins(citations),
            evidence=tuple(map(as_evidence, citations)),
        )

    def _known(self, edge: int) -> str:
        """Say when something was known that is not known to hold on the day asked for."""
        first, last = int(self.index.first_days[edge]), int(self.index.last_days[edge])
        if self.walk.day is not None and self.walk.day < first:
            said = Sentences(f"first known on {date_of(first)}", f"pertama diketahui pada {date_of(first)}")
        else:
            day = date_of(first if last == NO_DAY else last)
            said = Sentences(f"last known on {day}", f"terakhir diketahui pada {day}")
        return spoken(said, self.voice.tongue)

    def _sentence(self, found: Found, wording: Wording) -> str:
        nodes = [wording.node(self.index.nodes[number]) for number in found.nodes]
        return sentence_of(nodes, [self._phrase(step, wording) for step in found.steps])

    def _sharing(self, found: FoundShared, wording: Wording) -> str:
        groups: dict[Literal, list[str]] = {}
        for start, step in found.links:
            name = wording.node(self.index.nodes[start]).label
            groups.setdefault(self._phrase(step, wording), []).append(name)
        told = [(names, phrase) for phrase, names in groups.items()]
        return sharing(told, wording.node(self.index.nodes[found.node]).label)

    def _phrase(self, step: int, wording: Wording) -> Literal:
        return wording.phrase(self.index.predicate(step), self.index.is_forward(step))
