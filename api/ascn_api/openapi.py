"""What routes say of themselves in /openapi.json: an example of every answer and of every failure.

Failures are described by the errors themselves, put through the very code that tells them to clients.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from ascn_api.errors import NotAcceptable
from ascn_api.examples import BASE, EXAMPLES
from ascn_api.models import Problem
from ascn_api.negotiation import HTML, PROBLEM, Format
from ascn_api.problems import describe
from ascn_graph.errors import DamagedVersion, NoVersion

Responses = dict[int | str, dict[str, Any]]
"""What FastAPI takes as `responses` of a route."""


def parameter(name: str, description: str, schema: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """Describe a parameter of the address."""
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


FORMAT = parameter("format", "A format by name, instead of Accept: html, turtle, json, …", {"type": "string"})
PAGE = parameter(
    "page",
    "Which page of what is too long for one, from 1.",
    {"type": "integer", "minimum": 1, "default": 1},
)

NOT_MODIFIED: Responses = {304: {"description": "The client holds this answer already (If-None-Match)."}}
UNREADABLE = (
    NoVersion(Path(".ascn")),
    DamagedVersion("Version 3 is damaged: store/CURRENT is missing; run 'ascn verify'."),
)
"""Failures of everything that reads a version."""

_SCHEMAS = "#/components/schemas/"
_VERSION_HEADERS = {
    "ASCN-Version": {"description": "Number of the version that answers", "schema": {"type": "integer"}},
    "ETag": {"description": "Names this answer, for If-None-Match", "schema": {"type": "string"}},
}


def answers(
    description: str, formats: Iterable[Format], json: object = None, *, versioned: bool = True
) -> Responses:
    """Describe status 200 in each of `formats`; `json` is the example of plain JSON, where that is among them.

    `versioned` tells that the answer is read from a version.
    """
    content = {offer.media_type: _example(EXAMPLES[offer]) for offer in formats if offer in EXAMPLES}
    if json is not None:
        content["application/json"] = {"example": json}
    told: dict[str, Any] = {"description": description, "content": content}
    return {200: told | ({"headers": _VERSION_HEADERS} if versioned else {})}


def example_of(model: type[BaseModel]) -> Any:  # noqa: ANN401 (any JSON)
    """Give the example that a model carries."""
    extra = model.model_config["json_schema_extra"]
    if not isinstance(extra, dict):
        raise TypeError(f"{model.__name__} carries no example")
    return extra["example"]


def failures(instance: str, *errors: Exception) -> Responses:
    """Describe how requests for `instance` fail, by status; there is one example for each of `errors`."""
    told: dict[int, list[Problem]] = {}
    for error in errors:
        problem = describe(error, BASE, instance)
        told.setdefault(problem.status, []).append(problem)
    return {status: _failure(problems) for status, problems in sorted(told.items())}


def not_acceptable(offers: Sequence[Format]) -> NotAcceptable:
    """Give the failure of a client that accepts none of `offers`."""
    return NotAcceptable("Accept: image/png", [offer.media_type for offer in offers])


def any_failure() -> Responses:
    """Describe what every route may answer beside the failures it names."""
    return {"default": _failure([describe(ZeroDivisionError(), BASE, "/")])}


def describe_api(app: FastAPI, root: str) -> Mapping[str, Any]:
    """Give the OpenAPI description of `app`, which is served below the path `root`.

    FastAPI leaves out of examples what is null in them, so the examples of `app.state.routes` are put back.
    """
    made = app.openapi()
    routes = [route for route in app.state.routes if isinstance(route, APIRoute) and route.include_in_schema]
    models = [Problem, *(route.response_model for route in routes if _is_model(route.response_model))]
    schemas = made["components"]["schemas"] | {
        name: schema for model in models for name, schema in _schemas_of(model).items()
    }
    paths = {path: dict(operations) for path, operations in made["paths"].items()}
    for route in routes:
        for method in (method.lower() for method in route.methods or ()):
            paths[route.path_format][method] = _with_examples(paths[route.path_format][method], route)
    components = {**made["components"], "schemas": schemas}
    return {**made, "servers": [{"url": root}], "paths": paths, "components": components}


def _is_model(response: object) -> bool:
    return isinstance(response, type) and issubclass(response, BaseModel)


def _schemas_of(model: type[BaseModel]) -> dict[str, Any]:
    """Give the schemas of a model and its parts, with whole examples."""
    schema = model.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}", mode="serialization")
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _with_examples(operation: Mapping[str, Any], route: APIRoute) -> dict[str, Any]:
    """Give an operation with whole examples of its answers."""
    responses = dict(operation["responses"])
    for status, told in route.responses.items():
        content = dict(responses[str(status)].get("content", {}))
        for media_type, entry in told.get("content", {}).items():
            if "example" in entry:
                content[media_type] = {**content[media_type], "example": entry["example"]}
        if content:
            responses[str(status)] = {**responses[str(status)], "content": content}
    return {**operation, "responses": responses}


def _failure(problems: Sequence[Problem]) -> dict[str, Any]:
    examples = {
        _name(problem): {"summary": problem.title, "value": problem.members()} for problem in problems
    }
    return {
        "description": "; ".join(problem.title for problem in problems),
        "content": {
            PROBLEM.media_type: {"schema": {"$ref": f"{_SCHEMAS}Problem"}, "examples": examples},
            HTML.media_type: _example(EXAMPLES[HTML]),
        },
    }


def _example(example: object) -> dict[str, Any]:
    return {"schema": {"type": "string" if isinstance(example, str) else "object"}, "example": example}


def _name(problem: Problem) -> str:
    return problem.type.rpartition("#")[2]
