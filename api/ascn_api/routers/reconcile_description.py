"""What /reconcile says of itself in /openapi.json."""

from collections.abc import Mapping
from typing import Any

from ascn_api.errors import (
    BatchTooLarge,
    InvalidRequest,
    RequestIncomplete,
    RequestTooLarge,
    UnsupportedMediaType,
)
from ascn_api.examples import BASE
from ascn_api.negotiation import JSON
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
from ascn_api.reconciliation.delivery import NO_CALLBACK, SCRIPT
from ascn_api.reconciliation.manifest import BATCH, example_manifest
from ascn_api.reconciliation.results import Extension, ResultBatch

CALLBACK = parameter(
    "callback",
    "The name of a function: the answer is a script that calls it (JSONP), for clients without CORS.",
    {"type": "string", "pattern": r"^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$"},
)
BAD_CALLBACK = InvalidRequest(NO_CALLBACK.format("alert(1)"), "callback")
_QUERIES = '{"q0": {"query": "Jakarta", "type": "City", "limit": 5}}'
_WANTED = '{"ids": ["city/jakarta"], "properties": [{"id": "locatedIn"}]}'
_FAILURES = (
    InvalidRequest("queries is not JSON: Expecting value: line 1 column 1 (char 0).", "queries"),
    BatchTooLarge("queries", 80, BATCH),
    *UNREADABLE,
    not_acceptable([JSON]),
)


def with_script(responses: Responses) -> Responses:
    """Add to an answer in JSON that it can be had as a script."""
    script = {"schema": {"type": "string"}, "example": "/**/found({…});"}
    answer = responses[200]
    content = {**answer["content"], SCRIPT.media_type: script}
    return {**responses, 200: {**answer, "content": content}}


def _told(description: str, examples: Mapping[str, object]) -> Responses:
    made = answers(description, (JSON,), json={})
    told = {name: {"summary": name, "value": value} for name, value in examples.items()}
    content = {JSON.media_type: {"schema": {"type": "object"}, "examples": told}}
    return {200: {**made[200], "content": content}}


_FIELDS: dict[str, Any] = {
    "queries": {
        "type": "string",
        "description": f"A batch of at most {BATCH} reconciliation queries, in JSON.",
        "example": _QUERIES,
    },
    "extend": {
        "type": "string",
        "description": "A data extension query, in JSON.",
        "example": _WANTED,
    },
}
_ANSWERS = {"queries": example_of(ResultBatch), "extend": example_of(Extension)}

GET: dict[str, Any] = {
    "responses": {
        **with_script(
            _told("The manifest, or what was asked for", {"manifest": example_manifest(), **_ANSWERS})
        ),
        **NOT_MODIFIED,
        **failures("/reconcile", BAD_CALLBACK, *_FAILURES),
    },
    "openapi_extra": {
        "parameters": [
            *(
                parameter(name, field["description"], {"type": "string"}, example=field["example"])
                for name, field in _FIELDS.items()
            ),
            CALLBACK,
        ],
        "externalDocs": {
            "url": "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
            "description": f"Reconciliation Service API 0.2; in OpenRefine, add the service {BASE}reconcile.",
        },
    },
}
POST: dict[str, Any] = {
    "responses": {
        **_told("What was asked for", _ANSWERS),
        **failures(
            "/reconcile",
            InvalidRequest("The form has neither queries nor extend.", "queries"),
            RequestIncomplete(20),
            RequestTooLarge(16),
            UnsupportedMediaType("application/json", ["application/x-www-form-urlencoded"]),
            *_FAILURES,
        ),
    },
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": _FIELDS}}
            },
        }
    },
}
