"""The properties that may stand in `SERVICE <paths> { … }`: what is asked, and what is answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from pyoxigraph import Literal, NamedNode

from ascn_graph.engine.prologue import Constant
from ascn_graph.namespaces import XSD

_WHOLE = re.compile(r"-?[0-9]{1,9}")


class Level(IntEnum):
    """What there is a row of: the answer is as fine as the finest thing asked of it."""

    SEARCH = 0
    PATH = 1
    HOP = 2
    EVIDENCE = 3


@dataclass(frozen=True)
class Input:
    """A property that says what is looked for; `read` gives its value, or None for one that cannot be meant."""

    wanted: str
    """What its value is, in words, with an example."""
    read: Callable[[Constant], str | int | bool | None]
    is_repeatable: bool = False
    is_list: bool = False


def _iri(value: Constant) -> str | None:
    return value.value if isinstance(value, NamedNode) else None


def _literal(value: Constant, *datatypes: str) -> str | None:
    known = isinstance(value, Literal) and value.datatype.value.removeprefix(XSD) in datatypes
    return value.value if known else None


def _text(value: Constant) -> str | None:
    return _literal(value, "string")


def _day(value: Constant) -> str | None:
    return _literal(value, "date", "string")


def _number(value: Constant) -> int | None:
    text = _literal(value, "integer") or ""
    return int(text) if _WHOLE.fullmatch(text) else None


def _truth(value: Constant) -> bool | None:
    return {"true": True, "false": False}.get(_literal(value, "boolean") or "")


_THING, _NAME = "an IRI such as <city/jakarta>", "the IRI of a property such as :heldIn"
INPUTS = {
    "source": Input(_THING, _iri),
    "target": Input(_THING, _iri),
    "limit": Input("a whole number such as 3", _number),
    "rank": Input('"meaning" or "length"', _text),
    "search": Input('"best", "shortest" or "all"', _text),
    "maxLength": Input("a whole number such as 6", _number),
    "passThrough": Input(_THING, _iri, is_repeatable=True),
    "avoid": Input(_THING, _iri, is_repeatable=True),
    "avoidClass": Input("the IRI of a class such as :Country", _iri, is_repeatable=True),
    "onlyPredicate": Input(_NAME, _iri, is_repeatable=True),
    "avoidPredicate": Input(_NAME, _iri, is_repeatable=True),
    "nodeClasses": Input("a list of classes such as (:Network :Person), :Entity for any", _iri, is_list=True),
    "directed": Input("true or false", _truth),
    "onDay": Input('a day such as "2021-10-18"', _day),
    "inLanguage": Input('the tag of a language such as "id"', _text),
}
"""What is asked, by local name."""
OUTPUTS = {
    "cut": Level.SEARCH,
    "explanation": Level.SEARCH,
    "pathIndex": Level.PATH,
    "pathLength": Level.PATH,
    "score": Level.PATH,
    "scoreReason": Level.PATH,
    "meaningful": Level.PATH,
    "sentence": Level.PATH,
    "hopIndex": Level.HOP,
    "startNode": Level.HOP,
    "endNode": Level.HOP,
    "hopPredicate": Level.HOP,
    "hopPhrase": Level.HOP,
    "forward": Level.HOP,
    "relationship": Level.HOP,
    "originCount": Level.HOP,
    "firstDay": Level.HOP,
    "lastDay": Level.HOP,
    "dayState": Level.HOP,
    "dayNote": Level.HOP,
    "evidence": Level.EVIDENCE,
}
"""What is answered, by local name."""
