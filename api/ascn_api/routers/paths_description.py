"""What OpenAPI says of /paths."""

from typing import Any

from ascn_api.errors import InvalidRequest
from ascn_api.negotiation import HTML, JSON
from ascn_api.openapi import (
    NOT_MODIFIED,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
    parameter,
)
from ascn_api.path_models import FoundPaths
from ascn_graph.errors import (
    AmbiguousLabel,
    EngineBusy,
    NotAnEntity,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    UnknownEntity,
)
from ascn_graph.paths.requests import LONGEST_PATH, MOST_PATHS, RANKS, USUAL_LENGTH, USUAL_LIMIT

_BASE = "http://localhost:8000/"
_TAKAMATSU = (f"{_BASE}city/takamatsu", "Takamatsu")
_MEETINGS = [
    (f"{_BASE}meeting/asean-japan-hlm-3", "3rd ASEAN-Japan Smart Cities Network High Level Meeting"),
    (f"{_BASE}meeting/asean-japan-hlm-7", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
]
_END = "an IRI, a name relative to the base (`city/takamatsu`), or a label in any language"


def _whole(name: str, description: str, usual: int, most: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return parameter(name, description, schema)


DESCRIPTION: dict[str, Any] = {
    "responses": {
        **answers("The paths, best first, each hop with its evidence", [HTML], example_of(FoundPaths)),
        **NOT_MODIFIED,
        **failures(
            "/paths",
            InvalidRequest(f"limit=0 is not a whole number from 1 to {MOST_PATHS}.", "limit"),
            AmbiguousLabel("High Level Meeting", _MEETINGS),
            NotAnEntity("participation/asean-japan-hlm-7-thailand", [_MEETINGS[1]]),
            UnknownEntity("Takmatsu", [_TAKAMATSU]),
            QueryFailed("Paths could not be found: a file of the version cannot be read."),
            QueryTimeout(30),
            QueryMemory(1024),
            EngineBusy(5),
            *UNREADABLE,
            not_acceptable([JSON, HTML]),
        ),
    },
    "openapi_extra": {
        "parameters": [
            parameter("from", f"Where paths begin: {_END}.", {"type": "string"}, example="Thailand"),
            parameter("to", f"Where they end: {_END}.", {"type": "string"}, example="Viet Nam"),
            _whole("limit", "At most this many paths.", USUAL_LIMIT, MOST_PATHS),
            parameter(
                "rank",
                "Whether the most telling path comes first or the shortest.",
                {"type": "string", "enum": list(RANKS), "default": RANKS[0]},
            ),
            _whole("max_length", "At most this many hops in a path.", USUAL_LENGTH, LONGEST_PATH),
            parameter("format", "json or html, instead of Accept.", {"type": "string"}),
        ]
    },
}
"""What the decorator of the route takes."""
