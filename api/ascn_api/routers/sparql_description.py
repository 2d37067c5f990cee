"""What OpenAPI says of /sparql."""

from typing import Any

_ROWS = {
    "head": {"vars": ["city", "label"]},
    "results": {
        "bindings": [
            {
                "city": {"type": "uri", "value": "http://localhost:8000/city/jakarta"},
                "label": {"type": "literal", "xml:lang": "en", "value": "Jakarta"},
            }
        ]
    },
}
_TURTLE = (
    "@prefix city: <http://localhost:8000/city/> .\n"
    "@prefix country: <http://localhost:8000/country/> .\n"
    "@prefix : <http://localhost:8000/ontology#> .\n"
    "city:jakarta :locatedIn country:indonesia .\n"
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The result of the query, in the format negotiated for its kind.",
        "headers": {
            "ASCN-Version": {"description": "Number of the version that answers", "schema": {"type": "integer"}},
            "ETag": {"description": "Names this representation", "schema": {"type": "string"}},
        },
        "content": {
            "application/sparql-results+json": {"example": _ROWS},
            "application/sparql-results+xml": {},
            "text/csv": {"example": "city,label\r\nhttp://localhost:8000/city/jakarta,Jakarta\r\n"},
            "text/tab-separated-values": {},
            "text/turtle": {"example": _TURTLE},
            "application/n-triples": {},
            "application/rdf+xml": {},
            "application/ld+json": {},
            "application/trig": {},
            "application/n-quads": {},
        },
    },
    304: {"description": "The client holds this answer already (If-None-Match)."},
}


def _parameter(name: str, description: str, schema: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


_COMMON = [
    _parameter("format", "A format by name, instead of Accept: json, csv, turtle, …", {"type": "string"}),
    _parameter(
        "timeout",
        "Seconds the query may work, up to the server's maximum.",
        {"type": "number", "exclusiveMinimum": 0},
    ),
    _parameter("default-graph-uri", "The graph to ask instead of the merged one.", {"type": "string"}),
    _parameter(
        "named-graph-uri",
        "The graphs that GRAPH may find.",
        {"type": "array", "items": {"type": "string"}},
    ),
]
_EXAMPLE = 'SELECT ?city ?label { ?city a :City ; rdfs:label ?label FILTER(lang(?label) = "en") }'

GET: dict[str, Any] = {
    "responses": _ANSWERS,
    "openapi_extra": {
        "parameters": [
            _parameter("query", "The query; the project's prefixes are predefined.", {"type": "string"}),
            *_COMMON,
        ],
    },
}
POST: dict[str, Any] = {
    "responses": _ANSWERS,
    "openapi_extra": {
        "parameters": _COMMON,
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string", "example": _EXAMPLE}},
                    },
                },
            },
        },
    },
}
