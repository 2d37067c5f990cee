"""How are these connected? Names in; ranked paths, trees, neighbours or what is shared, with evidence, out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import Store

from ascn_graph.labels import LabelMemory
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answering import Answering
from ascn_graph.paths.answers import Answer, Common, Connections, Neighbourhood, Tree
from ascn_graph.paths.conditions import walk_of
from ascn_graph.paths.explaining import Explainer
from ascn_graph.paths.found import FoundCommon, FoundTree, Ranked
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.names import Names
from ascn_graph.paths.nearby import find_common, find_neighbourhood
from ascn_graph.paths.ranking import rank_paths
from ascn_graph.paths.requests import (
    MOST_ENDS,
    CommonRequest,
    Conditions,
    NeighbourhoodRequest,
    PathRequest,
    Request,
    TreeRequest,
)
from ascn_graph.paths.shortest import shortest_path
from ascn_graph.paths.telling import Teller, Voice
from ascn_graph.shortcuts import Shortcut, read_shortcuts

ENGLISH = ("en",)
_VOICES = 50
"""Combinations of languages in which words are remembered."""


@dataclass(frozen=True)
class Finder:
    """A version opened for finding paths; names and shortcuts are read when they are first needed.

    Things are given by IRI, by name relative to the base, or by label in any language; conditions see `Conditions`.
    Every search raises

    - `UnknownEntity` when nothing is called so; it names what comes near,
    - `AmbiguousLabel` when several are; it names them,
    - `NotAnEntity` when something is, that is no entity, such as a relationship,
    - `UnknownTerm` for what is no class or predicate,
    - `ValueError` for too few or too many things, and for conditions that name one of them.
    """

    number: int
    store: Store
    namespace: Namespace
    index: PathIndex
    labels_folder: Path | None = None
    """The folder of the index of labels, where there is one."""
    memory: LabelMemory = field(default_factory=LabelMemory)
    _voices: dict[tuple[str, ...], Voice] = field(default_factory=dict)

    def find(
        self, start: str, end: str, request: PathRequest | None = None, languages: Sequence[str] = ENGLISH
    ) -> Connections:
        """Find the paths between two things, best first."""
        wanted = request or PathRequest()
        ends = self.names.thing(start), self.names.thing(end)
        answering = self._answering(ends, wanted.conditions, languages)
        if ends[0] == ends[1]:
            ranked = Ranked((), meaningful=False, cut=False)
        else:
            ranked = rank_paths(self.index, ends, wanted, answering.teller.walk)
        beyond = "" if ranked.paths or ranked.cut else self._beyond(ends, wanted, answering.explainer)
        return answering.paths(ends, wanted, ranked, beyond)

    def tree(
        self, things: Sequence[str], request: TreeRequest | None = None, languages: Sequence[str] = ENGLISH
    ) -> Tree:
        """Find a small tree that connects 2 to `MOST_ENDS` things."""
        wanted, given = request or TreeRequest(), self._several(things)
        answering = self._answering(given, wanted.conditions, languages)
        found = FoundTree((), (), meaningful=False, cut=False)
        if len(given) > 1:
            from ascn_graph.paths.trees import find_tree  # noqa: PLC0415  # networkx takes as long to load as all else

            found = find_tree(self.index, given, wanted, answering.teller.walk)
        return answering.tree(given, wanted, found)

    def neighbourhood(
        self,
        thing: str,
        request: NeighbourhoodRequest | None = None,
        languages: Sequence[str] = ENGLISH,
    ) -> Neighbourhood:
        """Find the most telling things around one."""
        wanted, node = request or NeighbourhoodRequest(), self.names.thing(thing)
        answering = self._answering([node], wanted.conditions, languages)
        found = find_neighbourhood(self.index, node, wanted, answering.teller.walk)
        return answering.neighbourhood(node, wanted, found)

    def common(
        self, things: Sequence[str], request: CommonRequest | None = None, languages: Sequence[str] = ENGLISH
    ) -> Common:
        """Find what 2 to `MOST_ENDS` things share."""
        wanted, given = request or CommonRequest(), self._several(things)
        answering = self._answering(given, wanted.conditions, languages)
        found = FoundCommon((), cut=False)
        if len(given) > 1:
            found = find_common(self.index, given, wanted, answering.teller.walk)
        return answering.common(given, wanted, found)

    def answer(self, things: Sequence[str], request: Request, languages: Sequence[str] = ENGLISH) -> Answer:
        """Answer the question that a request is of, about so many things as it takes.

        :raises ValueError: also when paths or a neighbourhood are asked for of another number of things.
        """
        match request:
            case PathRequest():
                start, end = _counted(things, 2)
                return self.find(start, end, request, languages)
            case TreeRequest():
                return self.tree(things, request, languages)
            case NeighbourhoodRequest():
                (thing,) = _counted(things, 1)
                return self.neighbourhood(thing, request, languages)
            case CommonRequest():
                return self.common(things, request, languages)

    @cached_property
    def names(self) -> Names:
        """What things and terms are called."""
        return Names(self.store, self.namespace, self.index, self.labels_folder)

    @cached_property
    def shortcuts(self) -> list[Shortcut]:
        """What the vocabulary declares as such."""
        return read_shortcuts(self.store, self.namespace)

    def _several(self, things: Sequence[str]) -> list[int]:
        """Give the different nodes among the things named."""
        if not 2 <= len(things) <= MOST_ENDS:
            raise ValueError(f"{len(things)} things are named, not 2 to {MOST_ENDS}")
        return list(dict.fromkeys(map(self.names.thing, things)))

    def _answering(self, given: Sequence[int], conditions: Conditions, languages: Sequence[str]) -> Answering:
        walk = walk_of(conditions, self.names, given)
        return Answering(self.number, Teller(self.index, walk, self._voice(tuple(languages))))

    def _voice(self, languages: tuple[str, ...]) -> Voice:
        voice = self._voices.get(languages)
        if voice is None:
            if len(self._voices) >= _VOICES:
                self._voices.clear()
            voice = Voice.of(self.store, self.namespace, self.shortcuts, languages, self.memory)
            self._voices[languages] = voice
        return voice

    def _beyond(self, ends: tuple[int, int], request: PathRequest, explainer: Explainer) -> str:
        """Say how far apart two things are that no path connects; of paths under conditions that says little."""
        if ends[0] == ends[1] or request.conditions != Conditions():
            return ""
        nodes = shortest_path(self.index, *ends)
        return explainer.beyond(None if nodes is None else len(nodes) - 1)


def _counted(things: Sequence[str], count: int) -> Sequence[str]:
    if len(things) != count:
        raise ValueError(f"{len(things)} things are named, not {count}")
    return things
