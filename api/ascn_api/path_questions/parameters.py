"""Reading questions from the parameters of an address, strictly."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from ascn_api.errors import InvalidRequest
from ascn_api.path_questions.question import CONDITIONS, ENDS, OF, Question
from ascn_api.requests import Parameters
from ascn_graph.paths.requests import (
    BEST,
    COMMON,
    DEEPEST,
    LONGEST_PATH,
    MEANING,
    MOST_CONDITIONS,
    MOST_ENDS,
    MOST_NEIGHBOURS,
    MOST_PATHS,
    MOST_SHARED,
    MOST_THROUGH,
    NEIGHBOURHOOD,
    PATHS,
    RANKS,
    SEARCHES,
    TREE,
    USUAL_LENGTH,
    USUAL_LIMIT,
    USUAL_NEIGHBOURS,
    USUAL_SHARED,
    CommonRequest,
    Conditions,
    NeighbourhoodRequest,
    PathRequest,
    Request,
    TreeRequest,
)

_LONGEST_NAME = 1000
_SHOWN = 40
_ANY = "*"
_EVERYWHERE = ("format", "_mediatype", "lang", "directed", "as_of")
_OF_PATHS_ALONE = ("through",)
_OWN: Mapping[str, tuple[str, ...]] = {
    PATHS: (*ENDS, "limit", "rank", "max_length", "search", "through", "classes"),
    TREE: (OF, "max_length"),
    NEIGHBOURHOOD: (OF, "depth", "limit"),
    COMMON: (OF, "limit"),
}
_FEWEST = {NEIGHBOURHOOD: 1, TREE: 2, COMMON: 2}
_MOST = {NEIGHBOURHOOD: 1, TREE: MOST_ENDS, COMMON: MOST_ENDS}


@dataclass(frozen=True)
class Bounds:
    """What a whole number may be, and what it is where none is given."""

    usual: int
    most: int


NUMBERS: Mapping[str, Mapping[str, Bounds]] = {
    PATHS: {
        "limit": Bounds(USUAL_LIMIT, MOST_PATHS),
        "max_length": Bounds(USUAL_LENGTH, LONGEST_PATH),
    },
    TREE: {"max_length": Bounds(USUAL_LENGTH, LONGEST_PATH)},
    NEIGHBOURHOOD: {
        "depth": Bounds(1, DEEPEST),
        "limit": Bounds(USUAL_NEIGHBOURS, MOST_NEIGHBOURS),
    },
    COMMON: {"limit": Bounds(USUAL_SHARED, MOST_SHARED)},
}
"""The whole numbers that each question takes."""


def names_of(kind: str) -> tuple[str, ...]:
    """List the parameters that a question takes."""
    shared = [name for name in CONDITIONS.values() if name not in _OF_PATHS_ALONE]
    return (*_OWN[kind], *shared, *_EVERYWHERE)


def asks_nothing(kind: str, parameters: Parameters) -> bool:
    """Tell whether no thing is given, so that a browser is to get the form."""
    names = ENDS if kind == PATHS else (OF,)
    return not any(value.strip() for name in names for value in parameters.all(name))


def read_question(kind: str, parameters: Parameters) -> Question:
    """Read a question of a kind; things are given as they were typed.

    :raises InvalidRequest: naming the first parameter that is unknown, missing, repeated or out of bounds.
    """
    refuse_unknown(kind, parameters)
    return Question(kind, _things(kind, parameters), _request(kind, parameters))


def typed(parameters: Parameters, name: str) -> tuple[str, ...]:
    """Give what was typed into the fields of one name; empty ones, as forms send them, are none.

    :raises InvalidRequest: when one is too long.
    """
    values = tuple(text.strip() for text in parameters.all(name) if text.strip())
    if any(len(text) > _LONGEST_NAME for text in values):
        raise InvalidRequest(f"{name} is longer than {_LONGEST_NAME} characters.", name)
    return values


def refuse_unknown(kind: str, parameters: Parameters) -> None:
    """Go on where a question takes all of the parameters.

    :raises InvalidRequest: naming the first it does not take, and the nearest that it does.
    """
    known = names_of(kind)
    for name in parameters.values:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}."
            raise InvalidRequest(f"/{kind} has no parameter {name[:_SHOWN]!r}{meant}", name[:_SHOWN])


def _things(kind: str, parameters: Parameters) -> tuple[str, ...]:
    if kind == PATHS:
        return tuple(_end(parameters, name) for name in ENDS)
    things, fewest, most = typed(parameters, OF), _FEWEST[kind], _MOST[kind]
    if not fewest <= len(things) <= most:
        wanted = f"{fewest} to {most} times" if most > 1 else "once"
        raise InvalidRequest(
            f"The parameter {OF} is given {len(things)} times; give it {wanted}, as in "
            f"/{kind}?{'&'.join([f'{OF}=…'] * fewest)}, each an IRI or a name in any language.",
            OF,
        )
    return things


def _end(parameters: Parameters, name: str) -> str:
    parameters.single(name)
    text = next(iter(typed(parameters, name)), "")
    if not text:
        raise InvalidRequest(
            f"The parameter {name} is missing: ask with /paths?from=…&to=…, each an IRI or a name in any language.",
            name,
        )
    return text


def _request(kind: str, parameters: Parameters) -> Request:
    conditions = _conditions(parameters)
    numbers = {name: _number(parameters, name, bounds) for name, bounds in NUMBERS[kind].items()}
    if kind == TREE:
        return TreeRequest(**numbers, conditions=conditions)
    if kind == NEIGHBOURHOOD:
        return NeighbourhoodRequest(**numbers, conditions=conditions)
    if kind == COMMON:
        return CommonRequest(**numbers, conditions=conditions)
    _refuse_short(conditions.classes, numbers["max_length"])
    rank, search = _choice(parameters, "rank", MEANING, RANKS), _choice(parameters, "search", BEST, SEARCHES)
    return PathRequest(numbers["limit"], rank, numbers["max_length"], search, conditions)


def _conditions(parameters: Parameters) -> Conditions:
    return Conditions(
        through=_several(parameters, "through", MOST_THROUGH),
        avoid=_several(parameters, "avoid", MOST_CONDITIONS),
        avoid_classes=_several(parameters, "avoid_class", MOST_CONDITIONS),
        predicates=_several(parameters, "predicate", MOST_CONDITIONS),
        avoid_predicates=_several(parameters, "avoid_predicate", MOST_CONDITIONS),
        classes=_classes(parameters),
        directed=_choice(parameters, "directed", "false", ("true", "false")) == "true",
        as_of=_day(parameters),
    )


def _several(parameters: Parameters, name: str, most: int) -> tuple[str, ...]:
    values = typed(parameters, name)
    if len(values) > most:
        raise InvalidRequest(
            f"The parameter {name} is given {len(values)} times; at most {most} are read.", name
        )
    return values


def _classes(parameters: Parameters) -> tuple[str, ...]:
    parameters.single("classes")
    text = next(iter(typed(parameters, "classes")), "")
    names = tuple(name.strip() for name in text.split(",")) if text else ()
    if not all(names):
        raise InvalidRequest(
            f"classes={text[:_SHOWN]} leaves out a class; write {_ANY} where it may be any.", "classes"
        )
    if len(names) >= LONGEST_PATH:
        raise InvalidRequest(
            f"classes names {len(names)} classes between the ends; at most {LONGEST_PATH - 1} lie on a path.",
            "classes",
        )
    return names


def _refuse_short(classes: Collection[str], max_length: int) -> None:
    if len(classes) >= max_length:
        raise InvalidRequest(
            f"classes names {len(classes)} classes between the ends, which takes {len(classes) + 1} hops, "
            f"but max_length is {max_length}.",
            "classes",
        )


def _choice(parameters: Parameters, name: str, usual: str, known: tuple[str, ...]) -> str:
    text = parameters.single(name) or usual
    if text not in known:
        raise InvalidRequest(f"{name}={text[:_SHOWN]} is not one of {', '.join(known)}.", name)
    return text


def _day(parameters: Parameters) -> str | None:
    text = (parameters.single("as_of") or "").strip()
    try:
        is_day = not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise InvalidRequest(f"as_of={text[:_SHOWN]} is not a day, such as 2021-10-18.", "as_of")
    return text or None


def _number(parameters: Parameters, name: str, bounds: Bounds) -> int:
    text = parameters.single(name)
    if not text:
        return bounds.usual
    # Digits of other scripts are digits to Python.
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(bounds.most))
    if not (is_number and 1 <= int(text) <= bounds.most):
        raise InvalidRequest(f"{name}={text[:_SHOWN]} is not a whole number from 1 to {bounds.most}.", name)
    return int(text)
