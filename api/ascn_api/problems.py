"""Problem details (RFC 9457): one handler that writes one body for every failure, in JSON or HTML."""

from collections.abc import Callable, Mapping
from html import escape
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ascn_api import errors
from ascn_api.models import Candidate, FindingModel, InvalidParameter, Problem
from ascn_api.negotiation import FAILURES, HTML, Choice, negotiate
from ascn_api.routing import allowed_methods
from ascn_graph.errors import EngineBusy, Finding, GraphError

PageOfProblem = Callable[[Problem], str]
"""Turns a problem into a whole HTML page; `app.state.problem_page` holds the one in use."""

_RETRY_AFTER = 5  # seconds, where the failure itself names no time


def install(app: FastAPI, page: PageOfProblem) -> None:
    """Let every failure of `app` be told as problem details, to people through `page`."""
    app.state.problem_page = page
    for cls in (errors.ApiError, GraphError, HTTPException, RequestValidationError):
        app.add_exception_handler(cls, answer_problem)
    app.add_exception_handler(ClientDisconnect, _answer_nobody)


async def answer_problem(request: Request, error: Exception) -> Response:
    """Answer `request` with the problem details of `error`; never says more of an unknown error than its kind."""
    problem = describe(error, request)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed_methods(request.app, request.scope))
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    return _write(problem, request, headers)


async def _answer_nobody(request: Request, error: Exception) -> Response:
    """End a request whose client has hung up; the server drops what is sent."""
    return Response(status_code=400)


def describe(error: Exception, request: Request) -> Problem:
    """Give the problem details of `error`, which `request` met."""
    if isinstance(error, HTTPException):
        return _describe_status(error.status_code, error.detail, request)
    if isinstance(error, RequestValidationError):
        return _describe_parameters(error, request)
    kind = errors.kind_of(error)
    detail = (
        str(error) if kind is not errors.INTERNAL else "The server met an error of its own; it was logged."
    )
    problem = _problem(kind, kind.status, detail, request)
    return problem.model_copy(update=_particulars(error))


def plain_page(problem: Problem) -> str:
    """Write a problem as a small HTML page that carries the same facts as the JSON."""
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{_fact(value)}</dd>"
        for name, value in problem.members().items()
        if name not in ("title", "detail")
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(problem.title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f"<h1>{escape(problem.title)}</h1><p>{escape(problem.detail)}</p><dl>{facts}</dl>"
        '<p><a href="/">To the start</a></p></main></body></html>'
    )


def _fact(value: object) -> str:
    if isinstance(value, list):
        return "<ul>" + "".join(f"<li>{_fact(entry)}</li>" for entry in value) + "</ul>"
    if isinstance(value, dict) and set(value) == {"iri", "label"}:
        return f'<a href="{escape(value["iri"])}">{escape(value["label"])}</a>'
    if isinstance(value, dict):
        return "; ".join(f"{escape(name)}: {_fact(entry)}" for name, entry in value.items())
    return escape(str(value))


def _problem(kind: errors.Kind, status: int, detail: str, request: Request) -> Problem:
    return Problem(
        type=f"{request.app.state.settings.base}problems#{kind.name}",
        title=kind.title,
        status=status,
        detail=detail,
        instance=request.url.path,
        retry_after=_RETRY_AFTER if status == HTTPStatus.SERVICE_UNAVAILABLE else None,
    )


def _describe_status(status: int, detail: str, request: Request) -> Problem:
    phrase = HTTPStatus(status).phrase
    if status == HTTPStatus.NOT_FOUND:
        detail = f"Nothing is served at {request.url.path}." if detail == phrase else detail
        return _problem(errors.NOT_FOUND, status, detail, request)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(allowed_methods(request.app, request.scope))
        detail = f"{request.method} is not possible at {request.url.path}; possible: {allowed}."
        return _problem(errors.METHOD_NOT_ALLOWED, status, detail, request)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _problem(errors.INTERNAL, status, detail, request)
    return _problem(errors.REJECTED, status, detail, request).model_copy(update={"title": phrase})


def _describe_parameters(error: RequestValidationError, request: Request) -> Problem:
    wrong = [
        InvalidParameter(
            name=".".join(str(part) for part in entry["loc"][1:]) or "body", message=entry["msg"]
        )
        for entry in error.errors()
    ]
    detail = "; ".join(f"{entry.name}: {entry.message}" for entry in wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY.value
    problem = _problem(errors.INVALID_REQUEST, status, f"Not understood: {detail}.", request)
    return problem.model_copy(update={"parameters": wrong})


def _particulars(error: Exception) -> Mapping[str, object]:
    """Give the members beyond the common ones that `error` carries."""
    found: dict[str, object] = {
        name: getattr(error, name)
        for name in ("line", "column", "acceptable", "parameter")
        if getattr(error, name, None) is not None
    }
    if expected := getattr(error, "expected", ()):
        found["expected"] = list(expected)
    if (candidates := getattr(error, "candidates", None)) is not None:
        found["candidates"] = [Candidate(iri=iri, label=label) for iri, label in candidates]
    if findings := getattr(error, "findings", ()):
        found["findings"] = [_finding(entry) for entry in findings]
    if isinstance(error, EngineBusy):
        found["retry_after"] = error.retry_after
    return found


def _finding(entry: Finding) -> FindingModel:
    return FindingModel(
        message=entry.message,
        rule=entry.rule,
        file=entry.file,
        line=entry.line,
        node=entry.node,
        value=entry.value,
    )


def _write(problem: Problem, request: Request, headers: Mapping[str, str]) -> Response:
    choice = _choose(request)
    common = {**headers, "Vary": "Accept", "Cache-Control": "no-store"}
    if choice.format is HTML:
        page: PageOfProblem = request.app.state.problem_page
        return Response(page(problem), problem.status, common, media_type="text/html")
    return JSONResponse(
        problem.members(), status_code=problem.status, headers=common, media_type="application/problem+json"
    )


def _choose(request: Request) -> Choice:
    try:
        return negotiate(", ".join(request.headers.getlist("accept")), FAILURES)
    except errors.NotAcceptable:
        return negotiate(None, FAILURES)
