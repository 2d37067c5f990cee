"""The reconciliation services of one version, for one request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode

from ascn_api.errors import ResourceNotFound
from ascn_api.readings import Reading
from ascn_api.reconciliation.manifest import Manifest, manifest_of
from ascn_api.reconciliation.queries import MOST, IdModel, QueryModel, read_query
from ascn_api.reconciliation.queries import Value as ValueQuery
from ascn_api.reconciliation.results import (
    CandidateModel,
    FeatureModel,
    PropertyModel,
    ProposedProperties,
    ResultBatch,
    ResultModel,
    Suggestion,
    Suggestions,
    TypeModel,
)
from ascn_graph.labels import fold
from ascn_graph.reconciliation.agreement import Comparer
from ascn_graph.reconciliation.matching import Matcher
from ascn_graph.reconciliation.questions import Candidate, Expectation, Question, Reference, Strictness, Value
from ascn_graph.reconciliation.reader import Reader
from ascn_graph.reconciliation.schema import Schema
from ascn_graph.reconciliation.telling import describe_briefly

KINDS = ("entity", "type", "property")
"""What can be suggested."""
SUGGESTED, LAST = 20, 200
"""Suggestions at a time, and in all."""
PROPOSED = 200
"""Properties proposed at most."""
_FIRST = ("City", "Country", "Organisation", "Person", "Project", "Meeting")
"""Types that tables are most often about."""


@dataclass(frozen=True)
class Service:
    """Answers of one version, in the languages of one reader."""

    schema: Schema
    reader: Reader
    comparer: Callable[[], Comparer]

    @classmethod
    def of(cls, reading: Reading, languages: tuple[str, ...]) -> "Service":
        """Serve what is read."""
        graph = None if reading.snapshot.version.strict else DefaultGraph()
        reader = Reader(reading.store, graph, reading.memory, languages)
        return cls(reading.schema, reader, lambda: Comparer(reader, reading.labels, reading.deadline))

    def manifest(self) -> Manifest:
        """Describe the service."""
        ids = {self.schema.id_of(class_): class_ for class_ in self.schema.types}
        first = [ids[name] for name in _FIRST if name in ids]
        rest = [class_ for class_ in self.schema.types if class_ not in first]
        return manifest_of(self.schema.namespace.base, [self._type(class_) for class_ in (*first, *rest)])

    def results(self, batch: Mapping[str, object]) -> ResultBatch:
        """Answer the queries of a batch, each by itself."""
        matcher = self._matcher()
        return ResultBatch({name: self._result(matcher, query) for name, query in batch.items()})

    def suggest_entities(self, prefix: str, type_: str, skipped: int) -> Suggestions:
        """Suggest entities whose name begins with `prefix` or resembles it, of a type where one is given."""
        wanted = self.schema.type_of(self.reader, type_) if type_ else None
        # All of them are found each time, so that one page follows from the other.
        question = Question(prefix.strip(), LAST, (wanted,) if wanted else ())
        found = self._matcher().suggest(question) if question.text else []
        return Suggestions(result=[self._suggestion(c.iri) for c in found[skipped : skipped + SUGGESTED]])

    def suggest_types(self, prefix: str, skipped: int) -> Suggestions:
        """Suggest types by id or name."""
        found = self._beginning(prefix, tuple(self.schema.types))[skipped : skipped + SUGGESTED]
        return Suggestions(
            result=[
                Suggestion(
                    id=self.schema.id_of(class_),
                    name=self.schema.name_of(self.reader, class_),
                    broader=[self._type(over) for over in self.schema.types[class_]] or None,
                )
                for class_ in found
            ]
        )

    def suggest_properties(self, prefix: str, type_: str, skipped: int) -> Suggestions:
        """Suggest properties by id or name, those of a type first where one is given."""
        class_ = self.schema.type_of(self.reader, type_) if type_ else None
        first = self.schema.properties_of(self.reader, class_) if class_ else []
        ordered = dict.fromkeys((*first, *self.schema.properties))
        found = self._beginning(prefix, tuple(ordered))[skipped : skipped + SUGGESTED]
        return Suggestions(result=[Suggestion(**self._property(term).model_dump()) for term in found])

    def propose(self, type_: str, limit: int | None) -> ProposedProperties:
        """Propose properties of a type; those in use most where none is given.

        :raises ResourceNotFound: when there is no such type.
        """
        class_ = self.schema.type_of(self.reader, type_) if type_ else None
        if type_ and class_ is None:
            raise ResourceNotFound(f"There is no type called {type_[:60]}. {self._types_told()}")
        found = self.schema.properties_of(self.reader, class_) if class_ else list(self.schema.properties)
        proposed = found[: min(limit or PROPOSED, PROPOSED)]
        return ProposedProperties(
            type=type_, limit=limit, properties=[self._property(term) for term in proposed]
        )

    def entity(self, id_: str) -> NamedNode:
        """Give the entity of an id.

        :raises ResourceNotFound: with what comes near, when there is none.
        """
        entity, labels = self.schema.entity_of(id_), self.comparer().labels
        if entity is None or not labels.is_entity(entity.value):
            raise ResourceNotFound(f"There is no entity with the id {id_[:200]}.", labels.nearest(id_[:200]))
        return entity

    def described(self, entity: NamedNode) -> str:
        """Describe an entity in a few words."""
        return describe_briefly(self.reader, self.schema, entity, self.schema.types_of(self.reader, entity))

    def _matcher(self) -> Matcher:
        return Matcher(self.schema, self.comparer())

    def _result(self, matcher: Matcher, asked: object) -> ResultModel:
        try:
            query = read_query(asked)
            types = tuple(self._known_type(id_) for id_ in query.types)
        except ValueError as error:
            return ResultModel(result=[], error=f"{error}.")
        known = {entry.pid: self.schema.property_of(self.reader, entry.pid) for entry in query.properties}
        expectations = tuple(
            Expectation(predicate, tuple(map(self._value, entry.values)))
            for entry in query.properties
            if (predicate := known[entry.pid])
        )
        unknown = [pid[:60] for pid, predicate in known.items() if predicate is None]
        question = _question(query, types, expectations)
        return ResultModel(
            result=[self._candidate(found) for found in matcher.answer(question)],
            error=f"There is no property called {', '.join(unknown)}; it was passed over."
            if unknown
            else None,
        )

    def _known_type(self, id_: str) -> NamedNode:
        class_ = self.schema.type_of(self.reader, id_)
        if class_ is None:
            raise ValueError(f"There is no type called {id_[:60]}. {self._types_told().rstrip('.')}")
        return class_

    def _types_told(self) -> str:
        return f"Types: {', '.join(self.schema.id_of(class_) for class_ in self.schema.types)}."

    def _value(self, value: ValueQuery) -> Value:
        return Reference(self.schema.entity_of(value.id)) if isinstance(value, IdModel) else value

    def _candidate(self, found: Candidate) -> CandidateModel:
        types = self.schema.types_of(self.reader, found.iri)
        return CandidateModel(
            id=self.schema.entity_id(found.iri),
            name=self.reader.text(found.iri),
            description=describe_briefly(self.reader, self.schema, found.iri, types),
            type=[self._type(class_) for class_ in types],
            score=found.score,
            match=found.match,
            features=[FeatureModel(id=feature.id, value=feature.value) for feature in found.features],
        )

    def _suggestion(self, entity: NamedNode) -> Suggestion:
        types = self.schema.types_of(self.reader, entity)
        return Suggestion(
            id=self.schema.entity_id(entity),
            name=self.reader.text(entity),
            description=describe_briefly(self.reader, self.schema, entity, types),
            notable=[self._type(class_) for class_ in types],
        )

    def _type(self, class_: NamedNode) -> TypeModel:
        return TypeModel(id=self.schema.id_of(class_), name=self.schema.name_of(self.reader, class_))

    def _property(self, predicate: NamedNode) -> PropertyModel:
        return PropertyModel(
            id=self.schema.id_of(predicate), name=self.schema.name_of(self.reader, predicate)
        )

    def _beginning(self, prefix: str, terms: Sequence[NamedNode]) -> list[NamedNode]:
        """Choose the terms whose id, IRI or name begins with `prefix`, then those in whose name it occurs."""
        asked = fold(prefix)
        names = {term: fold(self.schema.name_of(self.reader, term)) for term in terms}
        begun = [
            term
            for term in terms
            if any(
                text.startswith(asked)
                for text in (names[term], fold(self.schema.id_of(term)), fold(term.value))
            )
        ]
        return begun + [term for term in terms if asked in names[term] and term not in begun]


def _question(
    query: QueryModel, types: tuple[NamedNode, ...], expectations: tuple[Expectation, ...]
) -> Question:
    strictness = query.type_strict or Strictness.ANY
    return Question(query.text, min(query.limit, MOST), types, strictness, expectations)
