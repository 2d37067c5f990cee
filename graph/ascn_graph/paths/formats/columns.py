"""In which column of a drawing each node stands: paths lead from left to right, all else lies around a middle."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from ascn_graph.paths.answers import Hop

_ROUNDS = 50
_ONE_SIDED = 5
"""Nodes around the middle that all stand on its right."""
Links = Mapping[str, Sequence[str]]


def columns_of_paths(start: str, end: str, paths: Sequence[Sequence[Hop]]) -> dict[str, int]:
    """Put the nodes of paths in columns: the least number of hops from the start, the end last of all.

    >>> hop = lambda start, end: Hop(start, end, None, ())
    >>> columns_of_paths("a", "z", [[hop("a", "b"), hop("b", "z")], [hop("a", "z")]])
    {'a': 0, 'z': 2, 'b': 1}
    """
    columns = {start: 0, end: 0}
    for hops in paths:
        for place, hop in enumerate(hops[:-1], start=1):
            columns[hop.end] = min(place, columns.get(hop.end, place))
    between = [hop for hops in paths for hop in hops if end not in (hop.start, hop.end)]
    for _ in range(_ROUNDS):
        level = [hop for hop in between if columns[hop.start] == columns[hop.end]]
        if not level:
            break
        # What is linked stands side by side, so that there is room for the words on the line.
        columns[level[0].end] += 1
    columns[end] = max(columns.values()) + 1 if start != end else 0
    return columns


def columns_around(middle: str, nodes: Sequence[str], hops: Sequence[Hop]) -> dict[str, int]:
    """Put nodes in columns on both sides of a middle, by their distance from it; if few are next to it, on its right.

    What no hop leads to stands below the middle.
    """
    below = _branches(middle, _links(hops))
    columns = dict.fromkeys(nodes, 0)
    lefts = _lefts(middle, below, hops)
    for node in below.get(middle, []):
        _put(node, below, columns, -1 if node in lefts else 1)
    return columns


def _lefts(middle: str, below: Links, hops: Sequence[Hop]) -> frozenset[str]:
    """Choose what stands on the left, so that both sides are about as high and what is said alike stands together."""
    nearest = below.get(middle, [])
    if len(nearest) <= _ONE_SIDED:
        return frozenset()
    said = {
        hop.end if hop.start == middle else hop.start: hop.link.label
        for hop in hops
        if middle in (hop.start, hop.end)
    }
    sizes = {node: _leaves(node, below) for node in nearest}
    groups: dict[str, list[str]] = defaultdict(list)
    for node in nearest:
        groups[said[node]].append(node)
    heights = [0, 0]
    lefts: set[str] = set()
    for group in sorted(groups.values(), key=lambda group: -sum(sizes[node] for node in group)):
        for half in _halves(group) if len(group) * 2 > len(nearest) else [group]:
            side = 1 if heights[1] < heights[0] else 0
            heights[side] += sum(sizes[node] for node in half)
            lefts |= set(half) if side else set()
    return frozenset(lefts)


def _halves(group: list[str]) -> list[list[str]]:
    middle = (len(group) + 1) // 2
    return [group[:middle], group[middle:]]


def middle_of(nodes: Sequence[str], hops: Sequence[Hop]) -> str:
    """Give the node of a tree from which the farthest is nearest, the one with the most links among such."""
    links = _links(hops)
    linked = [node for node in nodes if node in links] or list(nodes)
    return min(linked, key=lambda node: (max(_distances(node, links).values()), -len(links.get(node, ()))))


def _links(hops: Sequence[Hop]) -> Links:
    found: dict[str, list[str]] = defaultdict(list)
    for hop in hops:
        found[hop.start].append(hop.end)
        found[hop.end].append(hop.start)
    return {node: list(dict.fromkeys(others)) for node, others in found.items()}


def _distances(middle: str, links: Links) -> dict[str, int]:
    distances, waiting = {middle: 0}, deque([middle])
    while waiting:
        node = waiting.popleft()
        for other in links.get(node, ()):
            if other not in distances:
                distances[other] = distances[node] + 1
                waiting.append(other)
    return distances


def _branches(middle: str, links: Links) -> Links:
    """Give what each node leads on to, each node once, from the middle outwards."""
    seen, waiting = {middle}, deque([middle])
    below: dict[str, list[str]] = {}
    while waiting:
        node = waiting.popleft()
        below[node] = [other for other in links.get(node, ()) if other not in seen]
        seen.update(below[node])
        waiting.extend(below[node])
    return below


def _leaves(node: str, below: Links) -> int:
    return sum(_leaves(other, below) for other in below.get(node, ())) or 1


def _put(node: str, below: Links, columns: dict[str, int], column: int) -> None:
    columns[node] = column
    for other in below.get(node, ()):
        _put(other, below, columns, column + (1 if column > 0 else -1))
