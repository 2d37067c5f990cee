"""What OpenAPI says of /paths, /tree, /neighbourhood and /common."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from ascn_api.errors import InvalidRequest
from ascn_api.negotiation import HTML, JSON_LD, TURTLE
from ascn_api.openapi import (
    NOT_MODIFIED,
    UNREADABLE,
    Responses,
    answers,
    example_of,
    failures,
    not_acceptable,
    parameter,
)
from ascn_api.path_questions.answer_models import FoundCommon, FoundNeighbourhood, FoundPaths, FoundTree
from ascn_api.path_questions.formats import OFFERS, RENDERED
from ascn_api.path_questions.parameters import NUMBERS, names_of
from ascn_api.path_questions.question import OF
from ascn_graph.errors import (
    AmbiguousLabel,
    EngineBusy,
    NotAnEntity,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    UnknownEntity,
    UnknownTerm,
    UnknownVersion,
)
from ascn_graph.paths.requests import COMMON, NEIGHBOURHOOD, PATHS, RANKS, SEARCHES, TREE

_BASE = "http://localhost:8000/"
_TAKAMATSU = (f"{_BASE}city/takamatsu", "Takamatsu")
_MEETINGS = [
    (f"{_BASE}meeting/asean-japan-hlm-3", "3rd ASEAN-Japan Smart Cities Network High Level Meeting"),
    (f"{_BASE}meeting/asean-japan-hlm-7", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
]
_THING = "an IRI, a name relative to the base (`city/takamatsu`), or a label in any language"
_TERM = "by local name (`City`, `memberOf`) or IRI"
_MODELS: Mapping[str, type[BaseModel]] = {
    PATHS: FoundPaths,
    TREE: FoundTree,
    NEIGHBOURHOOD: FoundNeighbourhood,
    COMMON: FoundCommon,
}
_ANSWERS = {
    PATHS: "The paths, best first, each hop with its evidence",
    TREE: "The tree, each hop with its evidence",
    NEIGHBOURHOOD: "The neighbours, the most telling first, and the hops to them with their evidence",
    COMMON: "What they share, best first, each hop with its evidence",
}
_NUMBERS = {
    "limit": "At most so many are answered.",
    "max_length": "At most this many hops between two ends.",
    "depth": "At most this many hops away.",
}
_PAIR = "http://localhost:8000/city/takamatsu"
_FILES = {
    "csv": "path,hop,from,from_label,predicate,to,to_label\r\n"
    f"1,1,{_PAIR},Takamatsu,{_BASE}ontology#partnerOf,{_BASE}city/siem-reap,Siem Reap\r\n",
    "graphml": '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">…</graphml>\n',
    "gexf": '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">…</gexf>\n',
    "mermaid": 'flowchart LR\n  n0["Takamatsu"] -->|works together with| n1["Siem Reap"]\n',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200">…</svg>\n',
}


def describe(kind: str, *, pinned: bool = False) -> dict[str, Any]:
    """Give what the decorator of a route for a question takes; `pinned` where one version answers for ever."""
    return {
        "responses": {**_found(kind), **NOT_MODIFIED, **_failures(kind, pinned=pinned)},
        "openapi_extra": {"parameters": [_PARAMETERS[name](kind) for name in _shown(kind)]},
    }


def _found(kind: str) -> Responses:
    told = answers(_ANSWERS[kind], [HTML, TURTLE, JSON_LD], example_of(_MODELS[kind]))
    content = told[200]["content"]
    for name, example in _FILES.items():
        if name in RENDERED:
            content[RENDERED[name].media_type] = {"schema": {"type": "string"}, "example": example}
    return told


def _failures(kind: str, *, pinned: bool) -> Responses:
    name, bounds = next(iter(NUMBERS[kind].items()))
    return failures(
        f"/versions/9/{kind}" if pinned else f"/{kind}",
        InvalidRequest(f"{name}=0 is not a whole number from 1 to {bounds.most}.", name),
        AmbiguousLabel("High Level Meeting", _MEETINGS),
        NotAnEntity("participation/asean-japan-hlm-7-thailand", [_MEETINGS[1]]),
        UnknownEntity("Takmatsu", [_TAKAMATSU]),
        UnknownTerm("Town", [(f"{_BASE}ontology#City", "city")]),
        QueryFailed("Paths could not be found: a file of the version cannot be read."),
        QueryTimeout(30),
        QueryMemory(1024),
        EngineBusy(5),
        *UNREADABLE,
        *([UnknownVersion(9, [1, 2, 3])] if pinned else []),
        not_acceptable(OFFERS),
    )


def _shown(kind: str) -> list[str]:
    return [name for name in names_of(kind) if name != "_mediatype"]


def _text(name: str, description: str, **more: object) -> dict[str, Any]:
    return parameter(name, description, {"type": "string"}, **more)


def _repeated(name: str, description: str, **more: object) -> dict[str, Any]:
    return parameter(
        name, f"{description} May be repeated.", {"type": "array", "items": {"type": "string"}}, **more
    )


def _chosen(name: str, description: str, known: tuple[str, ...]) -> dict[str, Any]:
    return parameter(name, description, {"type": "string", "enum": list(known), "default": known[0]})


def _whole(name: str, kind: str) -> dict[str, Any]:
    bounds = NUMBERS[kind][name]
    schema = {"type": "integer", "minimum": 1, "maximum": bounds.most, "default": bounds.usual}
    return parameter(name, _NUMBERS[name], schema)


def _of(kind: str) -> dict[str, Any]:
    if kind == NEIGHBOURHOOD:
        return _text(OF, f"What is looked around: {_THING}.", example="Takamatsu")
    return _repeated(OF, f"Two to ten things, each {_THING}.", example=["Takamatsu", "Banyuwangi"])


_PARAMETERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "from": lambda kind: _text("from", f"Where paths begin: {_THING}.", example="Thailand"),
    "to": lambda kind: _text("to", f"Where they end: {_THING}.", example="Viet Nam"),
    OF: _of,
    "limit": lambda kind: _whole("limit", kind),
    "max_length": lambda kind: _whole("max_length", kind),
    "depth": lambda kind: _whole("depth", kind),
    "rank": lambda kind: _chosen("rank", "Whether the most telling path comes first or the shortest.", RANKS),
    "search": lambda kind: _chosen(
        "search", "The best paths that differ, all of the least length, or all there are.", SEARCHES
    ),
    "through": lambda kind: _repeated("through", f"A thing that is passed: {_THING}. At most four."),
    "classes": lambda kind: _text(
        "classes",
        "Classes of the things between the ends, in order, with commas; `*` is any.",
        example="Programme,*",
    ),
    "avoid": lambda kind: _repeated("avoid", f"A thing that is not passed: {_THING}."),
    "avoid_class": lambda kind: _repeated("avoid_class", f"A class of which nothing is passed, {_TERM}."),
    "predicate": lambda kind: _repeated("predicate", f"The only properties walked, {_TERM}."),
    "avoid_predicate": lambda kind: _repeated("avoid_predicate", f"A property that is not walked, {_TERM}."),
    "directed": lambda kind: _chosen(
        "directed", "Whether statements are read from subject to object only.", ("false", "true")
    ),
    "as_of": lambda kind: parameter(
        "as_of",
        "A day: what surely does not hold then is left out, what may hold is marked.",
        {"type": "string", "format": "date"},
        example="2021-10-18",
    ),
    "format": lambda kind: _text("format", f"Instead of Accept: html, {', '.join(RENDERED)}."),
    "lang": lambda kind: _text(
        "lang", "Tags of languages, best first, instead of Accept-Language.", example="id"
    ),
}
