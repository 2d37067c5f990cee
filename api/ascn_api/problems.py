"""Problem details (RFC 9457): one handler that writes one body for every failure, in JSON or as a page."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ascn_api import errors
from ascn_api.corrections import Correction, Mistake, correct, find_mistake
from ascn_api.forms import problem_page
from ascn_api.models import Candidate, FindingModel, InvalidParameter, Problem
from ascn_api.negotiation import FAILURES, HTML, PROBLEM, Choice, negotiate
from ascn_api.requests import accept_of, parameters_of
from ascn_api.routing import allowed_methods
from ascn_graph.errors import AskerLeft, Finding, GraphError
from ascn_graph.namespaces import Namespace

_RETRY_AFTER = 5  # seconds, where the failure itself names no time


def install(app: FastAPI) -> None:
    """Let every failure of `app` be told as problem details."""
    for cls in (errors.ApiError, GraphError, HTTPException, RequestValidationError):
        app.add_exception_handler(cls, answer_problem)
    for gone in (ClientDisconnect, AskerLeft):
        app.add_exception_handler(gone, _answer_nobody)


async def answer_problem(request: Request, error: Exception) -> Response:
    """Answer `request` with the problem details of `error`; never says more of an unknown error than its kind."""
    mistake = _mistake(request, error)
    problem = _problem_met(request, error)
    if mistake and problem.parameter is None:
        problem = problem.model_copy(update={"parameter": mistake.parameter})
    headers = dict(getattr(error, "headers", None) or {})
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed_methods(request.app, request.scope))
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    return _write(problem, request, headers, mistake)


def describe(error: Exception, base: str, instance: str) -> Problem:
    """Give the problem details of `error`, met at the address `instance` of the server of `base`.

    >>> describe(errors.RequestTooLarge(16), "http://localhost:8000/", "/sparql").detail
    'The request is longer than the 16 MiB this server takes.'
    """
    kind = errors.kind_of(error)
    known = kind is not errors.INTERNAL
    detail = str(error) if known else "The server met an error of its own; it was logged."
    problem = _problem(kind, kind.status, detail, base, instance)
    return problem.model_copy(update=_particulars(error))


async def _answer_nobody(request: Request, error: Exception) -> Response:
    """End a request whose client has hung up; the server drops what is sent."""
    return Response(status_code=400)


def _problem_met(request: Request, error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        return _describe_status(error.status_code, error.detail, request)
    if isinstance(error, RequestValidationError):
        return _describe_parameters(error, request)
    return describe(error, request.app.state.settings.base, request.scope["path"])


def _problem(kind: errors.Kind, status: int, detail: str, base: str, instance: str) -> Problem:
    return Problem(
        type=f"{base}problems#{kind.name}",
        title=kind.title,
        status=status,
        detail=detail,
        instance=instance,
        retry_after=_RETRY_AFTER if status == HTTPStatus.SERVICE_UNAVAILABLE else None,
    )


def _describe_status(status: int, detail: str, request: Request) -> Problem:
    phrase = HTTPStatus(status).phrase
    base, path = request.app.state.settings.base, request.scope["path"]
    if status == HTTPStatus.NOT_FOUND:
        detail = f"Nothing is served at {path}." if detail == phrase else detail
        return _problem(errors.NOT_FOUND, status, detail, base, path)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(allowed_methods(request.app, request.scope))
        detail = f"{request.method} is not possible at {path}; possible: {allowed}."
        return _problem(errors.METHOD_NOT_ALLOWED, status, detail, base, path)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _problem(errors.INTERNAL, status, detail, base, path)
    return _problem(errors.REJECTED, status, detail, base, path).model_copy(update={"title": phrase})


def _describe_parameters(error: RequestValidationError, request: Request) -> Problem:
    wrong = [
        InvalidParameter(
            name=".".join(str(part) for part in entry["loc"][1:]) or "body", message=entry["msg"]
        )
        for entry in error.errors()
    ]
    told = "; ".join(f"{entry.name}: {entry.message}" for entry in wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY.value
    base, path = request.app.state.settings.base, request.scope["path"]
    problem = _problem(errors.INVALID_REQUEST, status, f"Not understood: {told}.", base, path)
    return problem.model_copy(update={"parameters": wrong})


def _particulars(error: Exception) -> Mapping[str, object]:
    """Give the members beyond the common ones that `error` carries."""
    found: dict[str, object] = {
        name: getattr(error, name)
        for name in ("line", "column", "acceptable", "parameter", "retry_after")
        if getattr(error, name, None) is not None
    }
    if expected := getattr(error, "expected", ()):
        found["expected"] = list(expected)
    if (candidates := getattr(error, "candidates", None)) is not None:
        found["candidates"] = [Candidate(iri=iri, label=label) for iri, label in candidates]
    if findings := getattr(error, "findings", ()):
        found["findings"] = [_finding(entry) for entry in findings]
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


def _mistake(request: Request, error: Exception) -> Mistake | None:
    """Find the parameter whose name was not understood."""
    asked, namespace = getattr(error, "asked", None), _namespace(request)
    if asked is None:
        return None
    try:
        return find_mistake(namespace, parameters_of(request), asked)
    except errors.InvalidRequest:
        return None


def _corrections(problem: Problem, request: Request, mistake: Mistake | None) -> list[Correction]:
    """Give the links that ask the same again, but for what was not understood."""
    if mistake is None:
        return []
    return correct(_namespace(request), parameters_of(request), mistake, problem.candidates or [])


def _namespace(request: Request) -> Namespace:
    return Namespace(request.app.state.settings.base)


def _write(
    problem: Problem, request: Request, headers: Mapping[str, str], mistake: Mistake | None
) -> Response:
    common = {**headers, "Vary": "Accept", "Cache-Control": "no-store"}
    if _choose(request).format is HTML:
        page = problem_page(problem, _query_of(request), _corrections(problem, request, mistake))
        return Response(page, problem.status, common, media_type="text/html")
    return JSONResponse(
        problem.members(), status_code=problem.status, headers=common, media_type=PROBLEM.media_type
    )


def _query_of(request: Request) -> str | None:
    try:
        asked = parameters_of(request).all("query")
    except errors.InvalidRequest:
        return None
    return asked[0] if asked else None


def _choose(request: Request) -> Choice:
    # A failure is told even to who accepts neither of its formats.
    try:
        return negotiate(accept_of(request), FAILURES)
    except errors.NotAcceptable:
        return negotiate(None, FAILURES)
