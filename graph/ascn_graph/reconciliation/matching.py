"""Matching names with entities: candidates, their scores, and which of them is surely meant.

The score begins with the name: 100 where it is the same in some language, 1 less where case, accents or punctuation
differ, 1 less for a name that is not the editors' label, below 95 where it only resembles. What a table says of the
entity moves it: agreement makes up for three tenths of what is missing to 100, disagreement takes away up to half.
Of other types than asked, where they are given at all, half is left. Where no name is asked for, the score is how far
the facts agree.

A candidate is a match when it bears the very name, nothing said of it disagrees, and no other entity of the types asked
for bears that name and agrees as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pyoxigraph import NamedNode

from ascn_graph.namespaces import Term
from ascn_graph.presentation import TYPE
from ascn_graph.reconciliation.agreement import AGREES, Comparer, terms_of
from ascn_graph.reconciliation.likeness import Likeness
from ascn_graph.reconciliation.questions import Candidate, Expectation, Feature, Question, Strictness
from ascn_graph.reconciliation.schema import Schema

_COMPARED = 16
"""Resembling names that are compared letter by letter, where few candidates are wanted; more where more are."""
_COMPARED_OF_OTHERS = 4
"""The same for names that only things of other types bear."""
_BEARERS = 3_000
"""Bearers of names that are looked at for one question."""
_CROWD = 500
"""Bearers of one name from which on it is nobody's for sure: the index may not list all of them."""
_BEGUN = 100
"""Names that begin with what someone types which are looked at."""
_HOLDERS = 1_000
"""Things with a value that are looked at for one question, where there is no name."""
_FOLDED, _RESEMBLING = 0.99, 0.95
_OF_RANK = (0.0, 0.01, 0.02)
"""What a name loses for being the editors' label, another name, the end of the IRI."""
_LOCAL_NAME = 2
_LEAST = 0.6
"""Likeness below which a name is none."""
_GAIN, _LOSS = 0.3, 0.5
_SURE = 90
_APART = 20
"""How far below a match the next of the same name must be."""


@dataclass(frozen=True)
class _Named:
    """An entity as far as its name goes: how like it is, and whether it is the very name."""

    iri: NamedNode
    likeness: float
    is_name: bool


@dataclass(frozen=True)
class Matcher:
    """Answers questions from one version."""

    schema: Schema
    comparer: Comparer
    _of: dict[tuple[str, NamedNode], bool] = field(default_factory=dict)
    """Whether an entity is of a type, as far as it was asked."""

    def answer(self, question: Question) -> list[Candidate]:
        """Give the candidates of a question, best first.

        :raises QueryTimeout: past the deadline.
        """
        best = _best(self._named(question) if question.text else self._holders(question))
        ranked = _ranked(self._candidate(question, entry) for entry in best)
        return _with_match(ranked, {entry.iri for entry in best if entry.is_name})[: question.limit]

    def suggest(self, question: Question) -> list[Candidate]:
        """Give the entities whose id or name begins with a text, or resembles it, best first; for who still types."""
        begun = self.comparer.labels.beginning_with(question.text, _BEGUN)
        best = _best((*self._by_id(question), *self._by_name(question, begun)))
        return _ranked(self._candidate(question, entry) for entry in best)[: question.limit]

    def is_of(self, iri: str, question: Question) -> bool:
        """Tell whether an entity is of the types that a question asks for."""
        held = (self._has_type(iri, class_) for class_ in question.types)
        return all(held) if question.strictness is Strictness.ALL or not question.types else any(held)

    def _has_type(self, iri: str, class_: NamedNode) -> bool:
        known = self._of.get((iri, class_))
        if known is None:
            known = self._of[iri, class_] = self.comparer.reader.holds(NamedNode(iri), TYPE, class_)
        return known

    def _named(self, question: Question) -> Iterator[_Named]:
        yield from self._by_id(question)
        yield from self._by_name(question)

    def _by_id(self, question: Question) -> Iterator[_Named]:
        entity = self.schema.entity_of(question.text)
        if entity and self.comparer.labels.is_entity(entity.value):
            yield _Named(entity, 1.0, is_name=True)

    def _by_name(self, question: Question, begun: Iterable[int] = ()) -> Iterator[_Named]:
        """Give who bears the very name, or one `begun`, or one most like it; few of other types than asked."""
        labels, text, like = self.comparer.labels, question.text, Likeness(question.text)
        exact = labels.number_of(text)
        left = {True: max(_COMPARED, 2 * question.limit), False: _COMPARED_OF_OTHERS}
        looked_at = 0
        for name in dict.fromkeys([*([] if exact is None else [exact]), *begun, *labels.resembling(text)]):
            self.comparer.deadline.check()
            bearers = labels.bearers_of(name)
            looked_at += len(bearers)
            of_type = [bearer for bearer in bearers if self.is_of(bearer.iri, question)]
            kept = bearers if question.strictness is Strictness.SHOULD else of_type
            # Only what is compared letter by letter takes time.
            if kept and left[bool(of_type)]:
                left[bool(of_type)] -= 1
                likeness = 1.0 if name == exact else like.to(labels.folded[name])
                for bearer in kept if likeness >= _LEAST else ():
                    start = _start(likeness, is_exact=name == exact, is_same=bearer.typed == text)
                    is_name = name == exact and bearer.rank < _LOCAL_NAME and len(bearers) < _CROWD
                    yield _Named(NamedNode(bearer.iri), start - _OF_RANK[bearer.rank], is_name)
            if looked_at > _BEARERS or not left[True]:
                return

    def _holders(self, question: Question) -> Iterator[_Named]:
        """Give the entities that have a value expected, where no name is asked for."""
        reader, found = self.comparer.reader, dict[NamedNode, None]()
        for expected in question.expectations:
            for term in self._terms(expected):
                self.comparer.deadline.check()
                found.update(dict.fromkeys(reader.holders(expected.predicate, term, _HOLDERS)))
        for entity in islice(found, _HOLDERS):
            is_wanted = question.strictness is Strictness.SHOULD or self.is_of(entity.value, question)
            if is_wanted and self.comparer.labels.is_entity(entity.value):
                yield _Named(entity, 0.0, is_name=False)

    def _terms(self, expected: Expectation) -> Iterator[Term]:
        for value in expected.values:
            if isinstance(value, str):
                named = self.comparer.named(value)
                yield from (NamedNode(iri) for iri, likeness in named.items() if likeness == 1.0)
            yield from terms_of(value)

    def _candidate(self, question: Question, entry: _Named) -> Candidate:
        features = [Feature("name", round(entry.likeness, 3))] if question.text else []
        agreements: list[float] = []
        for expected in question.expectations:
            agreement = self.comparer.agreement(entry.iri, expected)
            if agreement is not None:
                agreements.append(agreement)
                features.append(Feature(self.schema.id_of(expected.predicate), round(agreement, 3)))
        score = 100 * _score(question, entry.likeness, agreements)
        if question.types:
            is_of = self.is_of(entry.iri.value, question)
            features.append(Feature("type", is_of))
            score = score if is_of else score / 2
        return Candidate(entry.iri, round(score, 1), False, tuple(features))


def _start(likeness: float, *, is_exact: bool, is_same: bool) -> float:
    """Give where the score of a name begins."""
    if is_exact:
        return 1.0 if is_same else _FOLDED
    return _RESEMBLING * likeness


def _score(question: Question, likeness: float, agreements: list[float]) -> float:
    """Give the score from 0 to 1 by name and facts; see the text at the top."""
    expected = len(question.expectations)
    if not question.text:
        return sum(agreements) / expected if expected else 0.0
    if not agreements:
        return likeness
    gain = sum(agreement for agreement in agreements if agreement >= AGREES) / expected
    loss = sum(1 - agreement for agreement in agreements if agreement < AGREES) / expected
    return max(0.0, likeness + _GAIN * gain * (1 - likeness) - _LOSS * loss * likeness)


def _best(entries: Iterable[_Named]) -> list[_Named]:
    """Keep the best name of each entity."""
    best: dict[NamedNode, _Named] = {}
    for entry in entries:
        known = best.get(entry.iri)
        if known is None or (entry.likeness, entry.is_name) > (known.likeness, known.is_name):
            best[entry.iri] = entry
    return list(best.values())


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.iri.value))


def _with_match(ranked: list[Candidate], named: set[NamedNode]) -> list[Candidate]:
    """Mark the first candidate as a match where it is."""
    if not ranked or ranked[0].iri not in named or ranked[0].score < _SURE:
        return ranked
    first, *others = ranked
    rivals = (other for other in others if other.iri in named)
    return [replace(first, match=all(other.score <= first.score - _APART for other in rivals)), *others]
