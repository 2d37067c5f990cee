"""Where a page leads on: to the same question asked otherwise, and to questions about what was found."""

from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from ascn_api.path_questions.question import Question
from ascn_api.readings import Reading
from ascn_graph.paths.requests import (
    BEST,
    COMMON,
    NEIGHBOURHOOD,
    PATHS,
    TREE,
    CommonRequest,
    Conditions,
    NeighbourhoodRequest,
    PathRequest,
    TreeRequest,
)

_WORDS = {
    "through": "through",
    "avoid": "without",
    "avoid_classes": "past nothing of the class",
    "predicates": "only by",
    "avoid_predicates": "not by",
}


@dataclass(frozen=True)
class InForce:
    """A condition in words, and the address of the same question without it."""

    words: str
    value: str
    href: str


@dataclass(frozen=True)
class Onward:
    """Addresses of questions near to one that was asked, in the same version and language."""

    reading: Reading
    languages: tuple[str, ...]
    lang: str
    """The language asked for in the address, or ''."""
    question: Question

    def to(self, question: Question) -> str:
        """Give the address of a question."""
        links, namespace = self.reading.links, self.reading.snapshot.namespace
        more = [("lang", self.lang)] if self.lang else []
        return f"{links.root}{links.within}{question.address(namespace, *more)}"

    def without(self, iri: str) -> str:
        """Ask the same, but not through a thing."""
        asked = self.question.conditions
        kept = tuple(name for name in asked.through if name != iri)
        return self.to(self.question.under(avoid=(*asked.avoid, iri), through=kept))

    def through(self, iri: str) -> str:
        """Ask the same, but through a thing."""
        return self.to(self.question.under(through=(*self.question.conditions.through, iri)))

    def turned(self) -> str:
        """Ask the same from the other end."""
        return self.to(replace(self.question, things=self.question.things[::-1]))

    def ranked(self, rank: str) -> str:
        """Ask the same, ranked so."""
        return self.to(self.question.within(rank=rank))

    def searched(self, search: str) -> str:
        """Ask the same for the best paths, the shortest, or all."""
        return self.to(self.question.within(search=search))

    def deeper(self, depth: int) -> str:
        """Ask the same so many hops around."""
        return self.to(self.question.within(depth=depth))

    def around(self, iri: str) -> str:
        """Ask what lies around a thing."""
        return self.to(Question(NEIGHBOURHOOD, (iri,), NeighbourhoodRequest()))

    def between(self, start: str, end: str) -> str:
        """Ask how two things are connected."""
        return self.to(Question(PATHS, (start, end), PathRequest()))

    def as_tree(self) -> str:
        """Ask for the tree between the things asked about."""
        return self.to(Question(TREE, self.question.things, TreeRequest()))

    def in_common(self) -> str:
        """Ask what the things asked about share."""
        return self.to(Question(COMMON, self.question.things, CommonRequest()))

    def in_force(self) -> list[InForce]:
        """List the conditions that were asked for."""
        asked = self.question.conditions
        listed = [
            InForce(words, self._label(name), self._dropping(field, name))
            for field, words in _WORDS.items()
            for name in getattr(asked, field)
        ]
        whole = [
            ("classes", "classes in order", ", ".join(asked.classes), ()),
            ("directed", "from subject to object", "only" if asked.directed else "", False),
            ("as_of", "as of", asked.as_of or "", None),
        ]
        listed += [
            InForce(words, value, self.to(self.question.under(**{name: usual})))
            for name, words, value, usual in whole
            if value
        ]
        search = getattr(self.question.request, "search", BEST)
        return listed + ([] if search == BEST else [InForce("search", search, self.searched(BEST))])

    def _dropping(self, field: str, name: str) -> str:
        asked: Conditions = self.question.conditions
        kept = tuple(other for other in getattr(asked, field) if other != name)
        return self.to(self.question.under(**{field: kept}))

    def _label(self, name: str) -> str:
        if "/" not in name:
            return name
        return self.reading.memory.text(self.reading.store, NamedNode(name), self.languages)
