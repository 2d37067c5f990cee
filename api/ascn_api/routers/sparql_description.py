"""What OpenAPI says of /sparql."""

from collections.abc import Iterable
from typing import Any

from ascn_api.errors import InvalidRequest, RequestIncomplete, RequestTooLarge, UnsupportedMediaType
from ascn_api.examples import QUERY
from ascn_api.negotiation import HTML, SOLUTIONS, TABLES, TRIPLES
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, Responses, answers, failures, not_acceptable, parameter
from ascn_graph.engine.blocks import InvalidBlock
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
from ascn_graph.path_service.properties import INPUTS, OUTPUTS, Level
from ascn_graph.path_service.searches import MOST_SEARCHES
from ascn_graph.path_service.tables import MOST_ROWS

_PATHS_EXAMPLE = """\
SELECT ?path ?hop ?from ?edge ?to ?graph WHERE {
  SERVICE <paths> {
    [] :source city:banyuwangi ; :target city:takamatsu ; :limit 3 ;
      :pathIndex ?path ; :hopIndex ?hop ; :startNode ?from ; :hopPredicate ?edge ; :endNode ?to ; :evidence ?graph .
  }
} ORDER BY ?path ?hop"""


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`:{name}`" for name in names)


PATHS = f"""\
## Paths in a query

`SERVICE <paths>` answers within a query what /paths answers, so that paths join with the rest of it. The service is
part of this server: nothing is sent anywhere, and SERVICE with any other name is refused.

```sparql
{_PATHS_EXAMPLE}
```

A block holds properties of one subject, and VALUES. Asked by {_list(INPUTS)}, of which the first two are needed;
their values are constants, or variables that a VALUES clause within the block binds: each of its rows, at most
{MOST_SEARCHES}, is a search of its own, and its variables are part of the answer. The vocabulary explains each.
Answered, to variables:

- once for each search, if nothing else is asked: {_list(n for n, level in OUTPUTS.items() if level is Level.SEARCH)}.
  `:cut` is true where the search had to stop before it had seen everything.
- once for each path: {_list(n for n, level in OUTPUTS.items() if level is Level.PATH)};
- once for each hop: {_list(n for n, level in OUTPUTS.items() if level is Level.HOP)};
- once for each graph that states a hop: `:evidence`. Where none is known, it stays unbound.

The answer is as fine as the finest of these; without any it has a row for each path. What is not known, such as the
days of a hop, stays unbound. The searches share the deadline of the query, and all their rows together, at most
{MOST_ROWS:,}, must fit into it. A thing that the version does not hold is an error; with SERVICE SILENT the block then
gives one row that binds nothing. What cannot be understood in a block is an error either way, told with line and
column.
"""
"""What `SERVICE <paths>` is, in Markdown."""

_FORMATS = (*SOLUTIONS, *TRIPLES, HTML, *TABLES)
_ANSWERS = answers("The result of the query, in the format negotiated for its kind.", _FORMATS)
_FAILURES = (
    InvalidRequest("timeout=never is not a number of seconds above 0.", "timeout"),
    MalformedQuery("Line 2, column 7: ?city cannot stand here; expected {.", 2, 7, ("{",)),
    InvalidBlock(
        "ASK { SERVICE <paths> { [] :sorce city:jakarta } }",
        27,
        ":sorce is no property of a search; there are :source :score.",
    ),
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
    "The query; the project's prefixes are predefined, and SERVICE <paths> finds paths. Without it the endpoint "
    "describes itself.",
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
    "description": f"""\
Answer the query in the parameter `query`; without one, describe the endpoint or show a page to write it on.

{PATHS}""",
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
GET_PINNED = GET | {
    "description": "Answer the query from one version, for ever: what can be cited, and cached as long as anybody "
    "likes. All else is as at /sparql.",
    "openapi_extra": {"parameters": [*_PINNED, _QUERY, *_COMMON]},
}
"""The same for GET, of one version."""
POST_PINNED = POST | {"openapi_extra": POST["openapi_extra"] | {"parameters": [*_PINNED, *_COMMON]}}
"""The same for POST, of one version."""
