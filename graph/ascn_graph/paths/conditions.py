"""Conditions as readers give them, by names, in the numbers of an index."""

from collections.abc import Iterable

from ascn_graph.paths.names import Names
from ascn_graph.paths.requests import Conditions
from ascn_graph.paths.walking import Walk, day_of

ANY = "*"
"""Stands for any class in a sequence of classes."""


def walk_of(conditions: Conditions, names: Names, ends: Iterable[int]) -> Walk:
    """Find out what is meant by the names in `conditions` of paths between `ends`.

    :raises ValueError: when a condition names an end, or two of them contradict each other; it says which.
    :raises UnknownEntity: and the other errors of `Names.thing` and `Terms.resolve`.
    """
    through = _things("through", conditions.through, names, ends)
    avoided = _things("avoid", conditions.avoid, names, ends)
    for text, number in zip(conditions.avoid, avoided, strict=True):
        if number in through:
            raise ValueError(f"through and avoid both name {text!r}")
    return Walk(
        through=tuple(dict.fromkeys(through)),
        avoided=frozenset(avoided),
        avoided_classes=frozenset(names.classes.resolve(text) for text in conditions.avoid_classes),
        predicates=frozenset(names.predicates.resolve(text) for text in conditions.predicates) or None,
        avoided_predicates=frozenset(names.predicates.resolve(text) for text in conditions.avoid_predicates),
        classes=tuple(
            None if text.strip() == ANY else names.classes.resolve(text) for text in conditions.classes
        ),
        directed=conditions.directed,
        day=None if conditions.as_of is None else day_of(conditions.as_of),
    )


def _things(condition: str, texts: Iterable[str], names: Names, ends: Iterable[int]) -> list[int]:
    given, found = frozenset(ends), []
    for text in texts:
        number = names.thing(text)
        if number in given:
            raise ValueError(f"{condition} names {text!r}, which is one of the things asked about")
        found.append(number)
    return found
