"""All walks of at most so many hops between two nodes, as layers of what is reached in so many hops and leads on.

A state of layer i is a node in which a walk of i hops can be, with which of the nodes to be passed it has passed. The
layers are made from the start, over whole layers at once; a pass from the end then tells what every state has to pay
at least to get there and leaves out what leads nowhere. Walks may pass a node twice: the search that follows them
leaves those out. Where only telling walks are wanted, layers stay small however large the hubs, for a walk has 8 bits
to spend at the nodes that it leaves (see `selectivity`), and the steps of a row are sorted by them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ascn_graph.paths.selectivity import HOP, MANY, STEP
from ascn_graph.paths.shortest import Distances
from ascn_graph.paths.walking import Floats, Mask, Numbers, Taken, Ways


@dataclass(frozen=True)
class Layer:
    """The states of a layer and the ways from them to those of the next, sorted by the state they leave."""

    nodes: Numbers
    leaving: Numbers
    """By way: the state it leaves."""
    reaching: Numbers
    """By way: the state of the next layer."""
    costs: Floats
    weights: Floats
    """By way: what it weighs in the direction walked, its step and the bits at the node it leaves."""
    owed: Floats
    """By state: what is left to pay at least."""
    due: Floats
    """By state: what is left to weigh at least."""

    @cached_property
    def starts(self) -> Numbers:
        """The first way of each state, and the end of the last one's."""
        return np.searchsorted(self.leaving, np.arange(len(self.nodes) + 1))


@dataclass(frozen=True)
class Corridor:
    """The layers, of which only states remain that lead to the end."""

    layers: tuple[Layer, ...]
    telling: bool


@dataclass(frozen=True)
class Span:
    """What walks are wanted: between which nodes, how many hops, only such or also fewer, only telling ones or all."""

    start: int
    end: int
    length: int
    exact: bool = False
    telling: bool = False
    known: Distances | None = None
    """Distances from the end, as far as they were looked for."""


@dataclass(frozen=True)
class _States:
    nodes: Numbers
    passed: Numbers
    """Which of the nodes to be passed were, as bits."""
    weights: Floats
    """What the lightest walk to it weighs."""


@dataclass(frozen=True)
class _Reached:
    states: _States
    leaving: Numbers
    reaching: Numbers
    costs: Floats
    weights: Floats


def corridor_of(ways: Ways, span: Span) -> Corridor:
    """Make the layers; they are fewer where the effort does not suffice for all, which `ways.effort` then tells."""
    start = _States(np.array([span.start]), np.array([0]), np.array([0.0]))
    reached: list[_Reached] = []
    before = start
    for place in range(span.length):
        found = _advance(ways, span, before, place)
        if found is None:
            break
        reached.append(found)
        before = found.states
        if not len(before.nodes):
            break
    return Corridor(tuple(_lead_back(span, start, reached)), span.telling)


def _advance(ways: Ways, span: Span, before: _States, place: int) -> _Reached | None:
    """Take the step number `place` of all walks at once; None where the effort does not suffice."""
    live = np.flatnonzero(before.nodes != span.end)
    spare = MANY - before.weights[live] - _least_weight(span, before.nodes[live]) if span.telling else None
    taken = ways.leave(before.nodes[live], spare)
    if taken is None:
        return None
    taken = taken.only(_fitting(ways, span, taken, place))
    leaving = live[taken.places]
    passed = before.passed[leaving] | _bits_of(ways, taken.targets)
    everything = (1 << len(ways.walk.through)) - 1
    whole = (taken.targets != span.end) | (passed == everything)
    taken, leaving, passed = taken.only(whole), leaving[whole], passed[whole]
    index = ways.index
    near = index.bits[index.near_codes[taken.steps]].astype(np.float64)
    if span.telling:
        light = before.weights[leaving] + STEP + near + _least_weight(span, taken.targets) < MANY
        taken, leaving, passed, near = taken.only(light), leaving[light], passed[light], near[light]
    far = index.bits[index.far_codes[taken.steps]].astype(np.float64)
    keys, reaching = np.unique(passed * len(index.nodes) + taken.targets, return_inverse=True)
    weights = np.full(len(keys), np.inf)
    np.minimum.at(weights, reaching, before.weights[leaving] + STEP + near)
    states = _States(keys % len(index.nodes), keys // len(index.nodes), weights)
    return _Reached(states, leaving, reaching, HOP + near + far, STEP + near)


def _least_weight(span: Span, nodes: Numbers) -> Floats:
    """Bound what walks from nodes to the end weigh: a step for each hop, and nothing at nodes without likes."""
    if span.known is None:
        return np.where(nodes == span.end, 0.0, STEP)
    return np.asarray(span.known.at_least(nodes) * STEP)


def _fitting(ways: Ways, span: Span, taken: Taken, place: int) -> Mask:
    """Tell which steps lead to where a walk may be after them."""
    left = span.length - place - 1
    at_end = taken.targets == span.end
    fits = taken.targets != span.start
    if place == 0 or (span.exact and left):
        # A direct link is a path of its own kind, see `search`.
        fits &= ~at_end
    if span.exact and not left:
        fits &= at_end
    if span.known is not None:
        fits &= span.known.at_least(taken.targets) <= left
    if ways.walk.classes and left:
        # Walks are followed from either end.
        class_ = ways.walk.classes[left - 1 if ways.against else place]
        if class_ is not None:
            fits &= np.isin(taken.targets, ways.index.members_of(class_))
    return np.asarray(fits)


def _bits_of(ways: Ways, nodes: Numbers) -> Numbers:
    bits = np.zeros(len(nodes), dtype=np.int64)
    for place, node in enumerate(ways.walk.through):
        bits[nodes == node] = 1 << place
    return bits


def _lead_back(span: Span, start: _States, reached: list[_Reached]) -> list[Layer]:
    """Tell from the last layer to the first what is owed, and keep only the ways that lead to the end."""
    layers: list[Layer] = []
    states = [start, *(each.states for each in reached)]
    owed = due = np.where(states[-1].nodes == span.end, 0.0, np.inf)
    for before, found in zip(reversed(states[:-1]), reversed(reached), strict=True):
        costs, weights = found.costs + owed[found.reaching], found.weights + due[found.reaching]
        kept = np.isfinite(costs)
        if span.telling:
            kept &= before.weights[found.leaving] + weights < MANY
        at_end = before.nodes == span.end
        owed, due = (
            _least(len(at_end), found.leaving[kept], part[kept], at_end) for part in (costs, weights)
        )
        layers.append(
            Layer(
                before.nodes,
                found.leaving[kept],
                found.reaching[kept],
                found.costs[kept],
                found.weights[kept],
                owed,
                due,
            )
        )
    last = states[-1].nodes
    nothing = np.zeros(0, dtype=np.int64)
    ends = np.where(last == span.end, 0.0, np.inf)
    none = np.zeros(0)
    return [*reversed(layers), Layer(last, nothing, nothing, none, none, ends, ends)]


def _least(count: int, leaving: Numbers, values: Floats, at_end: Mask) -> Floats:
    least = np.full(count, np.inf)
    np.minimum.at(least, leaving, values)
    least[at_end] = 0
    return least
