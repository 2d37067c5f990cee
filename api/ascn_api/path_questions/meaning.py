"""Which things and terms a question means: names and labels become IRIs, once for all workers."""

from dataclasses import replace

from ascn_api.errors import InvalidRequest
from ascn_api.names import term_in_address
from ascn_api.path_questions.question import ENDS, OF, Question
from ascn_api.readings import Reading
from ascn_graph.paths.requests import PATHS, Conditions


def meant(reading: Reading, question: Question) -> Question:
    """Give a question with the IRIs of all things it names, and its terms in one spelling.

    :raises UnknownEntity: and AmbiguousLabel, see `LabelIndex.resolve`.
    :raises InvalidRequest: when a condition names what is asked about, or two of them contradict each other.
    """
    things = _things(reading, question.things)
    different = tuple(dict.fromkeys(things))
    if question.kind != PATHS and len(different) > 1:
        things = different
    conditions = _conditions(reading, question.conditions)
    found = replace(question, things=things).within(conditions=conditions)
    _refuse_contradictions(found)
    return found


def _conditions(reading: Reading, conditions: Conditions) -> Conditions:
    return replace(
        conditions,
        through=_once(_things(reading, conditions.through)),
        avoid=_once(_things(reading, conditions.avoid)),
        avoid_classes=_once(_terms(reading, conditions.avoid_classes)),
        predicates=_once(_terms(reading, conditions.predicates)),
        avoid_predicates=_once(_terms(reading, conditions.avoid_predicates)),
        classes=_terms(reading, conditions.classes),
    )


def _refuse_contradictions(question: Question) -> None:
    asked, about = question.conditions, " or ".join(ENDS) if question.kind == PATHS else OF
    for parameter, names in (("through", asked.through), ("avoid", asked.avoid)):
        if both := set(names) & set(question.things):
            raise InvalidRequest(f"{parameter} names {min(both)}, which {about} names, too.", parameter)
    if both := set(asked.through) & set(asked.avoid):
        raise InvalidRequest(f"through and avoid both name {min(both)}.", "avoid")


def _things(reading: Reading, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(reading.labels.resolve(reading.store, name).value for name in names)


def _terms(reading: Reading, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(term_in_address(reading.snapshot.namespace, name) for name in names)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give names in an order of their own, each once: the order of these conditions means nothing."""
    return tuple(sorted(set(names)))
