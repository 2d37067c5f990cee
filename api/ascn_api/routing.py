"""What the routes of the application allow at an address."""

from fastapi import FastAPI
from starlette.routing import Match
from starlette.types import Scope

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def allowed_methods(app: FastAPI, scope: Scope) -> list[str]:
    """List the methods that the address of `scope` answers to; empty when nothing is served there."""
    found = [method for method in _METHODS if _answers(app, scope, method)]
    if not found:
        return []
    head = ["HEAD"] if "GET" in found else []
    return [*found[:1], *head, *found[1:], "OPTIONS"]


def _answers(app: FastAPI, scope: Scope, method: str) -> bool:
    probe: Scope = {
        "type": "http",
        "method": method,
        "path": scope["path"],
        "root_path": scope.get("root_path", ""),
        "headers": [],
    }
    return any(route.matches(dict(probe))[0] is Match.FULL for route in app.router.routes)
