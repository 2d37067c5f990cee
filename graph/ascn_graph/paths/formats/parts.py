"""An answer in parts that all formats share: what belongs together, and the distinct statements of the whole."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ascn_graph.paths.answers import Answer, Common, Connections, Hop, Link, Neighbourhood, Tree


@dataclass(frozen=True)
class Part:
    """Hops that are scored together: a path, a tree, the hop to a neighbour, or those to something shared.

    `number` is the place of the path, the neighbour or the shared thing in its answer, from 1; of a tree 1.
    """

    number: int
    score: float
    meaningful: bool
    hops: tuple[Hop, ...]


@dataclass(frozen=True)
class Drawn:
    """A statement once, however many hops rest on it; `start` and `end` are those of the first such hop.

    `parts` are the numbers of the parts it belongs to, `score` and `meaningful` those of the best. `is_main` is false
    where a hop between the same two has a more telling link.
    """

    start: str
    end: str
    link: Link
    parts: tuple[int, ...]
    score: float
    meaningful: bool
    is_main: bool

    @property
    def subject(self) -> str:
        """The subject of the statement."""
        return self.start if self.link.forward else self.end

    @property
    def object(self) -> str:
        """The object of the statement."""
        return self.end if self.link.forward else self.start

    @property
    def words(self) -> str:
        """The words from subject to object: the phrase, or where that is read backwards the name of the predicate."""
        return self.link.label if self.link.forward else spelt(self.link.predicate)


def spelt(predicate: str) -> str:
    """Spell the name of a predicate in words.

    >>> spelt("http://localhost:8000/ontology#heldInCountry")
    'held in country'
    """
    name = re.split(r"[/#:]", predicate)[-1] or predicate
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def parts_of(answer: Answer) -> Iterator[Part]:
    """Give the parts of an answer in their order."""
    if isinstance(answer, Connections):
        for number, path in enumerate(answer.paths, start=1):
            yield Part(number, path.score, path.meaningful, path.hops)
    elif isinstance(answer, Common):
        for number, shared in enumerate(answer.shared, start=1):
            yield Part(number, shared.score, shared.meaningful, shared.links)
    elif isinstance(answer, Tree):
        if answer.branches:
            yield Part(1, answer.score, answer.meaningful, answer.branches)
    else:
        yield from _ways(answer)


def asked(answer: Answer) -> list[str]:
    """Give the IRIs of the things that were asked about."""
    if isinstance(answer, Connections):
        return [answer.start.iri, answer.end.iri]
    if isinstance(answer, Neighbourhood):
        return [answer.around.iri]
    return [node.iri for node in (answer.of if isinstance(answer, Common) else answer.given)]


def _ways(answer: Neighbourhood) -> Iterator[Part]:
    places = {each.node.iri: place for place, each in enumerate(answer.neighbours)}
    depths = {each.node.iri: each.depth for each in answer.neighbours}
    for hop in answer.ways:
        reached = max((hop.end, hop.start), key=lambda iri: depths.get(iri, 0))
        if (place := places.get(reached)) is not None:
            yield Part(place + 1, answer.neighbours[place].score, True, (hop,))


def statements_of(parts: Iterable[Part]) -> list[Drawn]:
    """Give every statement of parts once, in the order in which they come; those beside a hop's main link too."""
    found: dict[tuple[str, str, str, str | None], Drawn] = {}
    for part in parts:
        for hop in part.hops:
            for link in (hop.link, *hop.also):
                drawn = _drawn(part, hop, link)
                key = (drawn.subject, link.predicate, drawn.object, link.via)
                found[key] = _joined(found[key], drawn) if key in found else drawn
    return list(found.values())


def _drawn(part: Part, hop: Hop, link: Link) -> Drawn:
    is_main = link is hop.link
    return Drawn(hop.start, hop.end, link, (part.number,), part.score, part.meaningful, is_main)


def _joined(first: Drawn, further: Drawn) -> Drawn:
    return replace(
        first,
        parts=tuple(dict.fromkeys((*first.parts, *further.parts))),
        score=max(first.score, further.score),
        meaningful=first.meaningful or further.meaningful,
        is_main=first.is_main or further.is_main,
    )
