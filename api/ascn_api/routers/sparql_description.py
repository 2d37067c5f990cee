"""What OpenAPI says of /sparql."""

from typing import Any

from ascn_api.errors import InvalidRequest, RequestIncomplete, RequestTooLarge, UnsupportedMediaType
from ascn_api.examples import QUERY
from ascn_api.negotiation import HTML, SOLUTIONS, TABLES, TRIPLES
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, Responses, answers, failures, not_acceptable, parameter
from ascn_graph.engine.queries import MalformedQuery
from ascn_graph.errors import (
    DatasetTooLarge,
    EngineBusy,
    ForbiddenQuery,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    UnannouncedTripleTerms,
)

_FORMATS = (*SOLUTIONS, *TRIPLES, HTML, *TABLES)
_ANSWERS = answers("The result of the query, in the format negotiated for its kind.", _FORMATS)
_FAILURES = (
    InvalidRequest("timeout=never is not a number of seconds above 0.", "timeout"),
    MalformedQuery("Line 2, column 7: ?city cannot stand here; expected {.", 2, 7, ("{",)),
    ForbiddenQuery(
        "SERVICE is refused: this endpoint asks no other server. Query that endpoint by itself and join the "
        "results in the program that asks.",
        1,
        12,
    ),
    DatasetTooLarge(
        "The graphs of the data set hold more than 200,000 statements together, too many to merge for one query."
    ),
    not_acceptable(_FORMATS),
    UnannouncedTripleTerms(),
    QueryFailed("The engine could not evaluate the query: a file of the version cannot be read."),
    QueryTimeout(30),
    QueryMemory(1024),
    EngineBusy(5),
    *UNREADABLE,
)
_BODY = (
    RequestTooLarge(16),
    RequestIncomplete(30),
    UnsupportedMediaType("text/plain", ["application/x-www-form-urlencoded", "application/sparql-query"]),
)
_COMMON = [
    parameter(
        "version",
        "The version of SPARQL; only with 1.2 a result may hold triple terms.",
        {"enum": ["1.1", "1.2", "1.2-basic"]},
    ),
    parameter(
        "language",
        "Language of the labels in format=researcher, instead of Accept-Language.",
        {"type": "string"},
    ),
    parameter("format", "A format by name, instead of Accept: json, csv, turtle, …", {"type": "string"}),
    parameter(
        "timeout",
        "Seconds the query may work, up to the server's maximum.",
        {"type": "number", "exclusiveMinimum": 0},
    ),
    parameter(
        "default-graph-uri",
        "The graphs to ask, merged, instead of all. They must not be too large together.",
        {"type": "array", "items": {"type": "string"}},
    ),
    parameter(
        "named-graph-uri",
        "The graphs that GRAPH may find.",
        {"type": "array", "items": {"type": "string"}},
    ),
]
_QUERY = parameter(
    "query",
    "The query; the project's prefixes are predefined. Without it the endpoint describes itself.",
    {"type": "string"},
    example=QUERY,
)
_PINNED = [
    {
        "name": "number",
        "in": "path",
        "required": True,
        "description": "The number of the version.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 3,
    }
]
_GET_RESPONSES: Responses = {**_ANSWERS, **NOT_MODIFIED, **failures("/sparql", *_FAILURES)}
_POST_RESPONSES: Responses = {**_ANSWERS, **failures("/sparql", *_FAILURES, *_BODY)}

GET: dict[str, Any] = {
    "responses": _GET_RESPONSES,
    "openapi_extra": {"parameters": [_QUERY, *_COMMON]},
}
"""What the decorator of the route takes."""
POST: dict[str, Any] = {
    "responses": _POST_RESPONSES,
    "openapi_extra": {
        "parameters": _COMMON,
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}, "example": QUERY},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string", "example": QUERY}},
                    },
                },
            },
        },
    },
}
"""The same for POST."""
GET_PINNED = GET | {"openapi_extra": {"parameters": [*_PINNED, _QUERY, *_COMMON]}}
"""The same for GET, of one version."""
POST_PINNED = POST | {"openapi_extra": POST["openapi_extra"] | {"parameters": [*_PINNED, *_COMMON]}}
"""The same for POST, of one version."""
